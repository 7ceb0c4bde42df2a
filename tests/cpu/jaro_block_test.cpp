// Jaro and Jaro-Winkler in lanes on every SIMD level, to the last bit. Sizes: patterns and texts around each lane width
// and each other, lanes full and few, lengths mixed within a block; patterns of several words; patterns of more than a
// strip and texts over the longest the kernels take, which are compared one by one.

#include "cpu/blocks/jaro_block.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "cpu/lanes/kernel_choice.hpp"
#include "random_strings.hpp"
#include "reference/jaro.hpp"

namespace warpmatch::cpu {
namespace {

std::vector<std::u32string> decoded(const corpus::PackedCorpus& packed) {
  std::vector<std::u32string> strings;
  for (std::uint32_t rank = 0; rank < packed.distinct(); ++rank) strings.push_back(packed.decode(rank));
  return strings;
}

class JaroLanes : public ::testing::TestWithParam<const LaneKernels*> {
 protected:
  /// Compares every text with every pattern, in blocks of `size` patterns of neighbouring ranks.
  void expect_reference(const Corpus& patterns, const Corpus& texts, double prefix_weight, std::size_t size) {
    const corpus::PackedCorpus& left = corpus::packed(patterns);
    const corpus::PackedCorpus& right = corpus::packed(texts);
    const SymbolMaps maps{corpus::translation(left.alphabet(), right.alphabet()),
                          corpus::translation(right.alphabet(), left.alphabet())};
    const std::vector<std::u32string> left_strings = decoded(left), right_strings = decoded(right);
    std::vector<std::uint32_t> ranks(left.distinct());
    std::iota(ranks.begin(), ranks.end(), 0U);
    JaroBlock block(*GetParam(), left, right, maps, prefix_weight);
    for (std::size_t first = 0; first < ranks.size(); first += size) {
      const std::span<std::uint32_t> loaded = std::span(ranks).subspan(first, std::min(size, ranks.size() - first));
      std::reverse(loaded.begin(), loaded.end());  // any order will do
      block.load(loaded);
      const std::vector<double> all(loaded.size());  // every similarity counts
      std::vector<std::uint32_t> some;
      for (std::uint32_t text = 0; text < right.distinct(); text += static_cast<std::uint32_t>(some.size())) {
        // One at a time and several: lanes read some of them side by side.
        some.resize(std::min<std::size_t>(1 + text % 6, right.distinct() - text));
        std::iota(some.begin(), some.end(), text);
        std::vector<double> scores(some.size() * loaded.size());  // of just that size: nothing more may be written
        block.scores(some, {all.data(), 0}, {scores.data(), loaded.size()});
        for (std::size_t i = 0; i < scores.size(); ++i) {
          const std::u32string& a = left_strings[loaded[i % loaded.size()]];
          const std::u32string& b = right_strings[some[i / loaded.size()]];
          const double expected =
              prefix_weight == 0 ? reference::jaro(a, b) : reference::jaro_winkler(a, b, prefix_weight);
          ASSERT_EQ(scores[i], expected) << a.size() << " and " << b.size() << " symbols";
        }
      }
    }
  }
};

INSTANTIATE_TEST_SUITE_P(Isas, JaroLanes, ::testing::ValuesIn(usable_kernels()),
                         [](const auto& one) { return std::string(one.param->name); });

Corpus random_corpus(char32_t first, std::size_t letters, std::uint32_t longest, std::size_t count,
                     std::uint32_t seed) {
  testing::RandomStrings strings;
  strings.alphabet = testing::alphabet_from(first, letters);
  strings.longest = longest;
  return testing::make_corpus(strings.make(count, seed));
}

TEST_P(JaroLanes, SmallAlphabets) {
  for (const std::size_t letters : {1, 2, 4, 20})
    for (const std::uint32_t longest : {4, 8, 16, 32, 64, 70})
      for (const double weight : {0.0, 0.1, 1.0})
        expect_reference(random_corpus(U'a', letters, longest, 300, 1),
                         random_corpus(U'b', letters, longest, 20, 2),  // both sides have letters of their own
                         weight, longest % 3 == 1 ? max_lanes : 37);
}

TEST_P(JaroLanes, TwoByteSymbols) {
  expect_reference(random_corpus(0x4e00, 300, 30, 500, 1), random_corpus(0x4e05, 300, 40, 30, 2), 0.1, max_lanes);
  expect_reference(random_corpus(0x4e00, 300, 64, 500, 1), random_corpus(0x4e05, 9, 40, 30, 2), 0.1, 100);
}

TEST_P(JaroLanes, TextsFarLongerThanPatterns) {
  for (const std::uint32_t longest : {5, 16, 60}) {
    testing::RandomStrings strings;
    strings.alphabet = U"abc";
    strings.shortest = jaro_text_limit - 12;
    strings.longest = jaro_text_limit + 2;
    expect_reference(random_corpus(U'a', 4, longest, 200, 1), testing::make_corpus(strings.make(40, 2)), 0.1,
                     max_lanes);
  }
}

TEST_P(JaroLanes, PatternsOfSeveralWords) {
  for (const auto& [shortest, longest] : {std::pair{60U, 70U}, std::pair{120U, 130U}, std::pair{190U, 200U},
                                          std::pair{250U, 260U}, std::pair{65U, 256U}, std::pair{500U, 500U}})
    for (const std::size_t letters : {2, 5, 26}) {
      testing::RandomStrings strings;
      strings.alphabet = testing::alphabet_from(U'a', letters);
      strings.shortest = shortest;
      strings.longest = longest;
      const Corpus patterns = testing::make_corpus(strings.make(40, 1));
      strings.shortest = 0;
      strings.longest = 2 * longest;
      expect_reference(patterns, testing::make_corpus(strings.make(12, 2)), 0.1, max_word_lanes);
      expect_reference(patterns, patterns, 0.25, 7);
    }
}

TEST_P(JaroLanes, TextsAroundTheLongestForPatternsOfSeveralWords) {
  testing::RandomStrings strings;
  strings.alphabet = U"abcd";
  strings.shortest = jaro_wide_text_limit - 3;
  strings.longest = jaro_wide_text_limit + 3;
  expect_reference(random_corpus(U'a', 4, 256, 40, 1), testing::make_corpus(strings.make(12, 2)), 0.1, max_lanes);
}

TEST_P(JaroLanes, ManyPatternsInOneBlockOfWideLanes) {
  testing::RandomStrings strings;
  strings.shortest = 60;
  strings.longest = 64;
  expect_reference(testing::make_corpus(strings.make(400, 1)), testing::make_corpus(strings.make(10, 1)), 0.25,
                   max_lanes);
}

}  // namespace
}  // namespace warpmatch::cpu
