#include "pair/narrow_units.hpp"

#include <cstring>

#include "pair/isa/short_kernels.hpp"

namespace warpmatch::pair {
namespace {

/// Units that are no wider, as such. They need not be aligned.
template <class Unit>
std::optional<std::size_t> copied_units(const Text& text, std::uint16_t* out) {
  constexpr std::uint32_t largest = 0xFFFF;
  const auto* bytes = static_cast<const std::byte*>(text.data);
  bool fit = true;
  for (std::size_t i = 0; i < text.units; ++i) {
    Unit unit;
    std::memcpy(&unit, bytes + i * sizeof unit, sizeof unit);
    fit = fit && unit <= largest;
    out[i] = static_cast<std::uint16_t>(unit);
  }
  return fit ? std::optional(text.units) : std::nullopt;
}

}  // namespace

std::optional<std::size_t> narrow_units(const Text& text, std::uint16_t* out) {
  switch (text.encoding) {
    case Encoding::latin1: return copied_units<std::uint8_t>(text, out);
    case Encoding::ucs2: return copied_units<std::uint16_t>(text, out);
    case Encoding::ucs4: return copied_units<std::uint32_t>(text, out);
    case Encoding::utf8: break;
  }
  const auto* bytes = static_cast<const std::uint8_t*>(text.data);
  const std::uint32_t units = short_kernels().utf8_units(bytes, static_cast<std::uint32_t>(text.units), out);
  return units == not_spelled ? std::nullopt : std::optional<std::size_t>(units);
}

}  // namespace warpmatch::pair
