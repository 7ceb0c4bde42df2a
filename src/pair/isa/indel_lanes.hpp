#pragma once

#include <cstddef>
#include <cstdint>

#include "core/indel.hpp"
#include "core/word.hpp"
#include "pair/isa/indel_slots.hpp"
#include "pair/isa/short_kernels.hpp"

// Indel of a short pattern and many texts, each in a lane of 32 bits: a step is an addition and two operations more,
// for sixteen texts at once. Symbols are read as slots, the numbers of the pattern's own symbols, so that a match word
// is one of the lanes of a vector or two. Behind a text's end stands slot 0, which leaves a column as it is.

namespace warpmatch::pair {

/// Texts of a vector.
inline constexpr std::uint32_t indel_lanes = 16;

/// Remainders of as many texts as `Vectors` have lanes, of up to 64 symbols each.
template <std::uint32_t Vectors, class Level>
WARPMATCH_HD void indel_of_lanes(const typename Level::Slots& slots, std::uint32_t rows, const ShortText* texts,
                                 std::uint32_t* out) {
  using Lanes = typename Level::Lanes;
  constexpr std::uint32_t symbols_at_once = 16;  // of a text: four vectors of four symbols a lane
  alignas(64) std::uint8_t read[Vectors][indel_lanes][64];
  std::uint32_t longest = 0;
  for (std::uint32_t k = 0; k < Vectors * indel_lanes; ++k) {
    Level::store_slots(slots, texts[k].symbols, texts[k].length, read[k / indel_lanes][k % indel_lanes]);
    longest = texts[k].length > longest ? texts[k].length : longest;
  }
  core::Indel::Column<Lanes> columns[Vectors];
  for (std::uint32_t first = 0; first < longest; first += symbols_at_once) {
    Lanes symbols[Vectors][4];
    for (std::uint32_t v = 0; v < Vectors; ++v) Level::turn(read[v], first, symbols[v]);
#pragma GCC unroll 4
    for (std::uint32_t i = 0; i < 4; ++i) {
      if (first + 4 * i >= longest) break;
#pragma GCC unroll 4
      for (std::uint32_t j = 0; j < 4; ++j)
#pragma GCC unroll 2
        for (std::uint32_t v = 0; v < Vectors; ++v) {
          core::Indel::step<typename Level::Logic>(columns[v], Level::match(slots, symbols[v][i]));
          symbols[v][i] >>= std::uint32_t{8};
        }
    }
  }
  const std::uint32_t mask = core::low_bits<std::uint32_t>(rows);
  for (std::uint32_t v = 0; v < Vectors; ++v) {
    const Lanes counted = Level::count_bits(columns[v].unmatched & mask);
    __builtin_memcpy(out + v * indel_lanes, &counted, sizeof counted);
  }
}

/// Takes the texts from the first one on that go into lanes; how many.
template <class Level>
std::size_t indel_in_lanes(const IndelSlots& pattern, const ShortText* texts, std::size_t count, std::uint32_t* out) {
  if (count < indel_lanes || !pattern.fit) return 0;
  const typename Level::Slots slots(pattern);
  std::size_t done = 0;
  while (count - done >= indel_lanes) {
    std::size_t fit = 0;
    while (fit < 2 * indel_lanes && fit < count - done && texts[done + fit].length <= 64) ++fit;
    if (fit < indel_lanes) break;
    if (fit == 2 * indel_lanes) {
      indel_of_lanes<2, Level>(slots, pattern.rows, texts + done, out + done);
      done += 2 * indel_lanes;
    } else {
      indel_of_lanes<1, Level>(slots, pattern.rows, texts + done, out + done);
      done += indel_lanes;
    }
  }
  return done;
}

}  // namespace warpmatch::pair
