#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include <warpmatch/corpus.hpp>

#include "corpus/text/decode_utf8.hpp"
#include "watch/pace.hpp"

namespace warpmatch::corpus {

inline constexpr char32_t max_code_point = 0x10FFFF;

/// What `visit_code_points` returns for a text that it could read to its end.
inline constexpr std::size_t well_formed = ~std::size_t{0};

/// Units of a text that are visited between two polls.
inline constexpr std::size_t units_at_a_time = watch::poll_every / 2;

/// Visits units of a fixed width; borrowed buffers need not be aligned.
template <class Unit, class Visit>
std::size_t visit_units(const Text& text, const Visit& visit) {
  const auto* bytes = static_cast<const std::byte*>(text.data);
  for (std::size_t i = 0;;) {
    for (const std::size_t end = i + std::min(text.units - i, units_at_a_time); i < end; ++i) {
      Unit unit;
      std::memcpy(&unit, bytes + i * sizeof(Unit), sizeof(Unit));
      if constexpr (sizeof(Unit) == 1) {
        visit(unit);
      } else {
        if (unit > max_code_point) return i;
        visit(static_cast<char32_t>(unit));
      }
    }
    if (i == text.units) return well_formed;
    watch::poll();
  }
}

template <class Visit>
std::size_t visit_utf8(const Text& text, const Visit& visit) {
  constexpr std::uint64_t high_bits = 0x8080808080808080;
  const auto* bytes = static_cast<const std::uint8_t*>(text.data);
  for (std::size_t i = 0;;) {
    for (const std::size_t end = i + std::min(text.units - i, units_at_a_time); i < end;) {
      // Most text is ASCII most of the time: eight bytes are checked at once.
      std::uint64_t word = 0;
      while (i + sizeof word <= end) {
        std::memcpy(&word, bytes + i, sizeof word);
        if ((word & high_bits) != 0) break;
        for (std::size_t k = 0; k < sizeof word; ++k) visit(bytes[i + k]);
        i += sizeof word;
      }
      while (i < end && bytes[i] < 0x80) visit(bytes[i++]);
      while (i < end && bytes[i] >= 0x80) {
        const Utf8Sequence sequence = decode_utf8(bytes + i, text.units - i);
        if (sequence.bytes == 0) return i;
        visit(sequence.code_point);
        i += sequence.bytes;
      }
    }
    if (i >= text.units) return well_formed;
    watch::poll();
  }
}

/// Calls `visit` with every code point of a text that is not null, in order: with a `std::uint8_t` where one byte
/// holds it, else with a `char32_t`. Stops at the first unit that is malformed and returns its index.
template <class Visit>
std::size_t visit_code_points(const Text& text, const Visit& visit) {
  switch (text.encoding) {
    case Encoding::latin1: return visit_units<std::uint8_t>(text, visit);
    case Encoding::ucs2: return visit_units<std::uint16_t>(text, visit);
    case Encoding::ucs4: return visit_units<std::uint32_t>(text, visit);
    case Encoding::utf8: break;
  }
  return visit_utf8(text, visit);
}

}  // namespace warpmatch::corpus
