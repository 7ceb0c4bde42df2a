// Distances of strings of bytes on every SIMD level, of either half of Latin-1. Short patterns: lengths on both sides
// of 16, 32 and 64 rows with texts of every length up to 130. Several words: lengths on both sides of every number of
// words. Bands: every difference in length and limit that 64 diagonals hold, of strings near and far. Few edits: every
// limit, of all small strings and of long ones.

#include "pair/isa/short_kernels.hpp"

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
#include "random_strings.hpp"
#include "reference/edit_distance.hpp"

namespace warpmatch::pair {
namespace {

using testing::Bytes;
using testing::strings_to;
using testing::with_zero;

using Units = std::vector<std::uint16_t>;

/// The same strings of symbols of two bytes, of which 0 stays what it is.
Units widened(const std::u32string& string) {
  Units units;
  for (const char32_t symbol : string)
    units.push_back(static_cast<std::uint16_t>(symbol % 2 == 0 ? symbol << 8 : symbol));
  return units;
}

class ShortKernelsOnEveryLevel : public ::testing::TestWithParam<const ShortKernels*> {};

void expect_textbook(const ShortKernel& kernel, Metric metric, const std::u32string& alphabet) {
  const core::EditScale scale = core::edit_scale(metric);
  const std::vector<std::u32string> texts = strings_to(130, alphabet, 7);
  std::vector<Bytes> bytes;
  std::vector<ShortText> read;
  for (const std::u32string& text : texts) bytes.emplace_back(text.begin(), text.end());
  for (const Bytes& text : bytes) read.push_back({text.data(), static_cast<std::uint32_t>(text.size())});
  for (const std::uint32_t rows : {1U, 2U, 7U, 8U, 15U, 16U, 17U, 31U, 32U, 33U, 47U, 48U, 49U, 63U, 64U}) {
    const std::u32string pattern = strings_to(rows, alphabet, 3).back();
    const Bytes symbols(pattern.begin(), pattern.end());  // not a byte more can be read
    const ShortPattern held{symbols.data(), rows};
    std::vector<std::uint32_t> remainders(texts.size());
    kernel.remainders(held, read.data(), read.size(), remainders.data());
    for (std::size_t t = 0; t < texts.size(); ++t) {
      const auto length = static_cast<std::uint32_t>(texts[t].size());
      const auto expected = static_cast<std::uint32_t>(reference::distance(metric, pattern, texts[t]));
      ASSERT_EQ(scale.distance(remainders[t], rows, length), expected) << rows << " x " << length;
      if (length < rows) continue;
      for (const std::uint32_t limit : {0U, expected / 2, expected, expected + 1, ~0U}) {
        const auto expect = [&](std::uint32_t found) {
          if (expected <= limit)
            ASSERT_EQ(found, expected) << rows << " x " << length << " within " << limit;
          else
            ASSERT_GT(found, limit) << rows << " x " << length << " within " << limit;
        };
        ASSERT_NO_FATAL_FAILURE(expect(kernel.within(held, read[t], limit)));
        if (kernel.wide_within == nullptr) continue;
        // Above a byte, and so that the lower ones alone tell nothing apart.
        const Units wide = widened(pattern);
        const Units wide_text = widened(texts[t]);
        ASSERT_NO_FATAL_FAILURE(expect(kernel.wide_within({wide.data(), rows}, {wide_text.data(), length}, limit)));
      }
    }
  }
}

TEST_P(ShortKernelsOnEveryLevel, HaveTheDistancesOfTheTextbook) {
  std::u32string all;
  for (char32_t symbol = 0; symbol < 256; ++symbol) all.push_back(symbol);
  for (const std::u32string& alphabet :
       {std::u32string(U"ab"), std::u32string(U"abcdefgh \u00e9\u00ff"), with_zero, all}) {
    ASSERT_NO_FATAL_FAILURE(expect_textbook(GetParam()->levenshtein, Metric::levenshtein, alphabet));
    ASSERT_NO_FATAL_FAILURE(expect_textbook(GetParam()->indel, Metric::indel, alphabet));
    ASSERT_NO_FATAL_FAILURE(expect_textbook(GetParam()->osa, Metric::osa, alphabet));
  }
}

template <class Within, class Symbols>
void expect_within(Within within, const Symbols& pattern, const Symbols& text, std::uint32_t limit,
                   std::uint32_t expected) {
  const std::uint32_t found = within({pattern.data(), static_cast<std::uint32_t>(pattern.size())},
                                     {text.data(), static_cast<std::uint32_t>(text.size())}, limit);
  if (expected <= limit)
    ASSERT_EQ(found, expected) << pattern.size() << " x " << text.size() << " within " << limit;
  else
    ASSERT_GT(found, limit) << pattern.size() << " x " << text.size() << " within " << limit;
}

/// The string with every `each`th symbol replaced, removed, doubled or swapped with the next, by turns.
std::u32string edited(std::u32string string, std::size_t each) {
  for (std::size_t i = each, turn = 0; i + 1 < string.size(); i += each, ++turn) {
    if (turn % 4 == 0) string[i] = U'z';
    if (turn % 4 == 1) string.erase(i, 1);
    if (turn % 4 == 2) string.insert(i, 1, string[i]);
    if (turn % 4 == 3) std::swap(string[i], string[i + 1]);
  }
  return string;
}

template <class Expect>
void for_long_strings(Metric metric, const Expect& expect) {
  for (const std::u32string& alphabet : {std::u32string(U"ab"), std::u32string(U"abcdefgh \u00e9\u00ff"), with_zero})
    for (const std::uint32_t rows : {65U, 70U, 127U, 128U, 129U, 192U, 193U, 255U, 256U, 257U, 320U, 384U, 448U, 512U})
      for (const std::uint32_t more : {0U, 1U, 17U, 61U}) {
        const std::u32string pattern = strings_to(rows, alphabet, 3).back();
        std::u32string far = strings_to(rows + more, alphabet, 11).back();
        std::u32string near = edited(pattern + far.substr(0, more), 9);
        near.resize(rows + more, U'x');
        std::u32string nearer = far.substr(0, more) + edited(pattern, 40);
        nearer.resize(rows + more, U'x');
        for (const std::u32string& text : {far, near, nearer}) {
          const auto distance = static_cast<std::uint32_t>(reference::distance(metric, pattern, text));
          expect(Bytes(pattern.begin(), pattern.end()), Bytes(text.begin(), text.end()), distance);
        }
      }
}

// Nothing in common at the ends, something at either or both, or all of the pattern there.
TEST_P(ShortKernelsOnEveryLevel, CommonEndsAreTakenOff) {
  for (const auto& [kernel, metric] :
       {std::pair{&GetParam()->levenshtein, Metric::levenshtein}, std::pair{&GetParam()->indel, Metric::indel},
        std::pair{&GetParam()->osa, Metric::osa}}) {
    if (kernel->trimmed_within == nullptr) continue;
    for (const std::u32string& alphabet : {std::u32string(U"ab"), std::u32string(U"abcdefgh"), with_zero})
      for (const std::uint32_t rows : {0U, 1U, 2U, 7U, 31U, 32U, 33U, 63U, 64U})
        for (const std::uint32_t more : {0U, 1U, 5U, 40U}) {
          if (rows + more > 64) continue;
          const std::u32string pattern = strings_to(rows, alphabet, 3).back();
          for (const std::uint32_t kept : {0U, 1U, rows / 2, rows}) {
            std::u32string text = strings_to(rows + more, alphabet, 11).back();
            for (const auto& [begin, end] : {std::pair{kept, 0U}, std::pair{0U, kept}, std::pair{kept / 2, kept / 2}}) {
              std::copy_n(pattern.begin(), begin, text.begin());
              std::copy_n(pattern.end() - end, end, text.end() - end);
              const auto distance = static_cast<std::uint32_t>(reference::distance(metric, pattern, text));
              const Bytes symbols(pattern.begin(), pattern.end());
              const Bytes other(text.begin(), text.end());
              for (const std::uint32_t limit : {more, distance, distance + 1, ~0U}) {
                ASSERT_NO_FATAL_FAILURE(expect_within(kernel->trimmed_within, symbols, other, limit, distance));
                ASSERT_NO_FATAL_FAILURE(
                    expect_within(kernel->wide_trimmed_within, widened(pattern), widened(text), limit, distance));
              }
            }
          }
        }
  }
}

TEST_P(ShortKernelsOnEveryLevel, PatternsOfSeveralWords) {
  for (const auto& [kernel, metric] :
       {std::pair{&GetParam()->levenshtein, Metric::levenshtein}, std::pair{&GetParam()->indel, Metric::indel},
        std::pair{&GetParam()->osa, Metric::osa}})
    for_long_strings(metric, [&](const Bytes& pattern, const Bytes& text, std::uint32_t distance) {
      for (const std::uint32_t limit : {distance / 2, distance - 1, distance, distance + 1, ~0U})
        ASSERT_NO_FATAL_FAILURE(expect_within(kernel->words_within, pattern, text, limit, distance));
    });
}

TEST_P(ShortKernelsOnEveryLevel, PatternsInABand) {
  for (const auto& [kernel, metric] :
       {std::pair{&GetParam()->levenshtein, Metric::levenshtein}, std::pair{&GetParam()->indel, Metric::indel},
        std::pair{&GetParam()->osa, Metric::osa}}) {
    if (kernel->band_within == nullptr) continue;  // a level without it has the other kernels
    for_long_strings(metric, [&](const Bytes& pattern, const Bytes& text, std::uint32_t distance) {
      const auto surplus = static_cast<std::uint32_t>(text.size() - pattern.size());
      for (std::uint32_t limit = surplus; band_words(surplus, limit) <= most_band_words; ++limit)
        ASSERT_NO_FATAL_FAILURE(expect_within(kernel->band_within, pattern, text, limit, distance));
    });
  }
}

TEST_P(ShortKernelsOnEveryLevel, ShortPatternsInABand) {
  if (GetParam()->levenshtein.band_within == nullptr) return;
  for (const auto& [kernel, metric] :
       {std::pair{&GetParam()->indel, Metric::indel}, std::pair{&GetParam()->osa, Metric::osa}})
    for (const std::u32string& alphabet : {std::u32string(U"abc"), with_zero})
      for (std::uint32_t rows = 1; rows < 64; rows += 3) {
        const std::u32string pattern = strings_to(rows, alphabet, 5).back();
        for (std::uint32_t more = 0; more < 60; more += 7) {
          const std::u32string text = strings_to(rows + more, alphabet, 6).back();
          const auto distance = static_cast<std::uint32_t>(reference::distance(metric, pattern, text));
          for (std::uint32_t limit = more; band_words(more, limit) <= most_band_words; ++limit)
            ASSERT_NO_FATAL_FAILURE(expect_within(kernel->band_within, Bytes(pattern.begin(), pattern.end()),
                                                  Bytes(text.begin(), text.end()), limit, distance));
        }
      }
}

template <class Each>
void for_each_metric(const ShortKernels& kernels, const Each& each) {
  each(kernels.levenshtein, Metric::levenshtein);
  each(kernels.indel, Metric::indel);
  each(kernels.osa, Metric::osa);
}

/// By `few_within`, in symbols of both widths, within every limit it takes.
void expect_few(const ShortKernel& kernel, Metric metric, const std::u32string& pattern, const std::u32string& text) {
  const auto distance = static_cast<std::uint32_t>(reference::distance(metric, pattern, text));
  const Bytes symbols(pattern.begin(), pattern.end());  // not a byte more can be read
  const Bytes others(text.begin(), text.end());
  for (std::uint32_t limit = 0; limit <= most_few_edits; ++limit) {
    ASSERT_NO_FATAL_FAILURE(expect_within(kernel.few_within, symbols, others, limit, distance));
    ASSERT_NO_FATAL_FAILURE(expect_within(kernel.wide_few_within, widened(pattern), widened(text), limit, distance));
  }
}

TEST_P(ShortKernelsOnEveryLevel, FewEditsOfAllSmallStrings) {
  std::vector<std::u32string> all{U""};
  for (std::size_t i = 0; all[i].size() < 5; ++i)
    for (const char32_t symbol : {U'a', U'b'}) all.push_back(all[i] + symbol);
  for_each_metric(*GetParam(), [&](const ShortKernel& kernel, Metric metric) {
    for (const std::u32string& pattern : all)
      for (const std::u32string& text : all) {
        if (pattern.empty() || pattern.size() > text.size() || pattern[0] == text[0]) continue;
        ASSERT_NO_FATAL_FAILURE(expect_few(kernel, metric, pattern, text));
      }
  });
}

// Stretches between edits on both sides of what is compared at once, and strings further apart than any limit.
TEST_P(ShortKernelsOnEveryLevel, FewEditsOfLongStrings) {
  for_each_metric(*GetParam(), [&](const ShortKernel& kernel, Metric metric) {
    for (const std::u32string& alphabet : {std::u32string(U"ab"), std::u32string(U"abcdefgh \u00e9\u00ff"), with_zero})
      for (const std::uint32_t rows : {1U, 7U, 8U, 9U, 31U, 32U, 33U, 64U, 65U, 150U, 300U})
        for (const std::size_t each : {1U, 2U, 9U, 31U, 70U, 400U}) {
          const std::u32string string = strings_to(rows, alphabet, 3).back();
          std::u32string pattern = U"p" + string;
          for (std::u32string text : {U"t" + edited(string, each), U"tt" + edited(string, each) + U"tt"}) {
            if (text.size() < pattern.size()) std::swap(text, pattern);
            ASSERT_NO_FATAL_FAILURE(expect_few(kernel, metric, pattern, text));
          }
        }
  });
}

TEST_P(ShortKernelsOnEveryLevel, FewEditsAtBothEnds) {
  for_each_metric(*GetParam(), [&](const ShortKernel& kernel, Metric metric) {
    if (kernel.trimmed_within == nullptr) return;
    for (const std::uint32_t rows : {1U, 15U, 16U, 17U, 40U, 60U}) {
      const std::u32string string = strings_to(rows, U"abcd", 3).back();
      for (const std::u32string& pattern : {string, U"k" + string, string + U"k"})
        for (const std::u32string& text :
             {string, U"x" + string, string + U"x", U"x" + string + U"x", U"xx" + string, U"k" + string + U"x"}) {
          if (pattern.size() > text.size()) continue;
          const auto distance = static_cast<std::uint32_t>(reference::distance(metric, pattern, text));
          for (std::uint32_t limit = 0; limit <= 3; ++limit)
            ASSERT_NO_FATAL_FAILURE(expect_within(kernel.trimmed_within, Bytes(pattern.begin(), pattern.end()),
                                                  Bytes(text.begin(), text.end()), limit, distance));
        }
    }
  });
}

TEST_P(ShortKernelsOnEveryLevel, TakeAnyNumberOfTextsOfAnyLengthAtOnce) {
  const Bytes pattern{'k', 'i', 't', 't', 'e', 'n'};
  const std::string words[] = {"sitting", "", "kitten", "k", "mitten and a much longer text than the others",
                               "kit",     "n"};
  for (std::size_t count = 0; count <= std::size(words); ++count) {
    std::vector<ShortText> texts;
    for (std::size_t i = 0; i < count; ++i)
      texts.push_back(
          {reinterpret_cast<const std::uint8_t*>(words[i].data()), static_cast<std::uint32_t>(words[i].size())});
    std::vector<std::uint32_t> together(count + 1, 99);
    GetParam()->levenshtein.remainders({pattern.data(), 6}, texts.data(), count, together.data());
    EXPECT_EQ(together[count], 99U);
    for (std::size_t i = 0; i < count; ++i) {
      std::uint32_t alone = 0;
      GetParam()->levenshtein.remainders({pattern.data(), 6}, &texts[i], 1, &alone);
      EXPECT_EQ(together[i], alone) << words[i];
    }
  }
}

/// Strings that lie in turn, a pattern and its text, have the remainders together that each pair has alone, and no more
/// is written; and the same of symbols of two bytes.
void expect_pairs_as_alone(const ShortKernel& kernel, const std::vector<Bytes>& held) {
  const std::size_t count = held.size() / 2;
  std::vector<ShortPattern> left;
  std::vector<ShortText> right;
  for (std::size_t i = 0; i < count; ++i) {
    left.push_back({held[2 * i].data(), static_cast<std::uint32_t>(held[2 * i].size())});
    right.push_back({held[2 * i + 1].data(), static_cast<std::uint32_t>(held[2 * i + 1].size())});
  }
  std::vector<std::uint32_t> together(count + 1, 99);
  kernel.pairs(left.data(), right.data(), count, together.data());
  EXPECT_EQ(together[count], 99U);
  for (std::size_t i = 0; i < count; ++i) {
    std::uint32_t alone = 0;
    kernel.remainders(left[i], &right[i], 1, &alone);
    ASSERT_EQ(together[i], alone) << count << " " << i;
  }
  if (kernel.wide_pairs == nullptr) return;
  std::vector<Units> units;
  for (const Bytes& string : held) units.push_back(widened({string.begin(), string.end()}));
  std::vector<WidePattern> wide_left;
  std::vector<WideText> wide_right;
  for (std::size_t i = 0; i < count; ++i) {
    wide_left.push_back({units[2 * i].data(), left[i].rows});
    wide_right.push_back({units[2 * i + 1].data(), right[i].length});
  }
  std::vector<std::uint32_t> wide_together(count + 1, 99);
  kernel.wide_pairs(wide_left.data(), wide_right.data(), count, wide_together.data());
  ASSERT_EQ(wide_together, together);
}

TEST_P(ShortKernelsOnEveryLevel, TakeAnyNumberOfPairsAtOnce) {
  const std::vector<std::u32string> patterns = strings_to(64, U"abcd \u00e9", 11);
  const std::vector<std::u32string> texts = strings_to(70, U"abcd \u00e9", 12);
  for (const ShortKernel* kernel : {&GetParam()->levenshtein, &GetParam()->indel, &GetParam()->osa}) {
    for (std::size_t count = 0; count < 8; ++count) {
      std::vector<Bytes> held;
      for (std::size_t i = 0; i < count; ++i) {
        held.emplace_back(patterns[1 + 9 * i].begin(), patterns[1 + 9 * i].end());
        held.emplace_back(texts[70 - 10 * i].begin(), texts[70 - 10 * i].end());
      }
      expect_pairs_as_alone(*kernel, held);
    }
  }
}

// Many, of every length, in no order: as many as stand in lanes, one more and one less; some texts too long, or empty.
TEST_P(ShortKernelsOnEveryLevel, TakeManyPairsAtOnce) {
  const std::vector<std::u32string> patterns = strings_to(64, U"abcd \u00e9", 15);
  const std::vector<std::u32string> texts = strings_to(64, U"abcd \u00e9", 16);
  const std::u32string long_text(100, U'a');
  std::mt19937 random(17);
  for (const std::size_t count : {4U, 5U, 6U, 9U, 15U, 16U, 17U, 21U, 31U, 32U, 33U, 300U})
    for (const std::uint32_t odd : {0U, 1U, 2U}) {
      std::vector<Bytes> held;
      for (std::size_t i = 0; i < count; ++i) {
        const std::u32string& pattern = patterns[1 + random() % 64];
        const bool is_odd = odd != 0 && random() % 40 == 0;
        const std::u32string& text = is_odd ? (odd == 1 ? texts[0] : long_text) : texts[1 + random() % 64];
        held.emplace_back(pattern.begin(), pattern.end());
        held.emplace_back(text.begin(), text.end());
      }
      for (const ShortKernel* kernel : {&GetParam()->levenshtein, &GetParam()->indel, &GetParam()->osa})
        expect_pairs_as_alone(*kernel, held);
    }
}

// Strings that agree in some places, at their beginnings and at their ends, of every pair of lengths up to 64, and with
// patterns beyond.
INSTANTIATE_TEST_SUITE_P(Levels, ShortKernelsOnEveryLevel, ::testing::ValuesIn(usable_short_kernels()),
                         [](const auto& level) { return std::string(level.param->name); });

}  // namespace
}  // namespace warpmatch::pair
