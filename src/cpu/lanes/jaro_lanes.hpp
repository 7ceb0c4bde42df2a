#pragma once

// The kernels of Jaro over an `Isa`, included by lanes.hpp alone; see there.

#include <cstddef>
#include <cstdint>

#include "core/jaro.hpp"
#include "core/word.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/lanes/text_columns.hpp"
#include "cpu/lanes/vector_of.hpp"
#include "scoring/similarities.hpp"

namespace warpmatch::cpu {

/// Vectors of patterns a block of Jaro keeps in flight.
inline constexpr int jaro_in_flight = 4;

/// For each lane as many ones, from bit 0 on, as `counts` says; no more than a lane has bits.
template <class Lane, class Vector>
WARPMATCH_HD Vector low_ones(Vector counts) {
  Vector ones{};
  for (int run = 1; run < 8 * static_cast<int>(sizeof(Lane)); run *= 2) {
    const auto run_ones = static_cast<Lane>((std::uint64_t{1} << run) - 1);
    ones = (counts & static_cast<Lane>(run)) != 0 ? (ones << run) | run_ones : ones;
  }
  return counts >= static_cast<Lane>(8 * sizeof(Lane)) ? ~Vector{} : ones;
}

/// What a window grows by at its lower end as the text goes on: 1 until that end has left the beginning.
template <class Lane>
struct JaroGrowth {
  static constexpr std::uint32_t longest_reach = jaro_text_limit / 2;
  Lane ones_and_zeros[longest_reach + jaro_text_limit] = {};

  constexpr JaroGrowth() {
    for (std::uint32_t i = 0; i < longest_reach; ++i) ones_and_zeros[i] = 1;
  }
  WARPMATCH_HD const Lane* by_symbol(std::uint32_t reach) const { return ones_and_zeros + longest_reach - reach; }
};

/// The rows that the text's symbol at hand may take, where they are the same in all lanes.
template <class Isa, class Lane>
struct JaroCommonWindow {
  using Vector = typename VectorOf<Lane, Isa::vector_bytes>::type;

  Vector rows;
  const Lane* growth;  ///< by symbol

  WARPMATCH_HD JaroCommonWindow(std::uint32_t reach, const JaroGrowth<Lane>& growths)
      : rows(Vector{} + static_cast<Lane>(core::low_bits<std::uint64_t>(reach + 1))),
        growth(growths.by_symbol(reach)) {}
  WARPMATCH_HD Vector of(int) const { return rows; }
  WARPMATCH_HD void advance(std::uint32_t symbol) { rows = rows + rows + growth[symbol]; }
};

/// The same by vector of patterns.
template <class Isa, class Lane, int count>
struct JaroWindows {
  using Vector = typename VectorOf<Lane, Isa::vector_bytes>::type;

  Vector rows[count];
  Vector growth[count];  ///< the top bit is set as long as the lower end stands at the beginning

  WARPMATCH_HD JaroWindows(const Vector* lengths, std::uint32_t text_length) {
    const Vector text = Vector{} + static_cast<Lane>(text_length);
    for (int k = 0; k < count; ++k) {
      const Vector reach = core::Jaro::reach<Vector>(lengths[k] > text ? lengths[k] : text);
      rows[k] = low_ones<Lane>(Vector(reach + 1));
      growth[k] = -reach;
    }
  }
  WARPMATCH_HD Vector of(int k) const { return rows[k]; }
  WARPMATCH_HD void advance(std::uint32_t) {
#pragma GCC unroll 4
    for (int k = 0; k < count; ++k) {
      rows[k] = rows[k] + rows[k] + (growth[k] >> (8 * sizeof(Lane) - 1));
      growth[k] += 1;
    }
  }
};

/// One text, as slots.
struct JaroText {
  const std::uint16_t* slots = nullptr;
  std::uint32_t length = 0;
};

/// core::Jaro's two passes for `count` vectors of patterns of one word. The second goes through one text while the
/// first goes through the next: a step of either waits for the last one, and its rows stay where they were only just
/// written. What 16 registers do not hold of both is read from memory, which takes less than waiting.
template <class Isa, class Lane, int count>
struct JaroPasses {
  using Ops = LaneOps<Isa, Lane>;
  using Vector = typename Ops::Vector;

  const Vector* match;
  Vector taken[count] = {};             ///< of the first pass
  Vector left[count];                   ///< of the second
  Vector differing[count];              ///< of the second
  Vector free[jaro_text_limit][count];  ///< the rows of which each symbol takes the lowest, if there are any

  WARPMATCH_HD explicit JaroPasses(const Vector* rows) : match(rows) {}

  /// The first pass of a text, and the second of the one before.
  template <class Window>
  WARPMATCH_HD void read(JaroText text, JaroText before, Window window) {
    for (int k = 0; k < count; ++k) {
      left[k] = taken[k];
      taken[k] = differing[k] = Vector{};
    }
    const std::uint32_t both = text.length < before.length ? text.length : before.length;
    steps<true, true>(text, before, 0, both, window);
    steps<false, true>(text, before, both, before.length, window);
    steps<true, false>(text, before, both, text.length, window);
  }

 private:
  template <bool takes, bool compares, class Window>
  WARPMATCH_HD void steps(JaroText text, JaroText before, std::uint32_t j, std::uint32_t to, Window& window) {
    for (; j < to; ++j) {
      const Vector* const row = takes ? match + std::size_t{text.slots[j]} * count : nullptr;
      const Vector* const row_before = compares ? match + std::size_t{before.slots[j]} * count : nullptr;
#pragma GCC unroll 4
      for (int k = 0; k < count; ++k) {
        if constexpr (compares) compare(k, row_before[k], free[j][k]);
        if constexpr (takes) free[j][k] = take(k, row[k], window.of(k));
      }
      if constexpr (takes) window.advance(j);
    }
  }
  WARPMATCH_HD Vector take(int k, Vector row, Vector window) {
    const Vector rows = row & window & ~taken[k];
    taken[k] = Ops::or_and(taken[k], rows, Vector(-rows));
    return rows;
  }
  /// The rows in use one by one: each is compared with the symbol whose turn it is.
  WARPMATCH_HD void compare(int k, Vector row, const Vector& rows) {
    const Vector rest = left[k] & Isa::Marks::template less_one_where<Lane>(left[k], rows);
    differing[k] = Ops::or_and_not(differing[k], Vector(left[k] ^ rest), row);
    left[k] = rest;
  }
};

/// The ones of each lane, a byte each.
template <class Isa, class Lane, int count, class Vector>
WARPMATCH_HD void write_counts(const Vector* words, std::uint8_t* to) {
  constexpr int lanes = Isa::vector_bytes / static_cast<int>(sizeof(Lane));
  for (int k = 0; k < count; ++k) Isa::write_narrow(Isa::template popcount<Lane>(words[k]), to + k * lanes);
}

/// For every text and lane three bytes, [text][fact][lane]: matches, differing rows (core/jaro.hpp) and the length of
/// the common beginning up to 4. Texts have at most `jaro_text_limit` symbols.
template <class Isa, class Lane, int count = jaro_in_flight>
void jaro_facts(const Strip& strip, const SlotTexts& texts, std::uint8_t* facts) {
  static constexpr JaroGrowth<Lane> growths;
  constexpr std::size_t lanes = count * Isa::vector_bytes / sizeof(Lane);
  using Vector = typename VectorOf<Lane, Isa::vector_bytes>::type;
  const auto* match = static_cast<const Vector*>(strip.match);
  const auto* mask = static_cast<const Vector*>(strip.mask);

  Vector lengths[count];
  for (int k = 0; k < count; ++k) lengths[k] = Isa::template popcount<Lane>(mask[k]);
  JaroPasses<Isa, Lane, count> passes(match);
  JaroText before;
  for (std::uint32_t t = 0; t < texts.count; ++t, facts += 3 * lanes) {
    const JaroText text{texts.slots + texts.begin[t], texts.begin[t + 1] - texts.begin[t]};
    const auto reach = [&](std::uint32_t pattern) {
      return core::Jaro::reach(pattern > text.length ? pattern : text.length);
    };
    if (reach(strip.shortest) == reach(strip.longest))
      passes.read(text, before, JaroCommonWindow<Isa, Lane>(reach(strip.longest), growths));
    else
      passes.read(text, before, JaroWindows<Isa, Lane, count>(lengths, text.length));
    if (t > 0) write_counts<Isa, Lane, count>(passes.differing, facts - 2 * lanes);
    write_counts<Isa, Lane, count>(passes.taken, facts);

    Vector prefix[count] = {};
    for (std::uint32_t j = 0; j < text.length && j < 4; ++j) {
      const auto place = static_cast<Lane>(1u << j);
      for (int k = 0; k < count; ++k) prefix[k] |= match[std::size_t{text.slots[j]} * count + k] & place;
    }
    for (int k = 0; k < count; ++k) prefix[k] &= ~(prefix[k] + 1);  // the ones below the lowest zero
    write_counts<Isa, Lane, count>(prefix, facts + 2 * lanes);
    before = text;
  }
  if (texts.count == 0) return;
  passes.read({}, before, JaroCommonWindow<Isa, Lane>(0, growths));
  write_counts<Isa, Lane, count>(passes.differing, facts - 2 * lanes);
}

/// Vectors of patterns of several words in flight.
template <class Isa>
inline constexpr int jaro_wide_in_flight = Isa::registers >= 32 ? 2 : 1;

/// The rows of `Words` words that the text's symbol at hand may take; see JaroWindow.
template <class Isa, int Words>
struct JaroWideWindow {
  using Vector = typename VectorOf<std::uint64_t, Isa::vector_bytes>::type;
  using Signed = typename VectorOf<std::int64_t, Isa::vector_bytes>::type;

  Vector rows[Words];
  Signed growth;

  WARPMATCH_HD static JaroWideWindow start(Vector lengths, std::uint32_t text_length) {
    const Vector text = Vector{} + text_length;
    const Vector reach = core::Jaro::reach<Vector>(lengths > text ? lengths : text);
    JaroWideWindow window;
    for (int w = 0; w < Words; ++w) {
      const Vector below = Vector{} + static_cast<std::uint64_t>(64 * w);
      window.rows[w] = low_ones<std::uint64_t>(Vector(reach + 1 > below ? Vector(reach + 1 - below) : Vector{}));
    }
    window.growth = -(Signed)reach;
    return window;
  }
  WARPMATCH_HD void advance() {
    Vector in = (Vector)(growth < 0) & 1;
#pragma GCC unroll 4
    for (int w = 0; w < Words; ++w) {
      const Vector out = rows[w] >> 63;
      rows[w] = rows[w] + rows[w] + in;
      in = out;
    }
    growth += 1;
  }
};

/// core::Jaro's two passes for patterns of several words. `takes` has room for a vector for each symbol and vector of
/// patterns: all ones where the symbol takes a row.
template <class Isa, int Words>
WARPMATCH_HD void jaro_wide_facts(const Strip& strip, const std::uint32_t* slots, std::uint32_t length, void* takes,
                                  std::uint64_t* facts) {
  using Vector = typename VectorOf<std::uint64_t, Isa::vector_bytes>::type;
  constexpr int count = jaro_wide_in_flight<Isa>;
  constexpr int lanes = Isa::vector_bytes / 8;
  const auto* match = static_cast<const Vector*>(strip.match);
  const auto* mask = static_cast<const Vector*>(strip.mask);
  auto* take = static_cast<Vector*>(takes);
  const std::size_t stride = std::size_t{strip.stride} * count;

  Vector taken[count][Words] = {};
  JaroWideWindow<Isa, Words> windows[count];
  for (int k = 0; k < count; ++k) {
    Vector lengths{};
    for (int w = 0; w < Words; ++w) lengths += Isa::template popcount<std::uint64_t>(mask[w * count + k]);
    windows[k] = JaroWideWindow<Isa, Words>::start(lengths, length);
  }
  for (std::uint32_t j = 0; j < length; ++j) {
    const Vector* row = match + std::size_t{slots[j]} * stride;
#pragma GCC unroll 2
    for (int k = 0; k < count; ++k) {
      Vector open = ~Vector{};  // as long as no lower word has a free row
#pragma GCC unroll 4
      for (int w = 0; w < Words; ++w) {
        const Vector free = row[w * count + k] & windows[k].rows[w] & ~taken[k][w];
        taken[k][w] |= free & -free & open;
        open &= (Vector)(free == 0);
      }
      take[j * count + k] = ~open;
      windows[k].advance();
    }
  }

  Vector left[count][Words];
  Vector differing[count][Words] = {};
  for (int k = 0; k < count; ++k)
    for (int w = 0; w < Words; ++w) left[k][w] = taken[k][w];
  for (std::uint32_t j = 0; j < length; ++j) {
    const Vector* row = match + std::size_t{slots[j]} * stride;
#pragma GCC unroll 2
    for (int k = 0; k < count; ++k) {
      Vector open = take[j * count + k];
#pragma GCC unroll 4
      for (int w = 0; w < Words; ++w) {
        const Vector rest = left[k][w];
        const Vector lowest = rest & -rest & open;
        differing[k][w] |= lowest & ~row[w * count + k];
        left[k][w] = rest ^ lowest;
        open &= (Vector)(rest == 0);
      }
    }
  }

  for (int k = 0; k < count; ++k) {
    Vector prefix{};
    for (std::uint32_t j = 0; j < length && j < 4; ++j)
      prefix |= match[std::size_t{slots[j]} * stride + k] & (std::uint64_t{1} << j);
    prefix &= ~(prefix + 1);  // the ones below the lowest zero
    Vector sum = Isa::template popcount<std::uint64_t>(prefix) << JaroWideFacts::prefix_bit;
    for (int w = 0; w < Words; ++w)
      sum += Isa::template popcount<std::uint64_t>(taken[k][w]) +
             (Isa::template popcount<std::uint64_t>(differing[k][w]) << JaroWideFacts::differing_bit);
    __builtin_memcpy(facts + k * lanes, &sum, sizeof sum);
  }
}

/// Of one text with patterns of up to `strip_words` words, a JaroWideFacts for each lane.
template <class Isa>
void jaro_wide(const Strip& strip, const std::uint32_t* slots, std::uint32_t length, StripPlace, void* takes,
               std::uint64_t* facts) {
  switch (strip.words) {
    case 1: return jaro_wide_facts<Isa, 1>(strip, slots, length, takes, facts);
    case 2: return jaro_wide_facts<Isa, 2>(strip, slots, length, takes, facts);
    case 3: return jaro_wide_facts<Isa, 3>(strip, slots, length, takes, facts);
    default: return jaro_wide_facts<Isa, 4>(strip, slots, length, takes, facts);
  }
}

/// Jaro-Winkler similarities from the facts of one text, of the first `count` lanes; `lengths` has the patterns', by
/// lane, `text_length` is above 0.
template <class Isa>
void jaro_scores(const std::uint8_t* facts, std::uint32_t lanes, std::uint32_t count, const double* lengths,
                 double text_length, double prefix_weight, double* scores) {
  constexpr std::uint32_t step = Isa::vector_bytes / sizeof(double);
  using Reals = typename VectorOf<double, Isa::vector_bytes>::type;
  using Integers = typename Isa::Words;
  for (std::uint32_t lane = 0; lane < count; lane += step) {
    const auto fact = [&](std::uint32_t number) {
      return Isa::template read_wide<Integers>(facts + number * lanes + lane);
    };
    // As the last bits of a number between 2^52 and 2^53.
    const auto real = [](Integers integers) { return (Reals)(integers | 0x4330000000000000u) - 0x1p52; };
    const Integers matches = fact(0);
    Reals pattern_length;
    __builtin_memcpy(&pattern_length, lengths + lane, sizeof pattern_length);
    const Reals jaro = scoring::jaro_similarity_of(pattern_length, Reals{} + text_length, real(matches),
                                                   real(matches - (fact(1) >> 1)));
    const Reals score = scoring::winkler_of(jaro, real(fact(2)), prefix_weight);
    __builtin_memcpy(scores + lane, &score, sizeof score);
  }
}

template <class Isa>
constexpr MetricKernels jaro_kernels() {
  constexpr std::uint32_t lanes = jaro_in_flight * Isa::vector_bytes;
  constexpr int half = jaro_in_flight / 2;
  constexpr std::uint32_t vectors = jaro_wide_in_flight<Isa>;
  return {.lanes = {lanes, lanes / 2, lanes / 4, lanes / 8, vectors * Isa::vector_bytes / 8},
          .narrow = {jaro_facts<Isa, std::uint8_t>, jaro_facts<Isa, std::uint16_t>, jaro_facts<Isa, std::uint32_t>,
                     jaro_facts<Isa, std::uint64_t>},
          .wide = jaro_wide<Isa>,
          .carry_bytes = vectors * Isa::vector_bytes,
          .facts = 3,
          .half = {jaro_facts<Isa, std::uint8_t, half>, jaro_facts<Isa, std::uint16_t, half>,
                   jaro_facts<Isa, std::uint32_t, half>, jaro_facts<Isa, std::uint64_t, half>}};
}

}  // namespace warpmatch::cpu
