// What the kernels of every SIMD level find in strings of bytes beside their distance: places that agree, Jaro's
// matches, windows and strangers; and the distance that has no recurrence of words, Damerau-Levenshtein's.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/edit_scale.hpp"
#include "core/metric_visit.hpp"
#include "pair/byte_strings.hpp"
#include "pair/isa/short_kernels.hpp"
#include "random_strings.hpp"
#include "reference/edit_distance.hpp"
#include "reference/jaro.hpp"
#include "reference/partial_ratio.hpp"
#include "scoring/similarities.hpp"
#include "scoring/window_ratio.hpp"

namespace warpmatch::pair {
namespace {

using testing::Bytes;
using testing::strings_to;
using testing::with_zero;

class ShortMeasuresOnEveryLevel : public ::testing::TestWithParam<const ShortKernels*> {};

/// Of symbols of one, two or four bytes, which differ in a bit that is given.
template <class Symbol>
void expect_agreements(const AgreementKernels<Symbol>& kernels, Symbol bit) {
  using String = std::vector<Symbol>;
  if (kernels.prefix == nullptr) return;
  std::vector<String> held;
  for (std::uint32_t rows = 0; rows <= 70; ++rows)
    for (std::uint32_t length = 0; length <= std::min(rows, 64U); ++length)
      for (std::uint32_t kind = 0; kind < 4; ++kind) {
        String pattern(rows, 0);
        for (std::uint32_t i = 0; i < rows; ++i) pattern[i] = static_cast<Symbol>(i * 7 % 251);
        String text(pattern.begin(), pattern.begin() + length);
        if (kind >= 2) text.assign(pattern.end() - length, pattern.end());
        if (kind % 2 == 1 && length > 0) text[(rows * 31 + length) % length] ^= bit;
        const bool turned = rows <= 64 && kind % 2 == 0;
        held.push_back(turned ? text : pattern);
        held.push_back(turned ? pattern : text);
      }
  const std::size_t count = held.size() / 2;
  std::vector<PatternOf<Symbol>> patterns;
  std::vector<TextOf<Symbol>> texts;
  for (std::size_t i = 0; i < count; ++i) {
    patterns.push_back({held[2 * i].data(), static_cast<std::uint32_t>(held[2 * i].size())});
    texts.push_back({held[2 * i + 1].data(), static_cast<std::uint32_t>(held[2 * i + 1].size())});
  }
  std::vector<std::uint32_t> prefix(count);
  std::vector<std::uint32_t> suffix(count);
  std::vector<std::uint32_t> places(count);
  kernels.prefix(patterns.data(), texts.data(), count, prefix.data());
  kernels.suffix(patterns.data(), texts.data(), count, suffix.data());
  kernels.places(patterns.data(), texts.data(), count, places.data());
  for (std::size_t i = 0; i < count; ++i) {
    const String& left = held[2 * i];
    const String& right = held[2 * i + 1];
    ASSERT_EQ(prefix[i], std::ranges::mismatch(left, right).in2 - right.begin()) << left.size() << " " << right.size();
    ASSERT_EQ(suffix[i], std::mismatch(right.rbegin(), right.rend(), left.rbegin(), left.rend()).first - right.rbegin())
        << left.size() << " " << right.size();
    std::uint32_t equal = 0;
    for (std::size_t j = 0; j < std::min(left.size(), right.size()); ++j) equal += left[j] == right[j] ? 1 : 0;
    ASSERT_EQ(places[i], equal) << left.size() << " " << right.size();
  }
}

TEST_P(ShortMeasuresOnEveryLevel, CountPlacesThatAgree) {
  expect_agreements<std::uint8_t>(GetParam()->agreement, 1);
  expect_agreements<std::uint16_t>(GetParam()->wide_agreement, 1);
  expect_agreements<std::uint16_t>(GetParam()->wide_agreement, 0x100);
  expect_agreements<std::uint32_t>(GetParam()->point_agreement, 1);
  expect_agreements<std::uint32_t>(GetParam()->point_agreement, 0x10000);
}

// Both strings longer than a word has bits, and a unit that is no code point, behind what is compared as well.
TEST_P(ShortMeasuresOnEveryLevel, CountPlacesOfCodePointsInStringsOfAnyLength) {
  using Points = std::vector<std::uint32_t>;
  const auto& kernels = GetParam()->point_agreement;
  if (kernels.prefix == nullptr) return;
  const auto count = [](auto kernel, const Points& left, const Points& right) {
    const PatternOf<std::uint32_t> pattern{left.data(), static_cast<std::uint32_t>(left.size())};
    const TextOf<std::uint32_t> text{right.data(), static_cast<std::uint32_t>(right.size())};
    std::uint32_t found = 0;
    kernel(&pattern, &text, 1, &found);
    return found;
  };
  for (const std::uint32_t length : {63U, 64U, 65U, 127U, 128U, 129U, 200U})
    for (std::uint32_t at = 0; at < length; ++at) {
      Points left(length);
      for (std::uint32_t i = 0; i < length; ++i) left[i] = 0x1F000 + i;
      Points right = left;
      right[at] = U'x';
      ASSERT_EQ(count(kernels.prefix, left, right), at);
      ASSERT_EQ(count(kernels.suffix, left, right), length - 1 - at);
      ASSERT_EQ(count(kernels.places, left, right), length - 1);
      right.push_back(0x10FFFF);
      ASSERT_EQ(count(kernels.prefix, right, left), at);
      ASSERT_EQ(count(kernels.places, right, left), length - 1);
      right.back() = 0x110000;
      ASSERT_EQ(count(kernels.prefix, right, left), not_spelled);
      ASSERT_EQ(count(kernels.places, left, right), not_spelled);
    }
}

/// Of symbols of one or two bytes.
template <class Symbol>
void expect_jaro(void (*jaro)(const PatternOf<Symbol>*, const TextOf<Symbol>*, std::size_t, ShortMatches*),
                 const std::u32string& alphabet) {
  const std::vector<std::u32string> patterns = strings_to(64, alphabet, 13);
  const std::vector<std::u32string> texts = strings_to(64, alphabet, 14);
  std::vector<std::vector<Symbol>> held;
  for (const auto* strings : {&patterns, &texts})
    for (const std::u32string& string : *strings) held.emplace_back(string.begin(), string.end());
  std::vector<PatternOf<Symbol>> left;
  std::vector<TextOf<Symbol>> right;
  for (std::uint32_t rows = 1; rows <= 64; ++rows)
    for (std::uint32_t length = 1; length <= 64; length += rows % 7 + 1) {
      left.push_back({held[rows].data(), rows});
      right.push_back({held[65 + length].data(), length});
    }
  std::vector<ShortMatches> found(left.size());
  jaro(left.data(), right.data(), left.size(), found.data());
  for (std::size_t i = 0; i < left.size(); ++i) {
    const std::uint32_t rows = left[i].rows;
    const std::uint32_t length = right[i].length;
    ASSERT_EQ(scoring::jaro_similarity(rows, length, found[i].matches, found[i].displaced),
              reference::jaro(patterns[rows], texts[length]))
        << rows << " x " << length;
  }
}

/// One pattern with many texts, as many as do not go into groups of any size as well, as with each of them.
void expect_jaro_texts(const ShortKernels& kernels, const std::u32string& alphabet) {
  std::vector<Bytes> held;
  for (const std::u32string& string : strings_to(64, alphabet, 14)) held.emplace_back(string.begin(), string.end());
  for (std::uint32_t rows = 1; rows <= 64; ++rows) {
    const std::u32string made = strings_to(rows, alphabet, 13).back();
    const Bytes pattern(made.begin(), made.end());
    std::vector<ShortText> many;
    for (std::uint32_t length = 1; length <= 64; length += rows % 7 + 1) many.push_back({held[length].data(), length});
    const std::vector<ShortPattern> same(many.size(), {pattern.data(), rows});
    std::vector<ShortMatches> alone(many.size());
    std::vector<ShortMatches> together(many.size());
    kernels.jaro(same.data(), many.data(), many.size(), alone.data());
    kernels.jaro_texts(same.front(), many.data(), many.size(), together.data());
    for (std::size_t i = 0; i < many.size(); ++i) {
      ASSERT_EQ(together[i].matches, alone[i].matches) << rows << " x " << many[i].length;
      ASSERT_EQ(together[i].displaced, alone[i].displaced) << rows << " x " << many[i].length;
    }
  }
}

TEST_P(ShortMeasuresOnEveryLevel, MatchAsJaroDoes) {
  for (const std::u32string& alphabet : {std::u32string(U"abcd \u00e9"), with_zero}) {
    ASSERT_NO_FATAL_FAILURE(expect_jaro(GetParam()->jaro, alphabet));
    ASSERT_NO_FATAL_FAILURE(expect_jaro_texts(*GetParam(), alphabet));
  }
  if (GetParam()->wide_jaro == nullptr) return;
  for (const std::u32string& alphabet : {std::u32string(U"ab\u0161\u0162\u4E61 "), with_zero})
    ASSERT_NO_FATAL_FAILURE(expect_jaro(GetParam()->wide_jaro, alphabet));
}

// Needles and texts of lengths on both sides of what vectors of words hold; a text of one symbol, one that is the
// needle again and again, and one that has none of it.
TEST_P(ShortMeasuresOnEveryLevel, FindTheBestWindow) {
  std::mt19937 random(6);
  for (const std::uint32_t rows : {1U, 2U, 3U, 7U, 8U, 9U, 16U, 31U, 32U, 33U, 63U, 64U})
    for (const std::uint32_t more : {0U, 1U, 2U, 5U, 7U, 8U, 31U, 32U, 33U, 70U, most_window_text - rows})
      for (const std::uint32_t symbols : {2U, 9U, 256U}) {
        const auto any = [&](std::uint32_t length) {
          Bytes made(length);
          for (std::uint8_t& symbol : made) symbol = static_cast<std::uint8_t>(random() % symbols * (255 / symbols));
          return made;
        };
        const Bytes needle = any(rows);
        Bytes text = any(rows + more);
        if (symbols == 9 && more > 5) std::copy(needle.begin(), needle.end(), text.begin() + more / 2);
        if (symbols == 256 && more == 5) std::fill(text.begin(), text.end(), needle.back());
        ShortWindow best;
        GetParam()->best_window({needle.data(), rows}, {text.data(), rows + more}, best);
        const double expected =
            reference::best_window_ratio({needle.begin(), needle.end()}, {text.begin(), text.end()});
        ASSERT_EQ(scoring::window_ratio(best.common, best.lengths, best.inner, best.outer, 0), expected)
            << rows << " in " << rows + more << ", " << symbols;
        // A better one is kept.
        ShortWindow kept{.common = 1, .lengths = 2, .inner = true, .outer = false};
        GetParam()->best_window({needle.data(), rows}, {text.data(), rows + more}, kept);
        ASSERT_EQ(scoring::window_ratio(kept.common, kept.lengths, kept.inner, kept.outer, 0), 100.0);
      }
}

// Rows on both sides of half the bytes of a vector, shorter and longer texts, few symbols and all of them: 0 and 255
// are symbols like others. Strings with something swapped, deleted and changed, where a swap is over what was inserted.
TEST_P(ShortMeasuresOnEveryLevel, DamerauOfEveryLength) {
  const ShortKernels& kernels = *GetParam();
  std::mt19937 random(5);
  const core::EditScale scale = core::edit_scale(Metric::damerau_levenshtein);
  ASSERT_GE(kernels.damerau_rows, 16U);
  for (std::uint32_t rows = 1; rows <= kernels.damerau_rows; rows += rows < 18 ? 1 : 5)
    for (const std::uint32_t symbols : {2U, 3U, 256U})
      for (int round = 0; round < 12; ++round) {
        const auto symbol = [&] {
          return static_cast<std::uint8_t>(symbols == 256 ? random() : random() % symbols * 255);
        };
        Bytes pattern;
        for (std::uint32_t j = 0; j < rows; ++j) pattern.push_back(symbol());
        Bytes text = pattern;
        for (std::uint32_t edits = random() % 8; edits > 0; --edits) {
          const std::size_t at = random() % text.size();
          switch (random() % 4) {
            case 0: std::swap(text[at], text[random() % text.size()]); break;
            case 1: text.insert(text.begin() + static_cast<std::ptrdiff_t>(at), symbol()); break;
            case 2:
              if (at + 1 < text.size()) std::swap(text[at], text[at + 1]);
              break;
            default:
              if (text.size() > 1) text.erase(text.begin() + static_cast<std::ptrdiff_t>(at));
          }
        }
        if (round == 0) text.assign(most_damerau_text, symbol());
        if (round == 1) text.assign(1, symbol());
        const auto length = static_cast<std::uint32_t>(text.size());
        const std::uint32_t remainder = kernels.damerau({pattern.data(), rows}, {text.data(), length});
        const auto expected = reference::damerau_levenshtein(std::u32string(pattern.begin(), pattern.end()),
                                                             std::u32string(text.begin(), text.end()));
        ASSERT_EQ(scale.distance(remainder, rows, length), expected) << rows << " x " << length << ", " << symbols;
      }
}

TEST_P(ShortMeasuresOnEveryLevel, CountStrangers) {
  std::mt19937 random(23);
  for (const unsigned symbols : {1, 2, 4, 26, 256})
    for (std::uint32_t places = 1; places <= 33; ++places) {
      // Not a byte more can be read.
      Bytes left(stretch_symbols);
      Bytes right(stretch_symbols + places - 1);
      for (auto* bytes : {&left, &right})
        for (std::uint8_t& byte : *bytes) byte = static_cast<std::uint8_t>(random() % symbols);
      if (places % 3 == 0) std::copy(left.begin(), left.begin() + 20, right.begin() + places / 2);
      std::uint32_t expected = 0;
      for (std::uint32_t i = 0; i < stretch_symbols; ++i) {
        const auto first = right.begin() + i;
        expected += std::find(first, first + places, left[i]) == first + places ? 1 : 0;
      }
      ASSERT_EQ(GetParam()->strangers(left.data(), right.data(), places), expected) << symbols << ", " << places;
      // Symbols that differ in their upper bytes alone.
      const auto widened = [](const Bytes& bytes) {
        std::vector<std::uint16_t> units(bytes.begin(), bytes.end());
        for (std::uint16_t& unit : units) unit = static_cast<std::uint16_t>(unit << 8 | 0x41);
        return units;
      };
      ASSERT_EQ(GetParam()->wide_strangers(widened(left).data(), widened(right).data(), places), expected)
          << symbols << ", " << places;
    }
}
INSTANTIATE_TEST_SUITE_P(Levels, ShortMeasuresOnEveryLevel, ::testing::ValuesIn(usable_short_kernels()),
                         [](const auto& level) { return std::string(level.param->name); });

}  // namespace
}  // namespace warpmatch::pair
