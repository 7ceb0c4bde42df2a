// Jaro and Jaro-Winkler on a replayed device: what the tests of operations, which hold them to the textbook, do not
// reach.

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cuda/scorers/scorer_checks.hpp"

namespace warpmatch {
namespace {

constexpr Form forms[] = {Form::similarity, Form::distance, Form::normalized_similarity, Form::normalized_distance};

TEST(JaroScorer, ComparesWithACutoffAsTheCpuDoes) {
  const Corpus left = test::names(31, 40, 12, U"abc");
  const Corpus right = test::names(32, 60, 12, U"abc");
  for (const Form form : forms)
    for (const double weight : {0.1, 0.25, 0.3, 1.0})
      test::expect_same_near_cutoffs(
          left, right, {.metric = Metric::jaro_winkler, .form = form, .prefix_weight = weight}, {0.02, 0.2, 0.6});
  for (const Form form : forms) test::expect_same_near_cutoffs(left, right, {Metric::jaro, form}, {0.02, 0.2, 0.6});
}

/// Strings of `length` symbols that share long runs, so that windows, turns and panels matter.
std::vector<std::u32string> long_strings(std::size_t length, std::uint32_t seed, const std::u32string& alphabet) {
  testing::RandomStrings strings;
  strings.shortest = length - length / 3;
  strings.longest = length;
  strings.alphabet = alphabet;
  return strings.make(6, seed);
}

TEST(JaroScorer, TakesLongStringsPanelByPanel) {
  const std::u32string wide = testing::alphabet_from(0x10000, 300);
  for (const std::u32string& alphabet : {std::u32string(U"ab"), std::u32string(U"abcdefghijklmnop"), wide})
    for (const std::size_t length : {63u, 64u, 65u, 127u, 128u, 129u, 300u, 700u}) {
      const Corpus one = testing::make_corpus(long_strings(length, 1, alphabet));
      const Corpus other = testing::make_corpus(long_strings(length + length / 2, 2, alphabet));
      const Corpus few = testing::make_corpus(long_strings(20, 3, alphabet));
      for (const auto& [left, right] : {std::pair{one, other}, {other, one}, {one, few}, {few, other}})
        test::expect_same_as_cpu(left, right, {{Metric::jaro_winkler, Form::similarity}, {}}, test::tiny());
    }
}

// No pair is lost because of its lengths, whichever formula they go into.
TEST(JaroScorer, WindowsLoseNoPair) {
  std::vector<std::u32string> strings;
  for (std::size_t length = 0; length < 30; ++length) strings.emplace_back(length, U'a');
  const Corpus corpus = testing::make_corpus(strings);
  for (const Form form : forms)
    for (const double weight : {0.0, 0.1, 0.25, 1.0})
      test::expect_same_near_cutoffs(
          corpus, corpus, {.metric = Metric::jaro_winkler, .form = form, .prefix_weight = weight}, {0.1, 0.3, 0.9});
}

TEST(JaroScorer, NeedsRoomForLongStrings) {
  const Corpus left = testing::make_corpus(long_strings(300, 4, U"abc"));
  const Corpus right = testing::make_corpus(long_strings(300, 5, U"abc"));
  test::expect_shrinks(
      [&](const auto& executor, const auto&) {
        test::expect_same_scores(executor, dispatch::cpu_executor(),
                                 test::request(left, right, {Metric::jaro, Form::similarity}), DType::f64);
      },
      test::device_with(24'000), test::device_with(8'000),
      "out of memory on replay:0 at the smallest tile: the matched symbols of long strings needs ");
}

}  // namespace
}  // namespace warpmatch
