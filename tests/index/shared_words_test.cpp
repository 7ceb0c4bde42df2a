// Pairs that share enough words, against comparing every pair. Sizes: 100 strings of 4 to 40 words.

#include "index/words/shared_words.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "corpus/packed_corpus.hpp"
#include "corpus/words/words.hpp"
#include "dispatch/request.hpp"
#include "index/words/word_lists.hpp"
#include "random_rows.hpp"
#include "reference/words.hpp"
#include "word_phrases.hpp"

namespace warpmatch::index {
namespace {

using Pair = std::pair<std::uint32_t, std::uint32_t>;

std::set<std::u32string> words_of(const corpus::PackedCorpus& corpus, std::uint32_t rank) {
  return reference::word_set(corpus.decode(rank));
}

std::size_t joined(const std::set<std::u32string>& words) {
  std::size_t length = words.empty() ? 0 : words.size() - 1;
  for (const std::u32string& word : words) length += word.size();
  return length;
}

std::vector<Pair> expected(const corpus::PackedCorpus& left, const corpus::PackedCorpus& right, double share,
                           bool self) {
  std::vector<Pair> pairs;
  for (std::uint32_t i = 0; i < left.distinct(); ++i)
    for (std::uint32_t j = self ? i + 1 : 0; j < right.distinct(); ++j) {
      const auto a = words_of(left, i);
      const auto b = words_of(right, j);
      std::set<std::u32string> common;
      std::ranges::set_intersection(a, b, std::inserter(common, common.end()));
      if (common.empty()) continue;
      const auto length = static_cast<double>(joined(common));
      if (length >= share * static_cast<double>(std::min(joined(a), joined(b)))) pairs.emplace_back(i, j);
    }
  return pairs;
}

std::vector<Pair> found(const corpus::PackedCorpus& left, const corpus::PackedCorpus& right, double share, bool self) {
  const WordLists lists(left, right, {2});
  const SharedWords shared(left, right, lists, share, self);
  SharedWords::Finder finder(shared);
  std::vector<Pair> pairs;
  for (std::uint32_t i = 0; i < left.distinct(); ++i)
    for (const std::uint32_t j : finder.of(i)) pairs.emplace_back(i, j);
  std::ranges::sort(pairs);
  return pairs;
}

class Shared : public ::testing::TestWithParam<std::size_t> {
 protected:
  Corpus left_ = testing::make_corpus(testing::with_nulls(testing::word_phrases(100, GetParam(), 1)));
  Corpus right_ = testing::make_corpus(testing::with_nulls(testing::word_phrases(80, GetParam() + 2, 1)));
};

// Shares are met exactly by some, and a rounding more may be let in but never one lost.
TEST_P(Shared, WordsOfEitherString) {
  const auto request = [&](const Corpus& a, const Corpus& b) {
    return dispatch::make_request(a, b, {.scorer = {Metric::token_set}, .score_cutoff = 1}, false);
  };
  for (const double share : {0.0, 0.1, 0.25, 1.0 / 3, 0.5, 0.75, 0.9 / 1.1, 1.0}) {
    SCOPED_TRACE(share);
    const auto two = request(left_, right_);
    EXPECT_EQ(found(two.left, two.right, share, false), expected(two.left, two.right, share, false));
    EXPECT_EQ(found(two.left, two.left, share, true), expected(two.left, two.left, share, true));
    EXPECT_EQ(found(two.left, two.left, share, false), expected(two.left, two.left, share, false));
  }
}

TEST_P(Shared, ListsHaveTheRarestFirst) {
  const auto request = dispatch::make_request(left_, right_, {.scorer = {Metric::token_set}, .score_cutoff = 1}, false);
  const WordLists lists(request.left, request.right, {1});
  std::vector<std::uint32_t> frequency(lists.words());
  for (std::uint32_t rank = 0; rank < request.right.distinct(); ++rank) {
    EXPECT_EQ(lists.right(rank).size(), words_of(request.right, rank).size());
    EXPECT_TRUE(std::ranges::is_sorted(lists.right(rank)));
    for (const std::uint32_t word : lists.right(rank)) ++frequency[word];
  }
  EXPECT_TRUE(std::ranges::is_sorted(frequency));
  for (std::uint32_t rank = 0; rank < request.left.distinct(); ++rank) {
    EXPECT_EQ(lists.left_size(rank), words_of(request.left, rank).size());
    EXPECT_LE(lists.left(rank).size(), lists.left_size(rank));
    EXPECT_TRUE(std::ranges::is_sorted(lists.left(rank)));
  }
}

INSTANTIATE_TEST_SUITE_P(Vocabularies, Shared, ::testing::Values(4, 12, 40),
                         [](const auto& words) { return std::to_string(words.param) + "_words"; });

}  // namespace
}  // namespace warpmatch::index
