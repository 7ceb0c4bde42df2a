#pragma once

#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "cuda/blocks/policy.hpp"
#include "cuda/executor_checks.hpp"
#include "cuda/small_corpora.hpp"
#include "cuda/tiles/tiles.hpp"
#include "random_strings.hpp"
#include "scoring/score_rule.hpp"

/// Ways through an executor that few inputs take, each to be gone on a device and, replayed, on the host.
namespace warpmatch::test {

/// Strings of every length up to `longest`, three of each, or of every `step`th.
inline Corpus of_many_lengths(std::size_t longest, std::size_t step, char32_t last) {
  std::vector<std::u32string> strings;
  for (std::size_t length = step; length <= longest; length += step)
    for (const char32_t first : {U'x', U'y', last}) {
      std::u32string string(length, U'a');
      for (std::size_t i = 0; i < length; ++i) string[i] += static_cast<char32_t>(i * i % 7);
      string.front() = first;
      strings.push_back(string);
    }
  return testing::make_corpus(strings);
}

/// The tiles of a join that has no bounds: they end where a string has no partner of a fitting length.
inline std::size_t tiles_of(const dispatch::Request& of) {
  const scoring::DistanceLimits limits(of.rule, of.left.lengths(), of.right.lengths());
  const cuda::Policy policy;
  cuda::JoinTiles tiles(of.left, of.right, {0, of.left.distinct()},
                        cuda::length_windows(of.rule.scale, of.left, of.right, limits), of.self);
  std::size_t count = 0;
  for (; tiles.more(); ++count) tiles.next(policy.tile_pairs, policy.tile_steps);
  return count;
}

/// Stops a call that does not end.
struct Limit : Monitor {
  void report(std::uint64_t, std::uint64_t) override {
    if (++reports > 100'000) throw std::runtime_error("tile follows tile for ever");
  }
  int reports = 0;
};

/// How many strings go such a way: few of them where a launch costs milliseconds.
enum class Extent : std::uint8_t { few, usual };

/// Joins of far more than 32 quiet tiles, of a few more or some 70, by the bounds that ship.
inline void expect_joins_of_many_tiles(const dispatch::Executor& subject, const dispatch::Executor& oracle,
                                       Extent extent = Extent::usual) {
  const Scorer distance{Metric::levenshtein, Form::distance};
  const std::size_t longest = extent == Extent::few ? 76 : 150;
  const Corpus every = of_many_lengths(longest, 1, U'w');
  const Corpus even = of_many_lengths(longest, 2, U'z');
  for (const dispatch::Request& of : {request(every, even, distance, 0.0), request(even, even, distance, 1.0, true)}) {
    ASSERT_GT(tiles_of(of), extent == Extent::few ? 32U : 64U);
    Limit limit;
    expect_same_pairs(subject, oracle, of, {1, &limit});
  }
}

/// A search that goes past the first tile of texts, and past the second, by the bounds that ship.
inline void expect_a_search_of_three_tiles(const dispatch::Executor& subject, const dispatch::Executor& oracle) {
  const Corpus left = names(61, 3, 24);
  const Corpus right = names(62, 1900, 24);
  ASSERT_GT(right.distinct(), 5 * cuda::Policy{}.first_texts(1));
  expect_same_top_k(subject, oracle, request(left, right, {Metric::indel, Form::ratio}), 1);
}

/// The same by several scorers, with a cutoff and without, of one choice and of 20.
inline void expect_searches_of_many_tiles(const dispatch::Executor& subject, const dispatch::Executor& oracle) {
  const Corpus left = names(61, 12, 24);
  const Corpus right = names(62, 2600, 24);
  ASSERT_GT(right.distinct(), 5 * cuda::Policy{}.first_texts(1));
  for (const Scorer& scorer : {Scorer{Metric::levenshtein, Form::distance}, Scorer{Metric::indel, Form::ratio},
                               Scorer{Metric::jaro_winkler, Form::similarity}})
    for (const std::size_t k : {1u, 20u}) {
      expect_same_top_k(subject, oracle, request(left, right, scorer), k);
      const double cutoff = cutoff_for(scorer, left, right, 0.02, oracle);
      expect_same_top_k(subject, oracle, request(left, right, scorer, cutoff), k);
    }
}

/// Queries a little longer than the choices are the texts of patterns that the choices are: each has its own worst, of
/// which the first query of its length knows nothing.
inline void expect_a_bound_for_each_query(const dispatch::Executor& subject, const dispatch::Executor& oracle) {
  const auto random = [](std::uint32_t length, std::size_t count, std::uint32_t seed) {
    return testing::RandomStrings{.alphabet = U"abcd", .shortest = length, .longest = length, .edited = 0, .copied = 0}
        .make(count, seed);
  };
  const std::vector<std::u32string> choices = random(32, 400, 1);
  std::vector<std::u32string> queries = random(33, 260, 2);
  for (std::size_t i = 0; i < 130; ++i) queries[i] = choices[i] + U'x';
  const Corpus left = testing::make_corpus(queries);
  const Corpus right = testing::make_corpus(choices);
  for (const Scorer& scorer : {Scorer{Metric::levenshtein, Form::distance}, Scorer{Metric::indel, Form::ratio}})
    expect_same_top_k(subject, oracle, request(left, right, scorer), 1);
}

/// The bytes of each distance between the kernels, and strings that can be so far apart, and just are.
struct Width {
  Metric metric;
  std::size_t left;
  std::size_t right;
  unsigned bytes;
};

inline std::vector<Width> widths() {
  return {{Metric::levenshtein, 255, 30, 1},  {Metric::levenshtein, 256, 3, 2}, {Metric::indel, 128, 127, 1},
          {Metric::indel, 128, 128, 2},       {Metric::prefix, 20, 256, 2},     {Metric::levenshtein, 65535, 1, 2},
          {Metric::levenshtein, 1, 65536, 4}, {Metric::indel, 65535, 1, 4}};
}

/// Strings of these lengths that have nothing in common, and some others.
inline std::pair<Corpus, Corpus> strings_of(const Width& width) {
  std::vector<std::u32string> left{U"", U"b", std::u32string(width.left, U'a')};
  std::vector<std::u32string> right{U"", U"a", std::u32string(width.right, U'b')};
  for (char32_t symbol = U'c'; symbol < U'k'; ++symbol) {
    left.push_back({U'c', symbol});
    right.push_back({U'd', symbol});
  }
  return {testing::make_corpus(left), testing::make_corpus(right)};
}

inline void expect_distances_of_every_width(const dispatch::Executor& subject, const dispatch::Executor& oracle) {
  for (const Width& width : widths()) {
    const auto [left, right] = strings_of(width);
    SCOPED_TRACE(::testing::Message() << width.left << " x " << width.right);
    expect_same_scores(subject, oracle, request(left, right, {width.metric, Form::distance}), DType::u32);
    expect_same_scores(subject, oracle, request(right, left, {width.metric, Form::distance}), DType::f64);
  }
}

/// Weights for which a cell of the edit matrix is 64 bits wide.
inline void expect_weights_of_64_bits(const dispatch::Executor& subject, const dispatch::Executor& oracle) {
  constexpr std::uint32_t largest = std::numeric_limits<std::uint32_t>::max();
  const Corpus left = names(63, 25, 60, U"abc");
  const Corpus right = names(64, 35, 60, U"abc");
  for (const EditWeights& weights : {EditWeights{largest, 3, 1}, {largest, largest, largest - 1}})
    for (const Form form : {Form::distance, Form::normalized_similarity}) {
      const Scorer scorer{.metric = Metric::levenshtein, .form = form, .weights = weights};
      expect_same_scores(subject, oracle, request(left, right, scorer), DType::f64);
      expect_same_top_k(subject, oracle, request(left, right, scorer), 4);
      expect_same_pairs(subject, oracle, request(left, right, scorer, cutoff_for(scorer, left, right, 0.1, oracle)));
    }
}

/// Jaro and Jaro-Winkler where lengths rule out pairs within a tile, for patterns of one word, two and in panels.
inline void expect_jaro_windows(const dispatch::Executor& subject, const dispatch::Executor& oracle,
                                Extent extent = Extent::usual) {
  const bool few = extent == Extent::few;
  const Corpus left = names(65, few ? 20 : 90, 150, U"ab");
  const Corpus right = names(66, few ? 30 : 130, 150, U"ab");
  const std::vector<double> shares = few ? std::vector{0.02} : std::vector{0.002, 0.02, 0.2};
  for (const Metric metric : {Metric::jaro, Metric::jaro_winkler})
    for (const Form form : {Form::similarity, Form::normalized_distance}) {
      const Scorer scorer{metric, form};
      for (const double share : shares) {
        const double cutoff = cutoff_for(scorer, left, right, share, oracle);
        expect_same_pairs(subject, oracle, request(left, right, scorer, cutoff));
        expect_same_pairs(subject, oracle, request(right, right, scorer, cutoff, true));
        expect_same_top_k(subject, oracle, request(left, right, scorer, cutoff), 5);
      }
    }
}

/// Few long strings, some of them near each other, a symbol to either side: in teams of threads or, by other bounds, in
/// panels.
inline void expect_long_strings(const dispatch::Executor& subject, const dispatch::Executor& oracle) {
  for (const std::u32string& alphabet :
       {std::u32string(U"acgt"), testing::alphabet_from(U'!', 90), testing::alphabet_from(0x4E00, 300)}) {
    testing::RandomStrings strings;
    strings.alphabet = alphabet;
    strings.shortest = 257;
    strings.longest = 700;
    const Corpus left = strings_with_nulls(strings.make(6, 71));
    std::vector<std::u32string> others = strings.make(2, 72);
    for (const std::u32string& near : strings.make(3, 71)) {
      others.push_back(near.substr(1) + alphabet[0]);
      others.push_back(alphabet[0] + near.substr(0, near.size() - 1));
    }
    const Corpus right = testing::make_corpus(others);
    for (const Metric metric : {Metric::levenshtein, Metric::indel, Metric::lcs_seq, Metric::osa, Metric::hamming,
                                Metric::prefix, Metric::postfix})
      for (const Form form : {Form::distance, Form::normalized_similarity}) {
        const Scorer scorer{metric, form};
        expect_same_scores(subject, oracle, request(left, right, scorer), DType::f64);
        expect_same_top_k(subject, oracle, request(left, right, scorer), 2);
        for (const double share : {0.02, 0.4}) {
          const double cutoff = cutoff_for(scorer, left, right, share, oracle);
          expect_same_scores(subject, oracle, request(left, right, scorer, cutoff), DType::f64);
          expect_same_pairs(subject, oracle, request(left, right, scorer, cutoff));
          expect_same_pairs(subject, oracle, request(right, right, scorer, cutoff, true));
        }
      }
  }
}

/// Pairwise scores are the diagonal of the oracle's dense ones.
inline void expect_same_paired(const dispatch::Executor& subject, const dispatch::Executor& oracle, const Corpus& left,
                               const Corpus& right, const ScoreOptions& options, DType dtype) {
  const std::size_t size = left.size();
  const dispatch::Request of = dispatch::make_request(left, right, options);
  dispatch::visit_dtype(dtype, [&](auto zero) {
    using Cell = decltype(zero);
    std::vector<Cell> dense(size * size);
    oracle.scores(of, {{dense.data(), dtype, size, size, size}, 1.0}, every_core());
    std::vector<Cell> found(size);
    subject.paired(Rows(left), Rows(right), options, {{found.data(), dtype, 1, size, size}}, {});
    for (std::size_t row = 0; row < size; ++row) {
      if (is_null(of.left, row) || is_null(of.right, row)) continue;
      EXPECT_EQ(found[row], dense[row * size + row])
          << reference::label(of.scorer) << " as " << dispatch::to_string(dtype) << ", row " << row;
    }
  });
}

inline constexpr DType every_dtype[] = {DType::i8,  DType::i16, DType::i32, DType::i64, DType::u8,
                                        DType::u16, DType::u32, DType::u64, DType::f32, DType::f64};

inline void expect_paired_in_every_dtype(const dispatch::Executor& subject, const dispatch::Executor& oracle) {
  const Corpus left = names(67, 140);
  const Corpus right = names(68, 140);
  for (const DType dtype : every_dtype)
    for (const Scorer& scorer : {Scorer{Metric::levenshtein, Form::distance}, Scorer{Metric::indel, Form::ratio},
                                 Scorer{Metric::jaro, Form::similarity}})
      expect_same_paired(subject, oracle, left, right, {.scorer = scorer}, dtype);
}

/// Rows and columns of nulls among the others, one here and one there.
inline std::pair<Corpus, Corpus> with_scattered_nulls(std::size_t left, std::size_t right) {
  const auto make = [](std::size_t count, std::size_t each, const char* stem) {
    std::vector<std::string> strings;
    for (std::size_t i = 0; i < count; ++i) strings.push_back(stem + std::to_string(i % 37));
    std::vector<Text> texts;
    for (std::size_t i = 0; i < count; ++i)
      texts.push_back(i % each == 1 ? Text(nullptr, 0, Encoding::utf8) : Text(strings[i]));
    return Corpus(texts, 1);
  };
  return {make(left, 2, "left "), make(right, 3, "right ")};
}

}  // namespace warpmatch::test
