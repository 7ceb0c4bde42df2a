#pragma once

// The kernels of Damerau-Levenshtein over an `Isa`, included by lanes.hpp alone; see there. A lane is one cell
// (core/damerau_levenshtein.hpp), and one strip has whole patterns as symbols (lane_kernels.hpp).

#include <cstddef>
#include <cstdint>

#include "core/damerau_levenshtein.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/lanes/lane_pace.hpp"
#include "cpu/lanes/vector_of.hpp"

namespace warpmatch::cpu {

/// Takes `Count` text symbols up the pattern's rows at once, so that a row's cells are loaded and stored once for all.
template <int Count, class Vector, class Row>
WARPMATCH_HD void damerau_columns(const Vector* symbols, std::size_t stride, std::uint32_t rows, const Vector* texts,
                                  Row* state) {
  typename core::DamerauLevenshtein::template Column<Vector> columns[Count];
  for (std::uint32_t j = 0; j < rows; ++j) {
    const Vector symbol = symbols[j * stride];
    Row row = state[j];
#pragma GCC unroll 2
    for (int i = 0; i < Count; ++i) core::DamerauLevenshtein::step(row, columns[i], symbol, texts[i + 1], texts[i]);
    state[j] = row;
  }
}

/// The remainders of one text with the patterns of vector `part`, of `parts`, of the strip. `state` has room for three
/// vectors a row.
template <class Isa, class Lane, class Slot>
WARPMATCH_HD auto damerau_remainders(const Strip& strip, std::uint32_t parts, std::uint32_t part, const Slot* slot,
                                     const Slot* end, void* state) {
  using Vector = typename VectorOf<Lane, Isa::vector_bytes>::type;
  using Row = typename core::DamerauLevenshtein::template Row<Vector>;
  const auto* symbols = static_cast<const Vector*>(strip.match) + part;
  auto* rows = static_cast<Row*>(state);

  Vector insertions{};
  for (std::uint32_t j = 0; j < strip.words; ++j) {
    insertions += 2;
    rows[j] = {insertions, insertions, insertions};
  }
  Vector texts[3] = {};  // no pattern has slot 0
  std::uint64_t cells = 0;
  for (; end - slot >= 2; slot += 2) {
    poll_after(strip.words, cells);
    texts[1] = Vector{} + static_cast<Lane>(slot[0]);
    texts[2] = Vector{} + static_cast<Lane>(slot[1]);
    damerau_columns<2>(symbols, parts, strip.words, texts, rows);
    texts[0] = texts[2];
  }
  if (slot != end) {
    texts[1] = Vector{} + static_cast<Lane>(*slot);
    damerau_columns<1>(symbols, parts, strip.words, texts, rows);
  }

  const Vector lengths = static_cast<const Vector*>(strip.mask)[part];
  Vector remainders{};
  Vector length{};
  for (std::uint32_t j = 0; j < strip.words; ++j) {
    length += 1;
    remainders = lengths == length ? rows[j].last : remainders;
  }
  return remainders;
}

template <class Isa, class Lane>
WARPMATCH_HD void damerau_narrow_cells(const Strip& strip, const SlotTexts& texts, std::uint8_t* remainders) {
  constexpr std::uint32_t lanes = Isa::vector_bytes / sizeof(Lane);
  alignas(64) std::byte state[64 * 3 * Isa::vector_bytes];
  for (std::uint32_t t = 0; t < texts.count; ++t)
    for (std::uint32_t part = 0; part < sizeof(Lane); ++part, remainders += lanes) {
      const std::uint16_t* const slots = texts.slots + texts.begin[t];
      const std::uint16_t* const end = texts.slots + texts.begin[t + 1];
      const auto found = damerau_remainders<Isa, Lane>(strip, sizeof(Lane), part, slots, end, state);
      Isa::write_narrow(found, remainders);
    }
}

template <class Isa>
void damerau_narrow(const Strip& strip, const SlotTexts& texts, std::uint8_t* remainders) {
  if (strip.cell_bytes == 1) return damerau_narrow_cells<Isa, std::uint8_t>(strip, texts, remainders);
  return damerau_narrow_cells<Isa, std::uint16_t>(strip, texts, remainders);
}

template <class Isa, class Lane>
WARPMATCH_HD void damerau_wide_cells(const Strip& strip, const std::uint32_t* slots, std::uint32_t length, void* state,
                                     std::uint64_t* sums) {
  constexpr std::uint32_t lanes = Isa::vector_bytes / sizeof(Lane);
  constexpr std::uint32_t parts = sizeof(Lane) / 2;
  for (std::uint32_t part = 0; part < parts; ++part, sums += lanes) {
    const auto found = damerau_remainders<Isa, Lane>(strip, parts, part, slots, slots + length, state);
    for (std::uint32_t lane = 0; lane < lanes; ++lane) sums[lane] += found[lane];
  }
}

template <class Isa>
void damerau_wide(const Strip& strip, const std::uint32_t* slots, std::uint32_t length, StripPlace, void* carries,
                  std::uint64_t* sums) {
  if (strip.cell_bytes == 2) return damerau_wide_cells<Isa, std::uint16_t>(strip, slots, length, carries, sums);
  return damerau_wide_cells<Isa, std::uint32_t>(strip, slots, length, carries, sums);
}

template <class Isa>
constexpr MetricKernels damerau_kernels() {
  constexpr std::uint32_t lanes = Isa::vector_bytes;  // of one-byte cells, or half as many at a time of two bytes
  return {.lanes = {lanes, lanes, lanes, lanes, lanes / 2},
          .narrow = {damerau_narrow<Isa>, damerau_narrow<Isa>, damerau_narrow<Isa>, damerau_narrow<Isa>},
          .wide = damerau_wide<Isa>,
          .reads_symbols = true};
}

}  // namespace warpmatch::cpu
