// How the tile scorers of a device choose what they do; that it is right is shown by the tests of operations.

#include "cuda/tiles/orientation.hpp"

#include <gtest/gtest.h>

#include "random_strings.hpp"

namespace warpmatch::cuda {
namespace {

SideCosts::Cost cost_of(std::uint32_t strings, std::uint32_t length) {
  return {strings, strings * half_words_of(length), strings * (length + std::uint64_t{1})};
}

TEST(Orientation, TakesAsPatternsWhatCostsFewerSteps) {
  EXPECT_TRUE(right_are_patterns(cost_of(100000, 10), cost_of(5, 10)));  // few texts leave threads idle
  EXPECT_FALSE(right_are_patterns(cost_of(5, 10), cost_of(100000, 10)));
  EXPECT_FALSE(right_are_patterns(cost_of(1000, 32), cost_of(1000, 8)));  // a word is no cheaper for being half empty
  EXPECT_TRUE(right_are_patterns(cost_of(1000, 8), cost_of(1000, 32)));
  EXPECT_FALSE(right_are_patterns(cost_of(1000, 20), cost_of(1000, 20)));
}

TEST(SideCosts, SumRangesAndLists) {
  testing::RandomStrings strings;
  strings.longest = 600;
  const Corpus corpus = testing::make_corpus(strings.make(200, 1));
  const corpus::PackedCorpus& packed = corpus::packed(corpus);
  const SideCosts costs(packed);
  for (const auto& [first, end] : {std::pair{0u, packed.distinct()}, {3u, 3u}, {7u, 100u}, {150u, packed.distinct()}}) {
    SideCosts::Cost expected;
    std::vector<std::uint32_t> ranks;
    for (std::uint32_t rank = first; rank < end; ++rank) {
      ranks.push_back(rank);
      const SideCosts::Cost one = cost_of(1, packed.length(rank));
      expected = {expected.strings + one.strings, expected.words + one.words, expected.columns + one.columns};
    }
    for (const RankList& selection : {RankList{nullptr, first, end - first}, RankList{ranks.data(), 0, end - first}}) {
      const SideCosts::Cost sum = costs.of(selection);
      EXPECT_EQ(sum.strings, expected.strings);
      EXPECT_EQ(sum.words, expected.words);
      EXPECT_EQ(sum.columns, expected.columns);
    }
  }
}

TEST(HalfWords, FollowTheClasses) {
  EXPECT_EQ(half_words_of(0), 1U);
  EXPECT_EQ(half_words_of(32), 1U);
  EXPECT_EQ(half_words_of(33), 2U);
  EXPECT_EQ(half_words_of(129), 8U);
  EXPECT_EQ(half_words_of(257), 16U);
  EXPECT_EQ(half_words_of(513), 32U);
}

}  // namespace
}  // namespace warpmatch::cuda
