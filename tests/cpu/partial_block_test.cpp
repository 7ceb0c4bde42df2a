// partial_ratio in lanes, on every SIMD level. Sizes: lengths on both sides of the text's, in one block and apart; sums
// of lengths and numbers of symbols on both sides of what 8-bit lanes hold, and symbols beyond 16-bit lanes.

#include "cpu/blocks/partial_block.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cpu/lanes/kernel_choice.hpp"
#include "random_strings.hpp"
#include "reference/partial_ratio.hpp"

namespace warpmatch::cpu {
namespace {

class PartialBlocks : public ::testing::TestWithParam<const LaneKernels*> {
 protected:
  const LaneKernels& kernels() const { return *GetParam(); }
};

INSTANTIATE_TEST_SUITE_P(Isas, PartialBlocks, ::testing::ValuesIn(usable_kernels()),
                         [](const auto& one) { return std::string(one.param->name); });

/// One block after the other, and every text with each.
void expect_reference(const LaneKernels& kernels, const Corpus& patterns, const Corpus& texts,
                      const std::vector<std::vector<std::uint32_t>>& blocks, const SymbolMaps& maps) {
  PartialBlock block(kernels, corpus::packed(patterns), corpus::packed(texts), maps);
  for (const std::vector<std::uint32_t>& ranks : blocks) {
    block.load(ranks);
    std::vector<double> scores(ranks.size());
    for (std::uint32_t text = 0; text < corpus::packed(texts).distinct(); ++text) {
      block.scores(text, scores.data());
      const std::u32string right = corpus::packed(texts).decode(text);
      for (std::size_t i = 0; i < ranks.size(); ++i) {
        const std::u32string left = corpus::packed(patterns).decode(ranks[i]);
        ASSERT_EQ(scores[i], reference::partial_ratio(left, right))
            << "lengths " << left.size() << " and " << right.size() << ", pattern " << i << " of " << ranks.size();
      }
    }
  }
}

std::vector<std::uint32_t> shuffled_ranks(const Corpus& corpus, std::uint32_t seed) {
  std::vector<std::uint32_t> ranks(corpus.distinct());
  std::iota(ranks.begin(), ranks.end(), 0U);
  std::shuffle(ranks.begin(), ranks.end(), std::mt19937(seed));
  return ranks;
}

/// Blocks of up to `size` ranks.
std::vector<std::vector<std::uint32_t>> cut(const std::vector<std::uint32_t>& ranks, std::size_t size) {
  std::vector<std::vector<std::uint32_t>> blocks;
  for (auto first = ranks.begin(); first != ranks.end();) {
    const auto end = first + std::min<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(size), ranks.end() - first);
    blocks.emplace_back(first, end);
    first = end;
  }
  return blocks;
}

SymbolMaps maps_between(const Corpus& patterns, const Corpus& texts) {
  const corpus::Alphabet& left = corpus::packed(patterns).alphabet();
  const corpus::Alphabet& right = corpus::packed(texts).alphabet();
  return {corpus::translation(left, right), corpus::translation(right, left)};
}

struct Side {
  std::u32string alphabet;
  std::uint32_t shortest, longest;
  std::size_t count;
};

Corpus corpus_of(const Side& side, std::uint32_t seed) {
  testing::RandomStrings strings;
  strings.alphabet = side.alphabet;
  strings.shortest = side.shortest;
  strings.longest = side.longest;
  return testing::make_corpus(strings.make(side.count, seed));
}

struct Case {
  const char* name;
  Side patterns, texts;
  std::size_t block;
};

TEST_P(PartialBlocks, ScoresAreThoseOfEveryWindow) {
  const std::u32string two = U"ab", few = U"abcde", others = U"cdefxyz";
  const std::u32string wide = testing::alphabet_from(0x4e00, 400), wider = testing::alphabet_from(0x4f00, 400);
  const Case cases[] = {
      {"tiny, every length with every other", {two, 0, 6, 120}, {two, 0, 6, 60}, 50},
      {"around the text's length", {few, 10, 16, 150}, {few, 11, 15, 20}, 64},
      {"symbols the other side lacks", {few, 0, 30, 90}, {others, 0, 30, 25}, 33},
      {"none in common", {two, 1, 9, 20}, {U"xyz", 1, 9, 9}, 20},
      {"needles in long texts", {few, 3, 20, 40}, {few, 100, 140, 3}, max_lanes},
      {"long patterns", {few, 90, 150, 12}, {few, 5, 30, 4}, 12},
      {"on both sides of 8-bit lanes", {few, 120, 128, 10}, {few, 124, 130, 5}, 5},
      {"many symbols", {wide, 1, 40, 130}, {wider, 1, 40, 12}, 128},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    const Corpus patterns = corpus_of(one.patterns, 1);
    const Corpus texts = corpus_of(one.texts, 2);
    const auto blocks = cut(shuffled_ranks(patterns, 3), one.block);
    ASSERT_NO_FATAL_FAILURE(expect_reference(kernels(), patterns, texts, blocks, maps_between(patterns, texts)));
  }
}

TEST_P(PartialBlocks, ACorpusWithItselfNeedsNoMaps) {
  const Corpus corpus = corpus_of({U"abc", 0, 70, 30}, 4);
  std::vector<std::uint32_t> ranks(corpus.distinct());
  std::iota(ranks.begin(), ranks.end(), 0U);
  expect_reference(kernels(), corpus, corpus, cut(ranks, 16), {});
}

TEST_P(PartialBlocks, AnyNumberOfPatternsUpToTheMost) {
  const Corpus patterns = corpus_of({U"abcd", 4, 9, 600}, 5);
  const Corpus texts = corpus_of({U"abcd", 5, 8, 3}, 6);
  ASSERT_GE(patterns.distinct(), max_lanes);
  std::vector<std::vector<std::uint32_t>> blocks;
  for (const std::size_t size : {0, 1, 15, 16, 17, 64, 65, 255, 256}) {
    const auto ranks = shuffled_ranks(patterns, static_cast<std::uint32_t>(size));
    blocks.emplace_back(ranks.begin(), ranks.begin() + static_cast<std::ptrdiff_t>(size));
  }
  expect_reference(kernels(), patterns, texts, blocks, maps_between(patterns, texts));
}

TEST_P(PartialBlocks, LengthsThatTakeLanesOf32Bits) {
  // Beyond 65535 symbols together. The needle stands in the haystack with one symbol of it replaced.
  const std::string needle = "needle";
  std::string haystack(65530, '.');
  haystack.replace(40000, 6, "neXdle");
  const Corpus short_strings{needle, std::string("quartz"), std::string(".")};
  const Corpus long_strings{haystack, haystack + haystack.substr(0, 3)};
  const double expected[] = {100, 0, 100 * (1 - 2 / 12.0)};
  const auto rank_of = [&](std::size_t row) { return corpus::packed(short_strings).rank_of_rows()[row]; };
  const SymbolMaps maps = maps_between(short_strings, long_strings);
  PartialBlock block(kernels(), corpus::packed(short_strings), corpus::packed(long_strings), maps);
  block.load(std::vector{rank_of(2), rank_of(1), rank_of(0)});
  for (std::uint32_t text = 0; text < 2; ++text) {
    double scores[3];
    block.scores(text, scores);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(scores[i], expected[i]) << i;
  }
}

}  // namespace
}  // namespace warpmatch::cpu
