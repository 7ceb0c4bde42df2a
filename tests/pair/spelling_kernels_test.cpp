// What the kernels of every SIMD level read of text before it is compared: where words end, UTF-8 in units, and units
// in bytes that keep their order.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/white_space.hpp"
#include "corpus/text/code_points.hpp"
#include "pair/isa/short_kernels.hpp"
#include "reference/corpus_reference.hpp"

namespace warpmatch::pair {
namespace {

class SpellingOnEveryLevel : public ::testing::TestWithParam<const ShortKernels*> {};

TEST_P(SpellingOnEveryLevel, WhiteSpaceOfEveryByteAtEveryPlace) {
  for (std::uint32_t count = 1; count <= 64; ++count)
    for (std::uint32_t symbol = 0; symbol < 256; ++symbol) {
      const std::uint32_t at = symbol % count;
      std::vector<std::uint8_t> string(count, 'x');  // not a symbol more can be read
      string[at] = static_cast<std::uint8_t>(symbol);
      const std::uint64_t expected = core::is_white_space(symbol, false) ? std::uint64_t{1} << at : 0;
      ASSERT_EQ(GetParam()->white_space(string.data(), count), expected) << symbol << " at " << at << " of " << count;
    }
}

// Well-formed text, and bytes drawn of those that may make it wrong; across the ends of vectors.
TEST_P(SpellingOnEveryLevel, Utf8InUnitsOfTwoBytes) {
  std::mt19937 random(9);
  constexpr std::uint8_t pool[] = {0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF4, 0xFF, 0x80, 0x9F, 0xA0, 0xBF};
  std::size_t well_formed = 0;
  for (std::size_t round = 0; round < 40000; ++round) {
    std::u32string points;
    for (std::size_t n = random() % 50; n > 0; --n) {
      constexpr std::uint32_t limits[] = {0x80, 0x800, 0x10000};
      const std::uint32_t point = random() % limits[random() % (1 + round % 3)];
      points.push_back(point >= 0xD800 && point <= 0xDFFF ? U'x' : static_cast<char32_t>(point));
    }
    reference::TextStore texts;
    texts.add(points, Encoding::utf8);
    const auto* first = static_cast<const std::uint8_t*>(texts.texts()[0].data);
    std::vector<std::uint8_t> bytes(first, first + texts.texts()[0].units);
    if (round % 2 == 0 && !bytes.empty()) bytes[random() % bytes.size()] = pool[random() % std::size(pool)];
    if (round % 5 == 0 && !bytes.empty()) bytes.pop_back();
    std::u16string expected;
    bool fits = true;
    const Text text{bytes.data(), bytes.size(), Encoding::utf8};
    fits = corpus::visit_code_points(text,
                                     [&](char32_t point) {
                                       fits = fits && point <= 0xFFFF;
                                       expected.push_back(static_cast<char16_t>(point));
                                     }) == corpus::well_formed &&
           fits;
    well_formed += fits ? 1 : 0;
    std::vector<std::uint16_t> units(bytes.size() + 32);
    const std::uint32_t count =
        GetParam()->utf8_units(bytes.data(), static_cast<std::uint32_t>(bytes.size()), units.data());
    ASSERT_EQ(count != not_spelled, fits) << round;
    if (!fits) continue;
    ASSERT_EQ(std::u16string(units.begin(), units.begin() + count), expected) << round;
  }
  EXPECT_GT(well_formed, 20000U);
}

/// Units of a text of any width.
Text in_units(const std::u32string& points, Encoding encoding, reference::TextStore& store) {
  store.add(points, encoding);
  return store.texts().back();
}

TEST_P(SpellingOnEveryLevel, UnitsOfOneBlockAndByNumbers) {
  std::mt19937 random(11);
  for (int round = 0; round < 6000; ++round) {
    const bool is_wide = round % 3 == 0;
    const char32_t block = is_wide ? 0x1F600 / 128 : 8;
    NumberedSymbols numbered;
    numbered.other = 0xFE;
    for (numbered.count = 0; numbered.count < static_cast<std::uint32_t>(round) % (NumberedSymbols::most + 1);)
      // Some that no unit of these widths can be, though its last bits can.
      numbered.symbols[numbered.count] = 128 * block + 5 * numbered.count + (numbered.count % 4 == 1 ? 0x20000 : 0),
      ++numbered.count;
    std::u32string points;
    for (std::size_t n = random() % 70; n > 0; --n)
      points.push_back(random() % 8 == 0 && round % 2 == 0 ? 0x2000 + random() % 64
                       : random() % 3 == 0                 ? random() % 128
                                                           : 128 * block + random() % 128);
    std::vector<std::uint8_t> in_block;
    std::vector<std::uint8_t> by_number;
    bool fits = true;
    for (const char32_t point : points) {
      const bool is_strange = point >= 128 && point / 128 != block;
      fits &= !is_strange;
      in_block.push_back(point < 128  ? static_cast<std::uint8_t>(point)
                         : is_strange ? 0xFE
                                      : static_cast<std::uint8_t>(0x80 | point % 128));
      const auto* const end = std::begin(numbered.symbols) + numbered.count;
      const auto* const found =
          std::find(std::begin(numbered.symbols), std::begin(numbered.symbols) + numbered.count, std::uint32_t{point});
      by_number.push_back(point < 128    ? static_cast<std::uint8_t>(point)
                          : found == end ? 0xFE
                                         : static_cast<std::uint8_t>(0x80 + (found - numbered.symbols)));
    }
    reference::TextStore store;
    const Text text = in_units(points, is_wide ? Encoding::ucs4 : Encoding::ucs2, store);
    const auto count = static_cast<std::uint32_t>(points.size());
    std::vector<std::uint8_t> out(count);
    ASSERT_EQ(GetParam()->spell_units(text.data, count, is_wide ? 4 : 2, block, 0xFE, out.data()), fits) << round;
    ASSERT_EQ(out, in_block) << round;
    ASSERT_TRUE(GetParam()->spell_numbered(text.data, count, is_wide ? 4 : 2, numbered, out.data())) << round;
    ASSERT_EQ(out, by_number) << round;
    std::vector<std::uint8_t> bytes;
    for (const char32_t point : points) bytes.push_back(static_cast<std::uint8_t>(point));
    std::vector<std::uint8_t> expected = bytes;
    for (std::uint8_t& byte : expected) byte = byte < 128 ? byte : 0xFE;
    ASSERT_TRUE(GetParam()->spell_numbered(bytes.data(), count, 1, numbered, out.data())) << round;
    ASSERT_EQ(out, expected) << round;
    if (!is_wide || points.empty()) continue;
    std::vector<std::uint32_t> malformed(points.begin(), points.end());
    malformed[random() % count] = 0x110000 + random() % 2 * 0x80000000;
    ASSERT_FALSE(GetParam()->spell_numbered(malformed.data(), count, 4, numbered, out.data())) << round;
  }
}

TEST_P(SpellingOnEveryLevel, UnitsInTheirOrder) {
  std::mt19937 random(10);
  for (int round = 0; round < 4000; ++round) {
    const std::uint32_t count = random() % 260;
    const std::uint32_t limit = round % 2 == 0 ? 0x180 : 0x10000;
    std::vector<std::uint16_t> units(count + 32);
    bool is_white = false;
    std::uint32_t others = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      units[i] = static_cast<std::uint16_t>(random() % 2 == 0 ? random() % 0x80 : random() % limit);
      if (round % 3 != 0 && units[i] >= 0x80 && core::is_white_space(units[i], true)) units[i] = 'x';
      is_white |= units[i] >= 0x80 && core::is_white_space(units[i], true);
      others += units[i] >= 0x80 ? 1 : 0;
    }
    std::fill(units.begin() + count, units.end(), std::uint16_t{0x3000});
    std::vector<std::uint8_t> bytes(count + 64);
    const bool fit = count <= most_ordered && others <= 0x80;
    ASSERT_EQ(GetParam()->order_units(units.data(), count, bytes.data()), !fit       ? OrderedUnits::too_many
                                                                          : is_white ? OrderedUnits::with_white_space
                                                                                     : OrderedUnits::as_ascii);
    if (!fit) continue;
    for (std::uint32_t i = 0; i < count; ++i) {
      if (units[i] < 0x80) {
        ASSERT_EQ(bytes[i], units[i]);
      }
      for (std::uint32_t j = 0; j < count; ++j) ASSERT_EQ(bytes[i] < bytes[j], units[i] < units[j]);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Levels, SpellingOnEveryLevel, ::testing::ValuesIn(usable_short_kernels()),
                         [](const auto& level) { return std::string(level.param->name); });

}  // namespace
}  // namespace warpmatch::pair
