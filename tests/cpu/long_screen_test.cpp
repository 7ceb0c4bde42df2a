#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/matcher.hpp>

#include "cpu/lanes/kernel_choice.hpp"
#include "forced_joins.hpp"
#include "levels.hpp"
#include "random_rows.hpp"
#include "random_strings.hpp"

// Strings long enough to be screened by both parts of their facts, and so many pairs that these are worth making: four
// for each symbol of the strings.

namespace warpmatch {
namespace {

std::vector<std::u32string> long_strings(const std::u32string& alphabet, std::size_t count, std::uint32_t longest,
                                         std::uint32_t seed) {
  testing::RandomStrings made;
  made.alphabet = alphabet;
  made.shortest = 64;
  made.longest = longest;
  made.edited = 0.7;
  return made.make(count, seed);
}

void expect_the_same(const Corpus& left, const Corpus& right, bool self) {
  for (const Metric metric : {Metric::levenshtein, Metric::indel, Metric::lcs_seq, Metric::osa, Metric::hamming})
    for (const double cutoff : {2, 15, 40}) {
      const ScoreOptions options{.scorer = {metric, Form::distance}, .score_cutoff = cutoff};
      SCOPED_TRACE(to_string(options.scorer) + " within " + std::to_string(cutoff));
      const dispatch::Request request = dispatch::make_request(left, right, options, self);
      const testing::Found expected = testing::pairs_by(cpu::lane_kernels(), request, testing::by_signatures(1));
      for (const cpu::LaneKernels* kernels : testing::levels())
        ASSERT_EQ(testing::pairs_by(*kernels, request, testing::windows), expected) << kernels->name;
    }
}

TEST(LongScreen, OfOneSetLeavesThePairsOfAnIndex) {
  for (const std::u32string& alphabet : {testing::alphabet_from(U'a', 26), testing::alphabet_from(U'\x4e00', 300)}) {
    const Corpus corpus = testing::make_corpus(long_strings(alphabet, 700, 72, 1));
    expect_the_same(corpus, corpus, true);
  }
}

TEST(LongScreen, OfTwoAlphabetsLeavesThePairsOfAnIndex) {
  const auto letters = long_strings(testing::alphabet_from(U'a', 20), 700, 72, 2);
  auto others = long_strings(testing::alphabet_from(U'e', 20), 660, 72, 3);
  others.insert(others.end(), letters.begin(), letters.begin() + 40);
  for (std::size_t i = 0; i < others.size(); i += 3) others[i][i % 60] = U'\x4e00';
  const Corpus left = testing::make_corpus(letters);
  const Corpus right = testing::make_corpus(others);
  expect_the_same(left, right, false);
  expect_the_same(right, left, false);
}

TEST(LongScreen, LeavesTheBestChoices) {
  const auto strings = long_strings(testing::alphabet_from(U'a', 26), 300, 190, 4);
  const std::vector<Text> texts(strings.begin(), strings.end());
  const Corpus corpus = testing::make_corpus(strings);
  for (const Metric metric : {Metric::levenshtein, Metric::indel, Metric::osa})
    for (const std::optional<double> cutoff : {std::optional<double>(), std::optional(20.0)}) {
      const ScoreOptions options{.scorer = {metric, Form::distance}, .score_cutoff = cutoff};
      const TopK best = top_k(corpus, corpus, 3, options);
      for (std::size_t row = 0; row < texts.size(); ++row)
        ASSERT_EQ(best.matches(row), extract(texts[row], texts, 3, options)) << row;
    }
}

}  // namespace
}  // namespace warpmatch
