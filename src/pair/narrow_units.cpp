#include "pair/narrow_units.hpp"

#include <cstring>

#include "pair/isa/short_kernels.hpp"

namespace warpmatch::pair {
namespace {

/// Units that fit into wider or narrower ones, as such. They need not be aligned.
template <class Unit, class To>
std::optional<std::size_t> copied_units(const Text& text, To* out) {
  const auto* bytes = static_cast<const std::byte*>(text.data);
  bool fit = true;
  for (std::size_t i = 0; i < text.units; ++i) {
    Unit unit;
    std::memcpy(&unit, bytes + i * sizeof unit, sizeof unit);
    out[i] = static_cast<To>(unit);
    fit = fit && out[i] == unit;
  }
  return fit ? std::optional(text.units) : std::nullopt;
}

template <class To, class OfUtf8>
std::optional<std::size_t> units_as(const Text& text, OfUtf8 of_utf8, To* out) {
  switch (text.encoding) {
    case Encoding::latin1: return copied_units<std::uint8_t>(text, out);
    case Encoding::ucs2: return copied_units<std::uint16_t>(text, out);
    case Encoding::ucs4: return copied_units<std::uint32_t>(text, out);
    case Encoding::utf8: break;
  }
  const auto* bytes = static_cast<const std::uint8_t*>(text.data);
  const std::uint32_t units = of_utf8(bytes, static_cast<std::uint32_t>(text.units), out);
  return units == not_spelled ? std::nullopt : std::optional<std::size_t>(units);
}

}  // namespace

std::optional<std::size_t> narrow_units(const Text& text, std::uint16_t* out) {
  return units_as(text, short_kernels().utf8_units, out);
}

std::optional<std::size_t> wide_units(const Text& text, std::uint32_t* out) {
  return units_as(text, short_kernels().utf8_points, out);
}

}  // namespace warpmatch::pair
