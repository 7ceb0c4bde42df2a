#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "pair/isa/short_kernels.hpp"
#include "pair/isa/short_pairs.hpp"
#include "pair/isa/word_pairs.hpp"

// Columns of patterns of any number of words, over a Level. Where it has vectors of words that can be added and shifted
// as one number, a column is a few such numbers. As in short_pairs.hpp, nothing of the standard library's code.

namespace warpmatch::pair {

/// Vectors of words as long numbers, as the recurrences' `step_number` asks for them.
template <class Level>
struct LongNumber : Level::Logic {
  using Words = typename Level::Words;
  static constexpr bool steps_wait = true;

  WARPMATCH_HD static Words up(Words rows, Words below) {
    if constexpr (requires { &Level::rows_up; }) return Level::rows_up(rows, below);
    return rows << 1 | Level::up_words(rows, below) >> 63;
  }
  /// The bit that is carried from each word where `a` is added to `b`, and `a` has no bit that `b` lacks: the top one.
  WARPMATCH_HD static Words over(Words a, Words b, Words sum) { return LongNumber::or_and_not(a, b, sum); }
};

/// A number alone, whose steps wait for each other. Carries go on as words: one that passes through a whole word, which
/// is rare, takes another round.
template <class Level>
struct WaitingNumber : LongNumber<Level> {
  using Words = typename Level::Words;
  using Sum = Words;  ///< 0 or 1 in each lane, of which the last one counts

  WARPMATCH_HD static Words add(Words a, Words b, Sum& carry) {
    const Words sum = a + b;
    const Words over = LongNumber<Level>::over(a, b, sum) >> 63;
    Words into = Level::up_words(over, carry);
    carry = over;
    Words result = sum + into;
    while (__builtin_expect(Level::any_below(result, into), 0)) {
      const Words passed = reinterpret_cast<Words>(result < into) >> 63;
      into = Level::up_words(passed, Words{});
      carry |= passed;
      result += into;
    }
    return result;
  }
};

/// One of several numbers of a column, between which there is much to do. Carries go on as bits of a number, which
/// takes longer and is the same whatever they pass through.
template <class Level>
struct BusyNumber : LongNumber<Level> {
  using Words = typename Level::Words;
  using Sum = std::uint32_t;

  WARPMATCH_HD static Words add(Words a, Words b, Sum& carry) {
    const Words sum = a + b;
    const std::uint32_t over = Level::top_bits(LongNumber<Level>::over(a, b, sum));
    const std::uint32_t full = Level::full_words(sum);
    const std::uint32_t into = ((over << 1 | carry) + full) ^ full;
    constexpr std::uint32_t lanes = sizeof(Words) / sizeof(ShortWord);
    carry = into >> lanes;
    return Level::one_more(sum, into);
  }
};

/// Those of a level's recurrences.
struct LevelCosts {
  LongCosts indel;
  LongCosts levenshtein;
  LongCosts osa;
};
template <class Core>
constexpr LongCosts long_costs(const LevelCosts& of) {
  if constexpr (std::is_same_v<Core, core::Indel>) return of.indel;
  if constexpr (std::is_same_v<Core, core::Osa>) return of.osa;
  return of.levenshtein;
}

/// Calls `f(member, words)` for each member of a column of vectors, or of words, as LongColumns have them.
template <class Core, class Words, class F>
WARPMATCH_HD void each_member(const LongColumns& columns, std::uint32_t word, F&& f) {
  constexpr std::uint32_t members = sizeof(typename Core::template Column<Words>) / sizeof(Words);
#pragma GCC unroll 4
  for (std::uint32_t m = 0; m < members; ++m) f(m, columns.first + m * columns.stride + word);
}

template <class Core, class Words>
WARPMATCH_HD typename Core::template Column<Words> load_column(const LongColumns& columns, std::uint32_t word) {
  typename Core::template Column<Words> column;
  Words members[sizeof column / sizeof(Words)];
  each_member<Core, Words>(columns, word, [&](std::uint32_t m, const ShortWord* words) {
    __builtin_memcpy(&members[m], words, sizeof(Words));
  });
  __builtin_memcpy(static_cast<void*>(&column), members, sizeof column);
  return column;
}

template <class Core, class Words>
WARPMATCH_HD void store_column(const typename Core::template Column<Words>& column, const LongColumns& columns,
                               std::uint32_t word) {
  Words members[sizeof column / sizeof(Words)];
  __builtin_memcpy(members, &column, sizeof column);
  each_member<Core, Words>(
      columns, word, [&](std::uint32_t m, ShortWord* words) { __builtin_memcpy(words, &members[m], sizeof(Words)); });
}

/// N numbers, which stay in registers for all of the text.
template <class Number, class Core, std::uint32_t N>
void step_few_numbers(const LongColumns& columns, const ShortWord* const* match, std::uint32_t count) {
  using Words = typename Number::Words;
  constexpr std::uint32_t lanes = sizeof(Words) / sizeof(ShortWord);
  typename Core::template Column<Words> own[N];
  for (std::uint32_t n = 0; n < N; ++n) own[n] = load_column<Core, Words>(columns, n * lanes);
  for (std::uint32_t j = 0; j < count; ++j) {
    typename Core::template NumberCarry<Number> carry;
#pragma GCC unroll 4
    for (std::uint32_t n = 0; n < N; ++n) {
      Words found;
      __builtin_memcpy(&found, match[j] + n * lanes, sizeof found);
      Core::template step_number<Number>(own[n], found, carry);
    }
  }
  for (std::uint32_t n = 0; n < N; ++n) store_column<Core, Words>(own[n], columns, n * lanes);
}

template <class Level, class Core>
[[gnu::noinline]] void step_numbers(const LongColumns& columns, const ShortWord* const* match, std::uint32_t count) {
  using Words = typename Level::Words;
  using Number = BusyNumber<Level>;
  constexpr std::uint32_t lanes = sizeof(Words) / sizeof(ShortWord);
  static_assert(long_block % lanes == 0);
  if (columns.words <= lanes) return step_few_numbers<WaitingNumber<Level>, Core, 1>(columns, match, count);
  if (columns.words <= 2 * lanes) return step_few_numbers<Number, Core, 2>(columns, match, count);
  for (std::uint32_t j = 0; j < count; ++j) {
    typename Core::template NumberCarry<Number> carry;
    for (std::uint32_t w = 0; w < columns.words; w += lanes) {
      Words found;
      __builtin_memcpy(&found, match[j] + w, sizeof found);
      auto column = load_column<Core, Words>(columns, w);
      Core::template step_number<Number>(column, found, carry);
      store_column<Core, Words>(column, columns, w);
    }
  }
}

/// N words, word after word: in registers, as far as there are some. Each number of words has a function of its own,
/// and so have numbers: inlined into one, all of them took up to a fifth longer.
template <class Level, class Core, std::uint32_t N>
[[gnu::noinline]] void step_own_words(const LongColumns& columns, const ShortWord* const* match, std::uint32_t count) {
  typename Core::template Column<ShortWord> own[N];
  for (std::uint32_t w = 0; w < N; ++w) own[w] = load_column<Core, ShortWord>(columns, w);
  for (std::uint32_t j = 0; j < count; ++j) all_words_step<Level, Core, N>(own, match[j]);
  for (std::uint32_t w = 0; w < N; ++w) store_column<Core, ShortWord>(own[w], columns, w);
}

/// Up to N words: sooner done than a number, which waits for words to change places.
template <class Level, class Core, std::uint32_t N>
void step_few_words(const LongColumns& columns, const ShortWord* const* match, std::uint32_t count) {
  if constexpr (N > 1) {
    if (columns.words < N) return step_few_words<Level, Core, N - 1>(columns, match, count);
  }
  step_own_words<Level, Core, N>(columns, match, count);
}

/// Word after word, but for Indel, whose words are one long sum.
template <class Level, class Core>
void step_words_in_turn(const LongColumns& columns, const ShortWord* const* match, std::uint32_t count) {
  for (std::uint32_t j = 0; j < count; ++j) {
    if constexpr (std::is_same_v<Core, core::Indel>) {
      constexpr std::uint32_t together = 4;
      static_assert(long_block % together == 0);
      std::uint8_t carry = 0;
      for (std::uint32_t w = 0; w < columns.words; w += together) {
        ShortWord* const unmatched = columns.first + w;
        ShortWord hits[together];
        ShortWord sums[together];
        ShortWord rest[together];
#pragma GCC unroll 4
        for (std::uint32_t i = 0; i < together; ++i) {
          sums[i] = unmatched[i];
          hits[i] = sums[i] & match[j][w + i];
          asm("" : "+r"(hits[i]));  // or some become vectors, which the sums then wait for
          rest[i] = sums[i] ^ hits[i];
        }
        Level::template add<together>(sums, hits, carry);
#pragma GCC unroll 4
        for (std::uint32_t i = 0; i < together; ++i) unmatched[i] = sums[i] | rest[i];
      }
    } else {
      typename Core::template Carry<ShortWord> carry;
      for (std::uint32_t w = 0; w < columns.words; ++w) {
        auto column = load_column<Core, ShortWord>(columns, w);
        Core::template step<WaitingOps>(column, match[j][w], carry);
        store_column<Core, ShortWord>(column, columns, w);
      }
    }
  }
}

/// What the first `rows` rows add to the remainder.
template <class Level, class Core>
std::uint64_t long_remainder(const LongColumns& columns, std::uint32_t rows) {
  ShortWord counted = 0;
  for (std::uint32_t w = 0; 64 * w < rows; ++w)
    counted += Core::template remainder<ShortOps>(load_column<Core, ShortWord>(columns, w),
                                                  core::low_bits<ShortWord>(rows - 64 * w));
  return counted;
}

template <class Level, class Core>
void step_long(const LongColumns& columns, const ShortWord* const* match, std::uint32_t count) {
  constexpr std::uint32_t few = long_costs<Core>(Level::long_costs).few_words;
  if (columns.words <= few) return step_few_words<Level, Core, few>(columns, match, count);
  if constexpr (requires { &Level::any_below; }) {
    step_numbers<Level, Core>(columns, match, count);
  } else {
    step_words_in_turn<Level, Core>(columns, match, count);
  }
}

}  // namespace warpmatch::pair
