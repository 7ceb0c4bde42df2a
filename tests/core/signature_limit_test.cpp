// The signature bound may reject nothing that counts. Sizes: every ternary string of up to 5 symbols with unbounded
// counts (the bound itself), and random strings of up to 120 symbols with the 128 facts of a corpus (what filters use).

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/metric_visit.hpp"
#include "core/signature.hpp"
#include "corpus/packed_corpus.hpp"
#include "random_strings.hpp"
#include "reference/edit_distance.hpp"

namespace warpmatch::core {
namespace {

std::uint32_t limit_of(Metric metric, const std::u32string& a, const std::u32string& b) {
  return edit_scale(metric).signature_limit(static_cast<std::uint32_t>(reference::distance(metric, a, b)),
                                            static_cast<std::uint32_t>(a.size()), static_cast<std::uint32_t>(b.size()));
}

/// How many counts of single symbols differ, and by how much: no layout of facts tells more.
std::uint32_t count_difference(const std::u32string& a, const std::u32string& b) {
  std::uint32_t sum = 0;
  for (const char32_t symbol : std::u32string(U"abc"))
    sum += static_cast<std::uint32_t>(
        std::abs(std::count(a.begin(), a.end(), symbol) - std::count(b.begin(), b.end(), symbol)));
  return sum;
}

TEST(SignatureLimit, CoversTheCountsOfEveryShortString) {
  std::vector<std::u32string> strings{U""};
  for (std::size_t i = 0; strings[i].size() < 5; ++i)
    for (const char32_t symbol : std::u32string(U"abc")) strings.push_back(strings[i] + symbol);
  std::map<Metric, bool> reached;
  for (std::size_t i = 0; i < strings.size(); ++i)
    for (std::size_t j = i % 3; j < strings.size(); j += 3)
      for (const Metric metric : reference::edit_metrics) {
        const std::uint32_t difference = count_difference(strings[i], strings[j]);
        const std::uint32_t limit = limit_of(metric, strings[i], strings[j]);
        ASSERT_LE(difference, limit);
        reached[metric] |= difference == limit && limit > 2;
      }
  for (const Metric metric : reference::edit_metrics)
    EXPECT_TRUE(reached[metric]) << "the bound of " << static_cast<int>(metric) << " is looser than it need be";
}

TEST(SignatureLimit, CoversTheFactsOfACorpus) {
  for (const std::size_t symbols : {2u, 26u, 400u}) {
    testing::RandomStrings strings;
    strings.alphabet = testing::alphabet_from(U'a', symbols);
    strings.longest = 120;
    strings.edited = 0.7;
    const Corpus corpus = testing::make_corpus(strings.make(60, 3));
    const corpus::PackedCorpus& packed = corpus::packed(corpus);
    for (std::uint32_t i = 0; i < packed.distinct(); ++i)
      for (std::uint32_t j = 0; j <= i; ++j)
        for (const Metric metric : reference::edit_metrics) {
          ASSERT_LE(difference(packed.signatures()[i], packed.signatures()[j]),
                    limit_of(metric, packed.decode(i), packed.decode(j)));
        }
  }
}

TEST(SignatureLimit, GrowsWithTheDistance) {
  for (const Metric metric : reference::edit_metrics)
    for (std::uint32_t left = 0; left <= 20; ++left)
      for (std::uint32_t right = 0; right <= 20; ++right)
        for (std::uint32_t d = left > right ? left - right : right - left; d < edit_scale(metric).maximum(left, right);
             ++d) {
          const EditScale scale = edit_scale(metric);
          ASSERT_LT(scale.signature_limit(d, left, right), scale.signature_limit(d + 1, left, right));
          ASSERT_EQ(scale.signature_limit(d, left, right), scale.signature_limit(d, right, left));
        }
}

}  // namespace
}  // namespace warpmatch::core
