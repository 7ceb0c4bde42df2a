#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include <warpmatch/corpus.hpp>

#include "corpus/text/decode_utf8.hpp"
#include "watch/pace.hpp"

namespace warpmatch::corpus {

inline constexpr char32_t max_code_point = 0x10FFFF;

/// What `visit_code_points` returns for a text that it could read to its end.
inline constexpr std::size_t well_formed = ~std::size_t{0};

/// Units of a text that are visited between two polls.
inline constexpr std::size_t units_at_a_time = watch::poll_every / 2;

/// How many of the bytes from there on are ASCII, up to the first that is not.
inline std::size_t ascii_run(const std::uint8_t* bytes, std::size_t size) {
  constexpr std::uint64_t high_bits = 0x8080808080808080;
  constexpr std::size_t words = 4;
  std::size_t i = 0;
  std::uint64_t word[words];
  for (; size - i >= sizeof word; i += sizeof word) {
    std::memcpy(word, bytes + i, sizeof word);
    if (((word[0] | word[1] | word[2] | word[3]) & high_bits) != 0) break;
  }
  for (; size - i >= sizeof word[0]; i += sizeof word[0]) {
    std::memcpy(word, bytes + i, sizeof word[0]);
    if ((word[0] & high_bits) != 0) break;
  }
  while (i < size && bytes[i] < 0x80) ++i;
  return i;
}

/// Visits bytes that are code points, `units_at_a_time` at most.
template <class VisitRun>
std::size_t visit_latin1(const Text& text, const VisitRun& visit_run) {
  watch::in_pieces(std::span(static_cast<const std::uint8_t*>(text.data), text.units),
                   watch::poll_every / units_at_a_time, visit_run);
  return well_formed;
}

/// Visits units of a fixed width; borrowed buffers need not be aligned.
template <class Unit, class Visit>
std::size_t visit_units(const Text& text, const Visit& visit) {
  const auto* bytes = static_cast<const std::byte*>(text.data);
  for (std::size_t i = 0;;) {
    for (const std::size_t end = i + std::min(text.units - i, units_at_a_time); i < end; ++i) {
      Unit unit;
      std::memcpy(&unit, bytes + i * sizeof(Unit), sizeof(Unit));
      if (unit > max_code_point) return i;
      visit(static_cast<char32_t>(unit));
    }
    if (i == text.units) return well_formed;
    watch::poll();
  }
}

/// Most text is ASCII most of the time.
template <class VisitRun, class Visit>
std::size_t visit_utf8(const Text& text, const VisitRun& visit_run, const Visit& visit) {
  const auto* bytes = static_cast<const std::uint8_t*>(text.data);
  for (std::size_t i = 0;;) {
    for (const std::size_t end = i + std::min(text.units - i, units_at_a_time); i < end;) {
      const std::size_t ascii = ascii_run(bytes + i, end - i);
      if (ascii > 0) visit_run(std::span(bytes + i, ascii));
      i += ascii;
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

/// Goes over the code points of a text that is not null, in order: `visit_run` gets a span of those that lie as a byte
/// each, `visit` others as a `char32_t`. Stops at the first unit that is malformed and returns its index.
template <class VisitRun, class Visit>
std::size_t visit_runs(const Text& text, const VisitRun& visit_run, const Visit& visit) {
  switch (text.encoding) {
    case Encoding::latin1: return visit_latin1(text, visit_run);
    case Encoding::ucs2: return visit_units<std::uint16_t>(text, visit);
    case Encoding::ucs4: return visit_units<std::uint32_t>(text, visit);
    case Encoding::utf8: break;
  }
  return visit_utf8(text, visit_run, visit);
}

/// Calls `visit` with every code point of such a text: with a `std::uint8_t` where it lies as a byte, else with a
/// `char32_t`.
template <class Visit>
std::size_t visit_code_points(const Text& text, const Visit& visit) {
  const auto visit_each = [&](std::span<const std::uint8_t> run) {
    for (const std::uint8_t code_point : run) visit(code_point);
  };
  return visit_runs(text, visit_each, visit);
}

}  // namespace warpmatch::corpus
