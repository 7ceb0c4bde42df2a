#pragma once

// How lanes read texts, one symbol after the other, included by lanes.hpp alone; see there. What stands in the lanes is
// a *state*: patterns of one word, or of several that hand on carries in one way or another. A state has `rows_of_slot`
// vectors of match rows for a symbol, takes them in `step`, and writes one remainder for each lane in `write`.

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "core/indel.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/lanes/vector_of.hpp"
#include "watch/poll.hpp"

namespace warpmatch::cpu {

/// The `Ops` of the metric cores for vectors of `Lane`.
template <class Isa, class Lane>
struct LaneOps : Isa::Logic {
  static constexpr unsigned bits = 8 * sizeof(Lane);
  static constexpr int lanes = Isa::vector_bytes / static_cast<int>(sizeof(Lane));
  using Vector = typename VectorOf<Lane, Isa::vector_bytes>::type;

  WARPMATCH_HD static Vector popcount(Vector v) { return Isa::template popcount<Lane>(v); }
};

/// A match row for one step: read into a register where the step needs it more than once, else left where it is.
template <class Isa, class Core, class Vector>
WARPMATCH_HD Vector row_for_step(const Vector* row) {
  if constexpr (std::is_same_v<Core, core::Indel>) return *row;
  return Isa::load(row);
}

/// Writes a number for each lane of a vector, in fewer bits, and moves on.
template <class Isa, int lanes, class Number, class Vector>
WARPMATCH_HD void write_lanes(Vector numbers, Number*& to) {
  Isa::write_narrow(numbers, to);
  to += lanes;
}

/// Writes what the words of each pattern leave together.
template <class Isa, class Core, int Words, int count, class Column, class Vector>
WARPMATCH_HD void write_sums(const Column (*columns)[count], const Vector* mask, std::uint32_t*& to) {
  using Ops = LaneOps<Isa, std::uint64_t>;
#pragma GCC unroll 4
  for (int k = 0; k < count; ++k) {
    Vector sum{};
#pragma GCC unroll 4
    for (int w = 0; w < Words; ++w) sum += Core::template remainder<Ops>(columns[w][k], mask[w * count + k]);
    write_lanes<Isa, Ops::lanes>(sum, to);
  }
}

/// Patterns of one word in `count` vectors.
template <class Isa, class Core, class Lane, int count>
struct OneWord {
  using Ops = LaneOps<Isa, Lane>;
  using Vector = typename Ops::Vector;
  using Remainder = std::uint8_t;
  static constexpr int rows_of_slot = count;

  typename Core::template Column<Vector> columns[count];

  WARPMATCH_HD void step(const Vector* row) {
#pragma GCC unroll 4
    for (int k = 0; k < count; ++k) Core::template step<Ops>(columns[k], row_for_step<Isa, Core>(row + k));
  }
  WARPMATCH_HD void write(const Vector* mask, Remainder*& to) const {
#pragma GCC unroll 4
    for (int k = 0; k < count; ++k)
      write_lanes<Isa, Ops::lanes>(Core::template remainder<Ops>(columns[k], mask[k]), to);
  }
};

/// Patterns of `Words` words of 64 rows, which hand on a number.
template <class Isa, class Core, int Words, int count>
struct CarriedWords {
  using Ops = LaneOps<Isa, std::uint64_t>;
  using Vector = typename Ops::Vector;
  using Remainder = std::uint32_t;
  static constexpr int rows_of_slot = Words * count;

  typename Core::template Column<Vector> columns[Words][count];

  WARPMATCH_HD void step(const Vector* row) {
    typename Core::template Carry<Vector> carry[count];
#pragma GCC unroll 4
    for (int w = 0; w < Words; ++w) {
#pragma GCC unroll 4
      for (int k = 0; k < count; ++k)
        Core::template step<Ops>(columns[w][k], row_for_step<Isa, Core>(row + w * count + k), carry[k]);
    }
  }
  WARPMATCH_HD void write(const Vector* mask, Remainder*& to) const {
    write_sums<Isa, Core, Words, count>(columns, mask, to);
  }
};

/// Patterns of `Words` words of 64 rows whose carries are marks, for an `Isa` that has masks: two operations and four
/// registers read where a number takes three and six. A sum went over where it is less than what was added to, unless
/// that was all ones and a carry as well: then it is the same as if nothing had been added. So no word in between may
/// consist of one symbol.
template <class Isa, int Words, int count>
struct MarkedWords {
  using Core = core::Indel;
  using Ops = LaneOps<Isa, std::uint64_t>;
  using Vector = typename Ops::Vector;
  using Remainder = std::uint32_t;
  using Marks = typename Isa::Marks;
  static constexpr int rows_of_slot = Words * count;

  Core::Column<Vector> columns[Words][count];

  WARPMATCH_HD void step(const Vector* row) {
    typename Marks::template Type<std::uint64_t, Vector> carry[count];
#pragma GCC unroll 4
    for (int w = 0; w < Words; ++w) {
#pragma GCC unroll 4
      for (int k = 0; k < count; ++k) {
        const Vector s = columns[w][k].unmatched;
        const Vector hit = s & row[w * count + k];
        Vector sum = s + hit;
        if (w > 0) sum = Marks::template one_more<std::uint64_t>(sum, carry[k]);
        if (w + 1 < Words) carry[k] = Marks::template less<std::uint64_t>(sum, s);
        columns[w][k].unmatched = Ops::or_and_not(sum, s, hit);
      }
    }
  }
  WARPMATCH_HD void write(const Vector* mask, Remainder*& to) const {
    write_sums<Isa, Core, Words, count>(columns, mask, to);
  }
};

/// Patterns of `Words` words that are linked (core/indel.hpp).
template <class Isa, int Words, int count>
struct LinkedWords {
  using Core = core::Indel;
  using Ops = LaneOps<Isa, std::uint64_t>;
  using Vector = typename Ops::Vector;
  using Remainder = std::uint32_t;
  static constexpr int rows_of_slot = Words * count;

  Core::Column<Vector> columns[Words][count];

  WARPMATCH_HD void step(const Vector* row) {
#pragma GCC unroll 4
    for (int k = 0; k < count; ++k)
      Core::step<Ops>(columns[0][k], Words == 2 ? row_for_step<Isa, Core>(row + k) : Isa::load(row + k));
#pragma GCC unroll 4
    for (int w = 1; w < Words; ++w) {
#pragma GCC unroll 4
      for (int k = 0; k < count; ++k)
        Core::step_linked<Ops>(columns[w][k], Isa::load(row + w * count + k), columns[w - 1][k]);
    }
  }
  WARPMATCH_HD void write(const Vector* mask, Remainder*& to) const {
    write_sums<Isa, Core, Words, count>(columns, mask, to);
  }
};

/// Texts that are read side by side, at most: a step waits for the last one of its own text alone, so several hide what
/// one cannot. Four where the state of all fits in half of 32 registers; two up to the same size with 16 of them as
/// well, as what is then read from memory does not wait.
template <class Isa, class State>
constexpr int abreast = Isa::registers >= 32 && 4 * sizeof(State) <= std::size_t{16} * Isa::vector_bytes ? 4
                        : 2 * sizeof(State) <= std::size_t{16} * Isa::vector_bytes                       ? 2
                                                                                                         : 1;

/// Reads on in `Texts` texts: as many symbols of each.
template <int Texts, class State, class Vector>
WARPMATCH_HD void read_on(State* states, const Vector* match, const std::uint16_t* const* slots, std::uint32_t from,
                          std::uint32_t to) {
  while (from < to) {
    const std::uint32_t stop = to - from > piece ? from + piece : to;
    for (; from < stop; ++from) {
#pragma GCC unroll 4
      for (int text = 0; text < Texts; ++text)
        states[text].step(match + std::size_t{slots[text][from]} * State::rows_of_slot);
    }
    if (from < to) watch::poll();
  }
}

/// Reads `Texts` texts and writes their remainders.
template <int Texts, class State>
WARPMATCH_HD void read_abreast(const Strip& strip, const SlotTexts& texts, std::uint32_t first,
                               typename State::Remainder*& remainders) {
  using Vector = typename State::Vector;
  const auto* match = static_cast<const Vector*>(strip.match);
  const auto* mask = static_cast<const Vector*>(strip.mask);
  State states[Texts];
  const std::uint16_t* slots[Texts];
  std::uint32_t lengths[Texts];
  std::uint32_t shortest = ~std::uint32_t{0};
#pragma GCC unroll 4
  for (int text = 0; text < Texts; ++text) {
    const std::uint32_t* const begin = texts.begin + first + text;
    slots[text] = texts.slots + begin[0];
    lengths[text] = begin[1] - begin[0];
    shortest = lengths[text] < shortest ? lengths[text] : shortest;
  }
  read_on<Texts>(states, match, slots, 0, shortest);  // four are alike
#pragma GCC unroll 4
  for (int text = 0; text < Texts; ++text) {
    if constexpr (Texts == 2) read_on<1>(states + text, match, slots + text, shortest, lengths[text]);
    states[text].write(mask, remainders);
  }
}

/// The remainders of every text with every lane, [text][lane].
template <class Isa, class State>
WARPMATCH_HD void read_texts(const Strip& strip, const SlotTexts& texts, typename State::Remainder* remainders) {
  constexpr int most = abreast<Isa, State>;
  const auto are_alike = [&](std::uint32_t first) {
    const std::uint32_t* const begin = texts.begin + first;
    const std::uint32_t length = begin[1] - begin[0];
    return begin[2] - begin[1] == length && begin[3] - begin[2] == length && begin[4] - begin[3] == length;
  };
  std::uint32_t t = 0;
  while (t < texts.count) {
    if constexpr (most == 4) {
      if (t + 4 <= texts.count && are_alike(t)) {
        read_abreast<4, State>(strip, texts, t, remainders);
        t += 4;
        continue;
      }
    }
    if constexpr (most >= 2) {
      if (t + 2 <= texts.count) {
        read_abreast<2, State>(strip, texts, t, remainders);
        t += 2;
        continue;
      }
    }
    read_abreast<1, State>(strip, texts, t, remainders);
    ++t;
  }
}

}  // namespace warpmatch::cpu
