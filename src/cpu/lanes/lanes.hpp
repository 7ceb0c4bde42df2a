#pragma once

// The kernels of lane_kernels.hpp over an `Isa`: vector size, registers and the few operations that plain vector
// arithmetic lacks. Included by isa/*.cpp alone, each with its own compiler flags, so nothing here may be emitted
// as a shared template: everything depends on an Isa of internal linkage, and no std function is called.

#include <cstddef>
#include <cstdint>

#include "core/indel.hpp"
#include "core/levenshtein.hpp"
#include "core/osa.hpp"
#include "cpu/lanes/best_lanes.hpp"
#include "cpu/lanes/cell_lanes.hpp"
#include "cpu/lanes/damerau_lanes.hpp"
#include "cpu/lanes/jaro_lanes.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/lanes/lane_pace.hpp"
#include "cpu/lanes/near_query_lanes.hpp"
#include "cpu/lanes/near_strings_lanes.hpp"
#include "cpu/lanes/partial_lanes.hpp"
#include "cpu/lanes/place_lanes.hpp"
#include "cpu/lanes/signature_lanes.hpp"
#include "cpu/lanes/text_columns.hpp"
#include "cpu/lanes/vector_of.hpp"

namespace warpmatch::cpu {

/// Bit counts by adding ever wider fields; for processors without an instruction for it.
template <class Lane, class Vector, class Wide>
WARPMATCH_HD Vector popcount_by_fields(Vector v) {
  Wide x = (Wide)v;
  x = x - ((x >> 1) & 0x5555555555555555u);
  x = (x & 0x3333333333333333u) + ((x >> 2) & 0x3333333333333333u);
  x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu;
  if (sizeof(Lane) >= 2) x = (x + (x >> 8)) & 0x00ff00ff00ff00ffu;
  if (sizeof(Lane) >= 4) x = (x + (x >> 16)) & 0x0000ffff0000ffffu;
  if (sizeof(Lane) >= 8) x = (x + (x >> 32)) & 0x00000000ffffffffu;
  return (Vector)x;
}

/// Vectors of patterns a block keeps in flight: enough independent work to hide the latency of a column, few
/// enough that their state stays in registers.
template <class Isa, class Core>
constexpr int in_flight = Isa::registers >= 32 || sizeof(typename Core::template Column<std::uint64_t>) == 8 ? 4 : 2;

template <class Isa, class Core, class Lane, int count = in_flight<Isa, Core>>
void narrow_remainders(const Strip& strip, const SlotTexts& texts, std::uint8_t* remainders) {
  read_texts<Isa, OneWord<Isa, Core, Lane, count>>(strip, texts, remainders);
}

/// The same for patterns of several words, whose state fills registers sooner.
template <class Isa, class Core>
constexpr int wide_in_flight = (Isa::registers >= 32 ? 2 : 1) *
                               (sizeof(typename Core::template Column<std::uint64_t>) == 8 ? 2 : 1);

/// The share of one strip of `Words` words, added to `sums`. Carries come in from the strip below unless it is the
/// first, and go out to the strip above unless it is the last; both travel through `carries`, one a symbol and vector.
template <class Isa, class Core, int Words, bool First, bool Last>
WARPMATCH_HD void strip_remainder(const Strip& strip, const std::uint32_t* slot, const std::uint32_t* end,
                                  void* carries, std::uint64_t* sums) {
  using Ops = LaneOps<Isa, std::uint64_t>;
  using Vector = typename Ops::Vector;
  using Carry = typename Core::template Carry<Vector>;
  constexpr int count = wide_in_flight<Isa, Core>;
  const auto* match = static_cast<const Vector*>(strip.match);
  const auto* mask = static_cast<const Vector*>(strip.mask);
  auto* stream = static_cast<Carry*>(carries);
  const std::size_t stride = std::size_t{strip.stride} * count;

  typename Core::template Column<Vector> columns[Words][count];
  for (;;) {
    for (const std::uint32_t* const stop = piece_end(slot, end); slot != stop; ++slot, stream += count) {
      const Vector* row = match + std::size_t{*slot} * stride;
      Carry carry[count];
#pragma GCC unroll 4
      for (int k = 0; k < count; ++k) {
        if constexpr (!First) carry[k] = stream[k];
      }
#pragma GCC unroll 4
      for (int w = 0; w < Words; ++w) {
#pragma GCC unroll 4
        for (int k = 0; k < count; ++k) Core::template step<Ops>(columns[w][k], row[w * count + k], carry[k]);
      }
#pragma GCC unroll 4
      for (int k = 0; k < count; ++k) {
        if constexpr (!Last) stream[k] = carry[k];
      }
    }
    if (slot == end) break;
    watch::poll();
  }
#pragma GCC unroll 4
  for (int k = 0; k < count; ++k) {
    std::uint64_t* const to = sums + k * Ops::lanes;
    Vector sum;
    __builtin_memcpy(&sum, to, sizeof sum);
#pragma GCC unroll 4
    for (int w = 0; w < Words; ++w) sum += Core::template remainder<Ops>(columns[w][k], mask[w * count + k]);
    __builtin_memcpy(to, &sum, sizeof sum);
  }
}

template <class Isa, class Core, bool First, bool Last>
WARPMATCH_HD void strip_remainder_of(const Strip& strip, const std::uint32_t* slot, const std::uint32_t* end,
                                     void* carries, std::uint64_t* sums) {
  switch (strip.words) {
    case 1: return strip_remainder<Isa, Core, 1, First, Last>(strip, slot, end, carries, sums);
    case 2: return strip_remainder<Isa, Core, 2, First, Last>(strip, slot, end, carries, sums);
    case 3: return strip_remainder<Isa, Core, 3, First, Last>(strip, slot, end, carries, sums);
    default: return strip_remainder<Isa, Core, 4, First, Last>(strip, slot, end, carries, sums);
  }
}

template <class Isa, class Core, bool First>
WARPMATCH_HD void strip_remainder_before_others(const Strip& strip, const std::uint32_t* slot, const std::uint32_t* end,
                                                void* carries, std::uint64_t* sums) {
  if (strip.words == 1) return strip_remainder<Isa, Core, 1, First, false>(strip, slot, end, carries, sums);
  strip_remainder<Isa, Core, strip_words, First, false>(strip, slot, end, carries, sums);
}

template <class Isa, class Core>
void wide_remainder(const Strip& strip, const std::uint32_t* slots, std::uint32_t length, StripPlace place,
                    void* carries, std::uint64_t* sums) {
  const std::uint32_t* const end = slots + length;
  switch (place) {
    case StripPlace::only: return strip_remainder_of<Isa, Core, true, true>(strip, slots, end, carries, sums);
    case StripPlace::first: return strip_remainder_before_others<Isa, Core, true>(strip, slots, end, carries, sums);
    case StripPlace::middle: return strip_remainder_before_others<Isa, Core, false>(strip, slots, end, carries, sums);
    case StripPlace::last: return strip_remainder_of<Isa, Core, false, true>(strip, slots, end, carries, sums);
  }
}

template <class Isa, class Core>
void start_carries(void* carries, std::uint32_t count) {
  using Carry = typename Core::template Carry<typename LaneOps<Isa, std::uint64_t>::Vector>;
  auto* stream = static_cast<Carry*>(carries);
  for (std::size_t i = 0; i < std::size_t{count} * wide_in_flight<Isa, Core>; ++i) stream[i] = Carry{};
}

/// Patterns of one strip and every cell of them, several texts at a time.
template <class Isa, class Core>
void whole_remainders(const Strip& strip, const SlotTexts& texts, std::uint32_t* remainders) {
  constexpr int count = wide_in_flight<Isa, Core>;
  switch (strip.words) {
    case 1: return read_texts<Isa, CarriedWords<Isa, Core, 1, count>>(strip, texts, remainders);
    case 2: return read_texts<Isa, CarriedWords<Isa, Core, 2, count>>(strip, texts, remainders);
    case 3: return read_texts<Isa, CarriedWords<Isa, Core, 3, count>>(strip, texts, remainders);
    default: return read_texts<Isa, CarriedWords<Isa, Core, 4, count>>(strip, texts, remainders);
  }
}

template <class Isa, class Core>
WordRows carried_rows(std::uint32_t longest) {
  return {.words = longest <= 64 ? 1 : (longest + 63) / 64};
}

/// As the others, but words are linked where rows leave room for that.
template <class Isa>
void whole_indel(const Strip& strip, const SlotTexts& texts, std::uint32_t* remainders) {
  constexpr int count = wide_in_flight<Isa, core::Indel>;
  if constexpr (Isa::write_masks) {
    if (!strip.rows.linked && strip.words == 2)
      return read_texts<Isa, MarkedWords<Isa, 2, count>>(strip, texts, remainders);
    if (!strip.rows.linked && !strip.has_word_of_one_symbol && strip.words == 3)
      return read_texts<Isa, MarkedWords<Isa, 3, count>>(strip, texts, remainders);
    if (!strip.rows.linked && !strip.has_word_of_one_symbol && strip.words == 4)
      return read_texts<Isa, MarkedWords<Isa, 4, count>>(strip, texts, remainders);
  }
  if (!strip.rows.linked) return whole_remainders<Isa, core::Indel>(strip, texts, remainders);
  switch (strip.words) {
    case 2: return read_texts<Isa, LinkedWords<Isa, 2, count>>(strip, texts, remainders);
    case 3: return read_texts<Isa, LinkedWords<Isa, 3, count>>(strip, texts, remainders);
    default: return read_texts<Isa, LinkedWords<Isa, 4, count>>(strip, texts, remainders);
  }
}

template <class Isa>
WordRows indel_rows(std::uint32_t longest) {
  WordRows rows = carried_rows<Isa, core::Indel>(longest);
  rows.linked = rows.words > 1;
  if (longest > rows.words * rows.rows()) rows.linked = false;
  return rows;
}

template <class Isa>
WARPMATCH_HD std::uint32_t equal_bytes(const std::uint8_t* left, const std::uint8_t* right, std::uint32_t count) {
  constexpr std::uint32_t step = Isa::vector_bytes;
  std::uint32_t equal = 0;
  for (; count >= step; count -= step, left += step, right += step) equal += core::count_bits(Isa::same(left, right));
  if (count == 0) return equal;
  return equal + core::count_bits(Isa::same(left, right) & core::low_bits<std::uint64_t>(count));
}

template <class Isa, class Symbol>
WARPMATCH_HD std::uint32_t equal_wide(const Symbol* left, const Symbol* right, std::uint32_t count) {
  using Vector = typename VectorOf<Symbol, Isa::vector_bytes>::type;
  constexpr std::uint32_t step = Isa::vector_bytes / sizeof(Symbol);
  constexpr std::uint32_t most = (1u << 16) - 1;  // what a lane of the narrower symbols counts up to
  std::uint32_t equal = 0;
  while (count >= step) {
    Vector counts{};
    for (std::uint32_t i = 0; i < most && count >= step; ++i, count -= step, left += step, right += step) {
      Vector a;
      Vector b;
      __builtin_memcpy(&a, left, sizeof a);
      __builtin_memcpy(&b, right, sizeof b);
      counts -= (Vector)(a == b);  // all ones are -1
    }
    for (std::uint32_t lane = 0; lane < step; ++lane) equal += counts[lane];
  }
  for (std::uint32_t i = 0; i < count; ++i) equal += left[i] == right[i] ? 1 : 0;
  return equal;
}

template <class Isa>
std::uint32_t equal_symbols(const void* left, const void* right, std::uint32_t count, unsigned symbol_bytes) {
  switch (symbol_bytes) {
    case 1:
      return equal_bytes<Isa>(static_cast<const std::uint8_t*>(left), static_cast<const std::uint8_t*>(right), count);
    case 2:
      return equal_wide<Isa>(static_cast<const std::uint16_t*>(left), static_cast<const std::uint16_t*>(right), count);
    default:
      return equal_wide<Isa>(static_cast<const std::uint32_t*>(left), static_cast<const std::uint32_t*>(right), count);
  }
}

template <class Isa, class Lane>
void match_lanes(const LaneStrings& strings, std::uint32_t lanes, std::uint8_t symbol, Lane* slot) {
  for (std::uint32_t lane = 0; lane < lanes; ++lane)
    slot[lane] = static_cast<Lane>(Isa::equal(strings.string[lane], symbol) & strings.rows[lane]);
}

template <class Isa>
void match(const LaneStrings& strings, std::uint32_t lanes, std::uint32_t lane_bytes, std::uint8_t symbol, void* slot) {
  switch (lane_bytes) {
    case 1: return match_lanes<Isa>(strings, lanes, symbol, static_cast<std::uint8_t*>(slot));
    case 2: return match_lanes<Isa>(strings, lanes, symbol, static_cast<std::uint16_t*>(slot));
    case 4: return match_lanes<Isa>(strings, lanes, symbol, static_cast<std::uint32_t*>(slot));
    default: return match_lanes<Isa>(strings, lanes, symbol, static_cast<std::uint64_t*>(slot));
  }
}

template <class Isa>
void within(const LaneSignatures& patterns, std::uint32_t lanes, const core::Signature* texts, std::uint32_t count,
            std::uint32_t limit, LaneMask* masks) {
  using Vector = typename VectorOf<std::uint64_t, Isa::vector_bytes>::type;
  constexpr std::uint32_t step = Isa::vector_bytes / 8;
  const Vector limits = Vector{} + limit;
  const auto* low = reinterpret_cast<const Vector*>(patterns.low);
  const auto* high = reinterpret_cast<const Vector*>(patterns.high);

  for (std::uint32_t t = 0; t < count; ++t) {
    const Vector text_low = Vector{} + texts[t].low;
    const Vector text_high = Vector{} + texts[t].high;
    LaneMask mask{};
    for (std::uint32_t word = 0; word * 64 < lanes; ++word) {
      std::uint64_t bits = 0;
      const std::uint32_t end = lanes - word * 64 < 64 ? lanes - word * 64 : 64;
      for (std::uint32_t lane = 0; lane < end; lane += step) {
        const std::uint32_t v = (word * 64 + lane) / step;
        const Vector facts = Isa::template popcount<std::uint64_t>(low[v] ^ text_low) +
                             Isa::template popcount<std::uint64_t>(high[v] ^ text_high);
        bits |= Isa::at_most(facts, limits) << lane;
      }
      mask.bits[word] = bits;
    }
    masks[t] = mask;
  }
}

template <class Isa>
void below(const std::uint8_t* remainders, std::uint32_t lanes, std::uint32_t count, const std::uint8_t* bounds,
           LaneMask* masks) {
  constexpr std::uint32_t step = Isa::vector_bytes;
  using Vector = typename VectorOf<std::uint8_t, Isa::vector_bytes>::type;

  for (std::uint32_t t = 0; t < count; ++t, remainders += lanes) {
    LaneMask mask{};
    for (std::uint32_t lane = 0; lane < lanes; lane += step) {
      // A block may have fewer lanes than a vector has bytes; the bound of a missing lane is 0.
      const std::uint32_t here = lanes - lane < step ? lanes - lane : step;
      Vector value{};
      Vector bound{};
      if (here == step) {
        __builtin_memcpy(&value, remainders + lane, step);
        __builtin_memcpy(&bound, bounds + lane, step);
      } else {
        __builtin_memcpy(&value, remainders + lane, here);
        __builtin_memcpy(&bound, bounds + lane, here);
      }
      mask.bits[lane / 64] |= Isa::less(value, bound) << (lane % 64);
    }
    masks[t] = mask;
  }
}

template <class Isa, class Core>
constexpr MetricKernels metric_kernels() {
  constexpr auto lanes = static_cast<std::uint32_t>(in_flight<Isa, Core> * Isa::vector_bytes);
  constexpr int half = in_flight<Isa, Core> / 2;
  return {
      .lanes = {lanes, lanes / 2, lanes / 4, lanes / 8, max_word_lanes},  // long ones are compared without lanes
      .narrow = {narrow_remainders<Isa, Core, std::uint8_t>, narrow_remainders<Isa, Core, std::uint16_t>,
                 narrow_remainders<Isa, Core, std::uint32_t>, narrow_remainders<Isa, Core, std::uint64_t>},
      .wide = nullptr,
      .half = {narrow_remainders<Isa, Core, std::uint8_t, half>, narrow_remainders<Isa, Core, std::uint16_t, half>,
               narrow_remainders<Isa, Core, std::uint32_t, half>, narrow_remainders<Isa, Core, std::uint64_t, half>}};
}

/// The same with a kernel for patterns of any length.
template <class Isa, class Core>
constexpr MetricKernels metric_kernels_of_any_length() {
  using Carry = typename Core::template Carry<typename LaneOps<Isa, std::uint64_t>::Vector>;
  MetricKernels kernels = metric_kernels<Isa, Core>();
  kernels.lanes[static_cast<std::size_t>(LaneWidth::words)] = wide_in_flight<Isa, Core> * Isa::vector_bytes / 8;
  kernels.wide = wide_remainder<Isa, Core>;
  kernels.start_carries = start_carries<Isa, Core>;
  kernels.carry_bytes = wide_in_flight<Isa, Core> * sizeof(Carry);
  kernels.whole = whole_remainders<Isa, Core>;
  kernels.whole_rows = carried_rows<Isa, Core>;
  return kernels;
}

template <class Isa>
constexpr MetricKernels indel_kernels() {
  MetricKernels kernels = metric_kernels_of_any_length<Isa, core::Indel>();
  kernels.whole = whole_indel<Isa>;
  kernels.whole_rows = indel_rows<Isa>;
  return kernels;
}

template <class Isa>
constexpr LaneKernels lane_kernels() {
  return {Isa::name,
          Isa::vector_bytes,
          metric_kernels_of_any_length<Isa, core::Levenshtein>(),
          indel_kernels<Isa>(),
          metric_kernels_of_any_length<Isa, core::Osa>(),
          place_kernels<Isa, Places::all>(),
          place_kernels<Isa, Places::beginning>(),
          damerau_kernels<Isa>(),
          jaro_kernels<Isa>(),
          jaro_scores<Isa>,
          {partial_windows<Isa, std::uint8_t, std::int16_t>, partial_windows<Isa, std::uint16_t, std::int32_t>,
           partial_windows<Isa, std::uint32_t, std::int64_t>},
          match<Isa>,
          equal_symbols<Isa>,
          within<Isa>,
          below<Isa>,
          turn<Isa>,
          low_bytes<Isa>,
          look_up<Isa>,
          step_line<Isa, std::uint32_t>,
          step_line<Isa, float>,
          near_signatures<Isa>,
          near_query<Isa>,
          common_ends<Isa>,
          few_edits<Isa>,
          keep_best<Isa, std::int32_t, std::uint8_t>,
          keep_best<Isa, std::int64_t, std::uint8_t>,
          keep_best<Isa, std::int64_t, std::uint32_t>,
          keep_best_scores<Isa>,
          keep_best_unit_scores<Isa>};
}

}  // namespace warpmatch::cpu
