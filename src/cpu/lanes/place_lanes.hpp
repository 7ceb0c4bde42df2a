#pragma once

// The kernels of metrics that compare what stands at the same place, over an `Isa`, included by lanes.hpp alone; see
// there. A lane is one count, and one strip has whole patterns as symbols (lane_kernels.hpp).

#include <cstddef>
#include <cstdint>

#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/lanes/vector_of.hpp"

namespace warpmatch::cpu {

/// Vectors of patterns that are compared with a text together.
inline constexpr std::uint32_t places_in_flight = 4;
/// Symbols between two looks at whether any beginning is still common.
inline constexpr std::uint32_t early_stride = 4;

/// Which equal places count.
enum class Places : std::uint8_t { all, beginning };

template <class Isa, class Lane, Places places, class Slot>
WARPMATCH_HD void place_remainders(const Strip& strip, const Slot* slots, std::uint32_t length, std::uint32_t part,
                                   std::uint8_t* remainders) {
  using Vector = typename VectorOf<Lane, Isa::vector_bytes>::type;
  constexpr std::uint32_t lanes = Isa::vector_bytes / sizeof(Lane);
  constexpr std::uint32_t count = places_in_flight;
  const auto* symbols = static_cast<const Vector*>(strip.match) + part;
  const auto* lengths = static_cast<const Vector*>(strip.mask) + part;
  constexpr std::uint32_t stride = count * sizeof(Lane);

  Vector left[count];    // places of the pattern that do not count
  Vector common[count];  // all ones where the beginning is common so far
  const std::uint32_t rows = length < strip.words ? length : strip.words;
  constexpr bool adds_unequal = places == Places::all && Isa::write_masks;  // to what no place at all would leave
  for (std::uint32_t k = 0; k < count; ++k) {
    left[k] = lengths[k];
    if (adds_unequal) left[k] -= static_cast<Lane>(rows);
    common[k] = ~Vector{};
  }
  for (std::uint32_t j = 0; j < rows; ++j, symbols += stride) {
    const Vector symbol = Vector{} + static_cast<Lane>(slots[j]);
#pragma GCC unroll 4
    for (std::uint32_t k = 0; k < count; ++k) {
      if constexpr (adds_unequal) {
        left[k] += Isa::template unequal<Lane>(symbols[k], symbol);
        continue;
      }
      const auto same = (Vector)(symbols[k] == symbol);  // all ones are -1
      if constexpr (places == Places::beginning) common[k] &= same;
      left[k] += places == Places::beginning ? common[k] : same;
    }
    if (places == Places::beginning && j % early_stride == 1) {
      Vector going_on = common[0];
      for (std::uint32_t k = 1; k < count; ++k) going_on |= common[k];
      if (!Isa::any((typename Isa::Bytes)going_on)) break;
    }
  }
  for (std::uint32_t k = 0; k < count; ++k) Isa::write_narrow(left[k], remainders + k * lanes);
}

template <class Isa, class Lane, Places places>
WARPMATCH_HD void place_remainders_of(const Strip& strip, const SlotTexts& texts, std::uint8_t* remainders) {
  constexpr std::uint32_t lanes = places_in_flight * Isa::vector_bytes / sizeof(Lane);
  for (std::uint32_t t = 0; t < texts.count; ++t)
    for (std::uint32_t part = 0; part < sizeof(Lane); ++part, remainders += lanes)
      place_remainders<Isa, Lane, places>(strip, texts.slots + texts.begin[t], texts.begin[t + 1] - texts.begin[t],
                                          part * places_in_flight, remainders);
}

template <class Isa, Places places>
void place_narrow(const Strip& strip, const SlotTexts& texts, std::uint8_t* remainders) {
  if (strip.cell_bytes == 1) return place_remainders_of<Isa, std::uint8_t, places>(strip, texts, remainders);
  place_remainders_of<Isa, std::uint16_t, places>(strip, texts, remainders);
}

template <class Isa, Places places>
void place_strings(const Strip& strip, const ByteString* texts, std::uint32_t count, std::uint8_t* remainders) {
  for (std::uint32_t t = 0; t < count; ++t, remainders += places_in_flight * Isa::vector_bytes)
    place_remainders<Isa, std::uint8_t, places>(strip, texts[t].symbols, texts[t].length, 0, remainders);
}

/// Longer strings are compared where they stand.
template <class Isa, Places places>
constexpr MetricKernels place_kernels() {
  constexpr std::uint32_t lanes = places_in_flight * Isa::vector_bytes;
  constexpr auto narrow = place_narrow<Isa, places>;
  return {.lanes = {lanes, lanes, lanes, lanes, max_word_lanes},
          .narrow = {narrow, narrow, narrow, narrow},
          .narrow_strings = place_strings<Isa, places>,
          .wide = nullptr,
          .reads_symbols = true,
          .narrow_rows = 128};  // counts are bytes, with room for a bound above all of them
}

}  // namespace warpmatch::cpu
