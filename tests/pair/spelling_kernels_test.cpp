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

template <class Unit>
std::uint32_t read_utf8(const ShortKernels& kernels, const std::vector<std::uint8_t>& bytes, std::vector<Unit>& out) {
  const auto count = static_cast<std::uint32_t>(bytes.size());
  out.assign(bytes.size() + 64 / sizeof(Unit), 0);
  if constexpr (sizeof(Unit) == 2)
    return kernels.utf8_units(bytes.data(), count, out.data());
  else
    return kernels.utf8_points(bytes.data(), count, out.data());
}

/// Reads as a reference does: what is well formed, if its code points are up to `most`.
template <class Unit>
void expect_read(const ShortKernels& kernels, const std::vector<std::uint8_t>& bytes, char32_t most) {
  std::vector<Unit> expected;
  bool fits = true;
  const Text text{bytes.data(), bytes.size(), Encoding::utf8};
  fits = corpus::visit_code_points(text,
                                   [&](char32_t point) {
                                     fits = fits && point <= most;
                                     expected.push_back(static_cast<Unit>(point));
                                   }) == corpus::well_formed &&
         fits;
  std::vector<Unit> units;
  const std::uint32_t count = read_utf8(kernels, bytes, units);
  ASSERT_EQ(count != not_spelled, fits);
  if (!fits) return;
  units.resize(count);
  ASSERT_EQ(units, expected);
}

std::vector<std::uint8_t> utf8_of(const std::u32string& points) {
  reference::TextStore texts;
  texts.add(points, Encoding::utf8);
  const auto* first = static_cast<const std::uint8_t*>(texts.texts()[0].data);
  return {first, first + texts.texts()[0].units};
}

// Well-formed text, and bytes drawn of those that may make it wrong; across the ends of vectors.
TEST_P(SpellingOnEveryLevel, Utf8InUnitsOfTwoAndFourBytes) {
  std::mt19937 random(9);
  constexpr std::uint8_t pool[] = {0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF4, 0xFF, 0x80, 0x8F, 0x90, 0xBF};
  for (std::size_t round = 0; round < 40000; ++round) {
    std::u32string points;
    for (std::size_t n = random() % 50; n > 0; --n) {
      constexpr std::uint32_t limits[] = {0x80, 0x800, 0x10000, 0x110000};
      const std::uint32_t point = random() % limits[random() % (1 + round % 4)];
      points.push_back(point >= 0xD800 && point <= 0xDFFF ? U'x' : static_cast<char32_t>(point));
    }
    std::vector<std::uint8_t> bytes = utf8_of(points);
    if (round % 2 == 0 && !bytes.empty()) bytes[random() % bytes.size()] = pool[random() % std::size(pool)];
    if (round % 5 == 0 && !bytes.empty()) bytes.pop_back();
    ASSERT_NO_FATAL_FAILURE(expect_read<std::uint16_t>(*GetParam(), bytes, 0xFFFF)) << round;
    ASSERT_NO_FATAL_FAILURE(expect_read<std::uint32_t>(*GetParam(), bytes, 0x10FFFF)) << round;
  }
}

// A code point of each size at each place around the ends of blocks, and the end of the string behind it.
TEST_P(SpellingOnEveryLevel, Utf8AtTheEndsOfBlocks) {
  for (const char32_t point : U"\u00e9\u4e00\U0001F600\U0010FFFF")
    for (std::size_t before = 0; before < 70; ++before)
      for (const std::size_t behind : {0U, 1U, 60U, 70U}) {
        if (point == 0) continue;
        for (const char32_t filler : {U'x', U'\U0001F601'}) {
          const std::u32string points =
              std::u32string(before, U'x') + point + point + std::u32string(behind, filler) + point;
          ASSERT_NO_FATAL_FAILURE(expect_read<std::uint32_t>(*GetParam(), utf8_of(points), 0x10FFFF));
          ASSERT_NO_FATAL_FAILURE(expect_read<std::uint16_t>(*GetParam(), utf8_of(points), 0xFFFF));
        }
      }
}

TEST_P(SpellingOnEveryLevel, PointsFoldedInTheirOrder) {
  std::mt19937 random(12);
  for (std::uint32_t round = 0; round < 20000; ++round) {
    const std::uint32_t first = round % 2 == 0 ? 0x1EF00 : 0x10000 + random() % 0xF0000;
    std::vector<std::uint32_t> points(random() % 70);
    for (std::uint32_t& point : points) {
      const std::uint32_t kind = random() % 3;
      point = kind == 0 ? random() % 0xD800 : kind == 1 ? 0xF900 + random() % 0x700 : first + random() % folded_points;
    }
    bool fits = true;
    if (round % 4 == 0 && !points.empty()) {
      constexpr std::uint32_t edges[] = {0xD7FF, 0xD800, 0xDFFF, 0xE000, 0xF8FF, 0xF900, 0xFFFF};
      const std::uint32_t others[] = {first - 1, first, first + folded_points - 1, first + folded_points};
      std::uint32_t& point = points[random() % points.size()];
      point = round % 8 == 0 ? edges[random() % std::size(edges)] : others[random() % std::size(others)];
      const bool is_narrow = point < fold_from || (point >= fold_from + folded_points && point <= 0xFFFF);
      fits = is_narrow || (point > 0xFFFF && point - first < folded_points);
    }
    std::vector<std::uint16_t> units(points.size());
    ASSERT_EQ(GetParam()->fold_points(points.data(), static_cast<std::uint32_t>(points.size()), first, units.data()),
              fits);
    if (!fits) continue;
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (points[i] < fold_from) {
        ASSERT_EQ(units[i], points[i]);
      }
      for (std::size_t j = 0; j < points.size(); ++j) ASSERT_EQ(units[i] < units[j], points[i] < points[j]);
    }
  }
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
