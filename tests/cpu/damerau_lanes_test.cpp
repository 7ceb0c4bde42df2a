// Damerau-Levenshtein in the lanes of every SIMD level. Sizes: blocks of each width with full lanes and with few;
// alphabets that need symbol numbers of one byte and of two; patterns longer than 64 symbols, and one so long that its
// cells take four bytes.

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/damerau_levenshtein.hpp"
#include "cpu/blocks/pattern_block.hpp"
#include "cpu/lanes/kernel_choice.hpp"
#include "random_strings.hpp"
#include "reference/damerau.hpp"

namespace warpmatch::cpu {
namespace {

class DamerauLanes : public ::testing::TestWithParam<const LaneKernels*> {
 protected:
  /// Compares every text with every pattern, block after block through one PatternBlock.
  void expect_reference(const Corpus& patterns, const Corpus& texts) {
    const corpus::PackedCorpus& left = corpus::packed(patterns);
    const corpus::PackedCorpus& right = corpus::packed(texts);
    const SymbolMaps maps{corpus::translation(left.alphabet(), right.alphabet()),
                          corpus::translation(right.alphabet(), left.alphabet())};
    std::vector<TextRef> refs;
    for (std::uint32_t rank = 0; rank < right.distinct(); ++rank)
      refs.push_back({right.string(right.bucket_of(rank), rank), right.length(rank), rank});
    PatternBlock block(*GetParam(), Metric::damerau_levenshtein, right.alphabet().size(), right.symbol_bytes());
    for (const BlockRange& range : split_into_blocks(left, GetParam()->damerau_levenshtein)) {
      block.load(left, range, maps);
      const std::uint8_t* narrow = block.is_wide() ? nullptr : block.narrow_remainders(refs);
      const std::uint32_t* wide = block.is_wide() ? block.wide_remainders(refs) : nullptr;
      for (std::size_t t = 0; t < refs.size(); ++t)
        for (std::uint32_t lane = 0; lane < block.size(); ++lane) {
          const std::size_t at = t * block.lanes() + lane;
          const std::uint32_t distance = core::DamerauLevenshtein::scale.distance(
              block.is_wide() ? wide[at] : narrow[at], block.lengths()[lane], refs[t].length);
          const std::uint32_t rank = block.ranks()[lane];
          ASSERT_EQ(distance, reference::damerau_levenshtein(left.decode(rank), right.decode(refs[t].rank)));
        }
    }
  }
};

INSTANTIATE_TEST_SUITE_P(Isas, DamerauLanes, ::testing::ValuesIn(usable_kernels()),
                         [](const auto& one) { return std::string(one.param->name); });

Corpus random_corpus(char32_t first, std::size_t letters, std::uint32_t shortest, std::uint32_t longest,
                     std::size_t count, std::uint32_t seed) {
  testing::RandomStrings strings;
  strings.alphabet = testing::alphabet_from(first, letters);
  strings.shortest = shortest;
  strings.longest = longest;
  return testing::make_corpus(strings.make(count, seed));
}

TEST_P(DamerauLanes, Narrow) {
  for (const std::size_t letters : {2, 4, 12})
    for (const std::uint32_t longest : {3, 9, 30, 64})
      expect_reference(random_corpus(U'a', letters, 0, longest, 150, longest),
                       random_corpus(U'b', letters, 0, longest + 6, 12, 7));  // both sides have letters of their own
}

TEST_P(DamerauLanes, MoreSymbolsThanAByteNumbers) {
  expect_reference(random_corpus(0x4e00, 700, 20, 60, 100, 1), random_corpus(0x4e20, 700, 0, 70, 10, 2));
  expect_reference(random_corpus(0x4e00, 254, 60, 64, 70, 3), random_corpus(0x4e00, 254, 60, 64, 3, 4));
  expect_reference(random_corpus(0x4e00, 255, 60, 64, 70, 3), random_corpus(0x4e00, 255, 60, 64, 3, 4));
}

TEST_P(DamerauLanes, Wide) {
  expect_reference(random_corpus(U'a', 3, 65, 150, 80, 1), random_corpus(U'a', 3, 0, 170, 8, 2));
  expect_reference(random_corpus(0x4e00, 3000, 65, 200, 40, 1), random_corpus(0x4e10, 3000, 0, 170, 4, 2));
}

TEST_P(DamerauLanes, CellsOfFourBytes) {
  std::u32string pattern;
  for (int i = 0; i < 33000; ++i) pattern += static_cast<char32_t>(U'a' + i % 7);
  expect_reference(testing::make_corpus({pattern, U"abc" + pattern}),
                   testing::make_corpus({U"", U"ba", U"gfedcba", U"abdcfeg" + pattern.substr(0, 5)}));
}

}  // namespace
}  // namespace warpmatch::cpu
