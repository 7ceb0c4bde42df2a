// Metrics of places on texts as they lie: units of one, two and four bytes on both sides, in every combination; lengths
// on both sides of a machine word, of the vectors of every SIMD level and of what a byte counts; differences at both
// ends, in the middle and everywhere.

#include "pair/metrics/places.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory_resource>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "pair/isa/short_kernels.hpp"
#include "pair/metrics/heads.hpp"
#include "reference/corpus_reference.hpp"
#include "reference/edit_distance.hpp"

namespace warpmatch::pair {
namespace {

constexpr Metric kMetrics[] = {Metric::hamming, Metric::prefix, Metric::postfix};
constexpr Encoding kEncodings[] = {Encoding::latin1, Encoding::ucs2, Encoding::ucs4};

std::size_t reference_distance(Metric metric, std::u32string left, std::u32string right) {
  if (metric == Metric::postfix) {
    std::reverse(left.begin(), left.end());
    std::reverse(right.begin(), right.end());
    metric = Metric::prefix;
  }
  return reference::distance(metric, left, right);
}

/// A string of that length, and others that differ from it in some places and in length.
std::vector<std::u32string> relatives(std::size_t length) {
  std::u32string base;
  for (std::size_t i = 0; i < length; ++i) base.push_back(U'a' + static_cast<char32_t>(i * i % 23));
  std::vector<std::u32string> made{base, base + U"xyz", U"xyz" + base, std::u32string(length, U'z')};
  for (const std::size_t at : {std::size_t{0}, length / 2, length - 1}) {
    if (at >= length) continue;
    made.push_back(base);
    made.back()[at] = U'\0';
  }
  return made;
}

TEST(Places, TextsOfAnyUnitsHaveTheDistancesOfTheTextbook) {
  for (const std::size_t length :
       {0U, 1U, 7U, 8U, 9U, 15U, 16U, 17U, 31U, 33U, 63U, 64U, 65U, 127U, 128U, 300U, 5000U, 20'000U}) {
    const std::vector<std::u32string> strings = relatives(length);
    for (const Encoding left : kEncodings)
      for (const Encoding right : kEncodings) {
        reference::TextStore lefts;
        reference::TextStore rights;
        for (const std::u32string& string : strings) {
          lefts.add(string, left);
          rights.add(string, right);
        }
        for (const Metric metric : kMetrics)
          for (std::size_t i = 0; i < strings.size(); ++i) {
            std::vector<std::uint32_t> distances(strings.size());
            place_distances({}, metric, lefts.texts()[i], rights.texts(), distances.data());
            for (std::size_t j = 0; j < strings.size(); ++j) {
              const std::size_t distance = reference_distance(metric, strings[i], strings[j]);
              ASSERT_EQ(distances[j], distance) << "metric " << static_cast<int>(metric) << ", lengths "
                                                << strings[i].size() << " and " << strings[j].size();
              for (const std::size_t limit : {std::size_t{0}, distance / 2, distance - (distance > 0 ? 1 : 0), distance,
                                              distance + 1, strings[i].size()}) {
                const std::size_t within =
                    place_distance(metric, lefts.texts()[i], rights.texts()[j], static_cast<std::uint32_t>(limit));
                ASSERT_TRUE(distance <= limit ? within == distance : within > limit)
                    << "metric " << static_cast<int>(metric) << ", limit " << limit << ", distance " << distance;
              }
            }
          }
      }
  }
}

TEST(Places, HeadsTellTheSame) {
  for (const Encoding encoding : kEncodings)
    for (const Metric metric : {Metric::prefix, Metric::postfix}) {
      reference::TextStore store;
      std::vector<std::u32string> strings;
      for (const std::size_t length : {0U, 1U, 2U, 3U, 4U, 7U, 8U, 9U, 16U, 65U})
        for (const std::u32string& string : relatives(length)) strings.push_back(string);
      // What a head lacks is no NUL of another string.
      for (const std::size_t length : {1U, 3U, 8U, 12U}) strings.emplace_back(length, U'\0');
      for (const std::u32string& string : strings) store.add(string, encoding);
      const std::span<const Text> texts = store.texts();
      ASSERT_TRUE(Heads::are_worth_reading(metric, texts));
      const Heads heads(metric, texts, std::pmr::get_default_resource());
      std::vector<std::uint32_t> distances(strings.size());
      for (std::size_t i = 0; i < strings.size(); ++i) {
        ASSERT_TRUE(heads.fit(texts[i]));
        const std::size_t first = i / 2;
        heads.distances({}, texts[i], first, strings.size() - first, distances.data());
        for (std::size_t j = first; j < strings.size(); ++j)
          ASSERT_EQ(distances[j - first], reference_distance(metric, strings[i], strings[j]))
              << "metric " << static_cast<int>(metric) << ", lengths " << strings[i].size() << " and "
              << strings[j].size();
      }
    }
}

TEST(Places, HeadsAreOfOneWidthAndOneEnd) {
  reference::TextStore texts;
  texts.add(U"aaa", Encoding::latin1);
  texts.add(U"aaa", Encoding::latin1);
  EXPECT_FALSE(Heads::are_worth_reading(Metric::hamming, texts.texts()));
  EXPECT_FALSE(Heads::are_worth_reading(Metric::prefix, {}));
  EXPECT_TRUE(Heads::are_worth_reading(Metric::postfix, texts.texts()));
  texts.add(U"aaa", Encoding::ucs2);
  EXPECT_FALSE(Heads::are_worth_reading(Metric::postfix, texts.texts()));
}

TEST(Places, SymbolsBeyondOneUnitAreNoOthers) {
  // 0x161 has the low byte of 'a', 0x10061 the low half of 'a' too.
  reference::TextStore texts;
  texts.add(U"aaa", Encoding::latin1);
  texts.add(U"\u0161a\u0161", Encoding::ucs2);
  texts.add(U"\U00010061aa", Encoding::ucs4);
  std::vector<std::uint32_t> distances(3);
  place_distances({}, Metric::hamming, texts.texts()[0], texts.texts(), distances.data());
  EXPECT_EQ(distances, (std::vector<std::uint32_t>{0, 2, 1}));
  place_distances({}, Metric::hamming, texts.texts()[2], texts.texts(), distances.data());
  EXPECT_EQ(distances, (std::vector<std::uint32_t>{1, 2, 0}));
}

TEST(Places, OnlyUnitsWhereTheyBelongAreReadAsTheyLie) {
  alignas(8) const char bytes[16] = {};
  EXPECT_TRUE(lies_in_units({bytes, 3, Encoding::latin1}));
  EXPECT_TRUE(lies_in_units({bytes + 1, 3, Encoding::latin1}));
  EXPECT_TRUE(lies_in_units({bytes + 2, 3, Encoding::ucs2}));
  EXPECT_FALSE(lies_in_units({bytes + 1, 3, Encoding::ucs2}));
  EXPECT_TRUE(lies_in_units({bytes + 4, 3, Encoding::ucs4}));
  EXPECT_FALSE(lies_in_units({bytes + 2, 3, Encoding::ucs4}));
  EXPECT_FALSE(lies_in_units({bytes, 3, Encoding::utf8}));
  EXPECT_FALSE(lies_in_units({nullptr, 0, Encoding::latin1}));
  const char32_t none = 0x110000;  // is no code point
  EXPECT_FALSE(lies_in_units({&none, 1, Encoding::ucs4}));
}

class PlacesOnEveryLevel : public ::testing::TestWithParam<const ShortKernels*> {};
INSTANTIATE_TEST_SUITE_P(Levels, PlacesOnEveryLevel, ::testing::ValuesIn(usable_short_kernels()),
                         [](const auto& one) { return std::string(one.param->name); });

template <class Symbol>
void expect_differing(const ShortKernels& kernels, std::uint32_t count, std::uint32_t every) {
  std::vector<Symbol> left(count, Symbol{7});  // not a symbol more can be read
  std::vector<Symbol> right = left;
  std::uint32_t differing = 0;
  for (std::uint32_t i = 0; i < count; i += every, ++differing)
    right[i] = static_cast<Symbol>(differing % 2 == 0 ? 8 : Symbol{7} ^ Symbol{1} << (8 * sizeof(Symbol) - 1));
  ASSERT_EQ(kernels.differing(left.data(), right.data(), count, sizeof(Symbol)), differing) << count << ", " << every;
}

TEST_P(PlacesOnEveryLevel, CountSymbolsThatDiffer) {
  for (const std::uint32_t count : {0U, 1U, 7U, 15U, 16U, 17U, 63U, 64U, 65U, 130U, 200U, 300U, 511U, 512U, 513U,
                                    255U * 64U, 255U * 64U + 1, 255U * 64U + 65U, 5'000'000U})
    for (const std::uint32_t every : {1U, 2U, 5U, 1000U}) {
      expect_differing<std::uint8_t>(*GetParam(), count, every);
      expect_differing<std::uint16_t>(*GetParam(), count, every);
      expect_differing<std::uint32_t>(*GetParam(), count, every);
    }
}

// As many bytes as are equal but for less than a block, from either end; a byte behind them may be any.
TEST_P(PlacesOnEveryLevel, BlocksAreEqualUpToWhatDiffers) {
  constexpr std::size_t most_of_block = 512;
  for (const std::size_t size : {0U, 1U, 100U, 512U, 513U, 5000U})
    for (const std::size_t at : {0U, 1U, 127U, 128U, 511U, 512U, 1024U, 4999U}) {
      std::vector<std::uint8_t> left(size, 7);
      std::vector<std::uint8_t> right = left;
      if (at < size) right[at] = 8;
      const std::size_t equal = std::min(at, size);
      const std::size_t begun = GetParam()->equal_blocks(left.data(), right.data(), size);
      EXPECT_LE(begun, equal);
      EXPECT_GT(begun + most_of_block, equal);
      const std::size_t behind = at < size ? size - 1 - at : size;
      const std::size_t ended = GetParam()->equal_blocks_before(left.data() + size, right.data() + size, size);
      EXPECT_LE(ended, behind);
      EXPECT_GT(ended + most_of_block, behind);
    }
}

}  // namespace
}  // namespace warpmatch::pair
