// Damerau-Levenshtein on a replayed device: what the tests of operations, which hold it to the textbook, do not reach.

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cuda/programs/damerau_method.hpp"
#include "cuda/scorers/scorer_checks.hpp"

namespace warpmatch {
namespace {

/// Strings of few symbols, so that there is much to swap, of every length around the ends of strips.
Corpus swappable(std::uint32_t seed, std::u32string alphabet) {
  constexpr std::uint32_t strip = cuda::DamerauMethod::strip;
  std::vector<std::u32string> all;
  for (const std::uint32_t length : {1u, 2u, 5u, strip - 1, strip, strip + 1, 2 * strip, 2 * strip + 1, 5 * strip}) {
    testing::RandomStrings strings;
    strings.shortest = strings.longest = length;
    strings.alphabet = alphabet;
    for (const std::u32string& string : strings.make(4, seed + length)) all.push_back(string);
  }
  return testing::make_corpus(all);
}

TEST(DamerauScorer, SwapsAcrossTheEndsOfStrips) {
  for (const std::u32string& alphabet :
       {std::u32string(U"ab"), std::u32string(U"abcd"), std::u32string(U"a\U0001F600b")}) {
    const Corpus left = swappable(1, alphabet);
    const Corpus right = swappable(100, alphabet);
    const test::TextbookExecutor textbook;
    for (const cuda::Policy& policy : {cuda::Policy{}, test::tiny()}) {
      const test::ReplayExecutor subject(test::ReplayDevice{}, policy);
      const Scorer scorer{Metric::damerau_levenshtein, Form::distance};
      test::expect_same_scores(subject, textbook, test::request(left, right, scorer), DType::u16);
      for (const double cutoff : {0.0, 3.0, 17.0, 60.0})
        test::expect_same_pairs(subject, textbook, test::request(left, right, scorer, cutoff));
    }
  }
}

TEST(DamerauScorer, ComparesWithACutoffAsTheCpuDoes) {
  const Corpus left = test::names(41, 40, 12, U"abc");
  const Corpus right = test::names(42, 60, 12, U"abc");
  for (const Form form : {Form::normalized_similarity, Form::normalized_distance})
    test::expect_same_near_cutoffs(left, right, {Metric::damerau_levenshtein, form}, {0.02, 0.2, 0.6});
}

TEST(DamerauScorer, NeedsRoomForLongStrings) {
  const Corpus left = test::names(43, 10, 300);
  const Corpus right = test::names(44, 10, 300);
  test::expect_shrinks(
      [&](const auto& executor, const auto&) {
        test::expect_same_scores(executor, dispatch::cpu_executor(),
                                 test::request(left, right, {Metric::damerau_levenshtein, Form::distance}), DType::f64);
      },
      test::device_with(600'000), test::device_with(100'000),
      "out of memory on replay:0 at the smallest tile: what long strings hand from strip to strip needs ");
}

}  // namespace
}  // namespace warpmatch
