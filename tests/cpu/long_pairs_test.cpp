// Long patterns, pair by pair and in lanes under limits. Sizes: lengths on both sides of a word, of a strip of four and
// of three strips; edits at beginnings, ends and on the borders of strips, swaps across them; strings that are shifted,
// periodic, of one letter, unrelated; limits from none to all, on every SIMD level and every metric with long patterns.

#include "cpu/blocks/long_pairs.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cpu/blocks/pattern_block.hpp"
#include "cpu/lanes/kernel_choice.hpp"
#include "random_strings.hpp"
#include "reference/edit_distance.hpp"

namespace warpmatch::cpu {
namespace {

using Strings = std::vector<std::u32string>;

constexpr Metric kMetrics[] = {Metric::levenshtein,         Metric::indel,   Metric::lcs_seq, Metric::osa,
                               Metric::damerau_levenshtein, Metric::hamming, Metric::prefix};

/// The metric whose distances the remainders of a metric are on.
Metric recurrence(Metric metric) { return metric == Metric::lcs_seq ? Metric::indel : metric; }

std::u32string random_string(std::size_t length, const std::u32string& alphabet, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::u32string string(length, U' ');
  for (char32_t& c : string) c = alphabet[random() % alphabet.size()];
  return string;
}

/// Strings related to one of that length in the ways that go wrong.
Strings relatives(std::size_t length, const std::u32string& alphabet) {
  const std::u32string base = random_string(length, alphabet, static_cast<std::uint32_t>(length));
  const char32_t other = alphabet.back() + 1;
  Strings made{base, base.substr(1), base.substr(7), base + base.substr(0, 5), random_string(length, alphabet, 99)};
  for (const std::size_t at : {std::size_t{0}, std::size_t{63}, std::size_t{64}, length / 2, length - 1}) {
    if (at >= length) continue;
    std::u32string edited = base;
    edited[at] = other;
    made.push_back(edited);
    edited.erase(length / 3, 2);
    made.push_back(edited);
  }
  for (std::size_t at = 63; at + 1 < length; at += 64) {
    std::u32string swapped = base;
    std::swap(swapped[at], swapped[at + 1]);
    made.push_back(swapped);
  }
  std::u32string many = base;
  for (std::size_t at = 5; at < many.size(); at += 17) many[at] = other;
  made.push_back(many);
  many.insert(length / 2, U"abcdefghabcdefgh");
  made.push_back(many);
  std::u32string periodic;
  while (periodic.size() < length) periodic += alphabet.substr(0, 2);
  made.push_back(periodic);
  made.push_back(periodic.substr(1) + U"c");
  made.push_back(std::u32string(length, alphabet[0]));
  return made;
}

struct Sides {
  Sides(const Strings& left, const Strings& right)
      : patterns(testing::make_corpus(left)),
        texts(testing::make_corpus(right)),
        maps{corpus::translation(corpus::packed(patterns).alphabet(), corpus::packed(texts).alphabet()),
             corpus::translation(corpus::packed(texts).alphabet(), corpus::packed(patterns).alphabet())} {}

  Corpus patterns;
  Corpus texts;
  SymbolMaps maps;
};

/// By rank of text and pattern.
using Distances = std::vector<std::vector<std::uint64_t>>;

Distances distances_of(Metric metric, const Sides& sides) {
  const corpus::PackedCorpus& patterns = corpus::packed(sides.patterns);
  const corpus::PackedCorpus& texts = corpus::packed(sides.texts);
  Distances distances(texts.distinct());
  for (std::uint32_t text = 0; text < texts.distinct(); ++text)
    for (std::uint32_t pattern = 0; pattern < patterns.distinct(); ++pattern)
      distances[text].push_back(reference::distance(recurrence(metric), patterns.decode(pattern), texts.decode(text)));
  return distances;
}

/// What is found of every pair: in lanes, and whichever way is taken.
void expect_distances(const LaneKernels& kernels, Metric metric, const Sides& sides, std::uint32_t limit,
                      const Distances& all) {
  const corpus::PackedCorpus& patterns = corpus::packed(sides.patterns);
  const corpus::PackedCorpus& texts = corpus::packed(sides.texts);
  const core::EditScale scale = core::edit_scale(recurrence(metric));
  PatternBlock block(kernels, metric, texts.alphabet().size(), texts.symbol_bytes());
  const bool has_lanes = metric_kernels(kernels, metric).wide != nullptr;
  for (const BlockRange& range : split_into_blocks(patterns, metric_kernels(kernels, metric))) {
    if (range.width != LaneWidth::words) continue;
    block.load(patterns, range, sides.maps);
    for (std::uint32_t rank = 0; rank < texts.distinct(); ++rank) {
      const TextRef text{texts.string(texts.bucket_of(rank), rank), texts.length(rank), rank};
      std::uint32_t limits[max_word_lanes] = {};
      std::uint32_t bounds[max_lanes] = {};
      std::vector<std::uint64_t> distances;
      LaneSet open = 0;
      for (std::uint32_t lane = 0; lane < block.size(); ++lane) {
        const std::uint32_t length = block.lengths()[lane];
        distances.push_back(all[rank][block.ranks()[lane]]);
        limits[lane] = std::min(limit, scale.maximum(length, text.length));
        if (limits[lane] < (std::max(length, text.length) - std::min(length, text.length))) continue;
        open |= LaneSet{1} << lane;
        const auto base = std::int64_t{static_cast<std::int32_t>(scale.base(length, text.length))};
        bounds[lane] = static_cast<std::uint32_t>((limits[lane] - base) / scale.unit + 1);
      }
      const auto expect = [&](std::uint32_t lane, std::uint32_t remainder) {
        const std::uint64_t found =
            remainder == ~0U ? ~std::uint64_t{0} : scale.distance(remainder, block.lengths()[lane], text.length);
        if (distances[lane] <= limits[lane])
          ASSERT_EQ(found, distances[lane])
              << "limit " << limit << ", lengths " << block.lengths()[lane] << ", " << text.length;
        else
          ASSERT_GT(found, limits[lane]) << block.lengths()[lane] << ", " << text.length;
      };
      if (has_lanes && open != 0) {
        std::vector<std::uint32_t> remainders(block.lanes(), ~0U);
        block.lane_remainders(text, open, limits, remainders.data());
        for (std::uint32_t lane = 0; lane < block.size(); ++lane) {
          if ((open >> lane & 1) == 0) continue;
          ASSERT_NO_FATAL_FAILURE(expect(lane, remainders[lane])) << "in lanes";
        }
      }
      const std::uint32_t* const found = block.wide_remainders({&text, 1}, bounds);
      for (std::uint32_t lane = 0; lane < block.size(); ++lane) {
        if ((open >> lane & 1) == 0) continue;
        ASSERT_NO_FATAL_FAILURE(expect(lane, found[lane]));
      }
    }
  }
}

/// On every SIMD level, under each of the limits.
void expect_distances(const Sides& sides, std::initializer_list<std::uint32_t> limits) {
  for (const Metric metric : kMetrics) {
    const Distances distances = distances_of(metric, sides);
    for (const LaneKernels* kernels : usable_kernels())
      for (const std::uint32_t limit : limits) {
        SCOPED_TRACE(kernels->name + std::string(", metric ") + std::to_string(static_cast<int>(metric)));
        ASSERT_NO_FATAL_FAILURE(expect_distances(*kernels, metric, sides, limit, distances));
      }
  }
}

class LongPatterns : public ::testing::TestWithParam<const LaneKernels*> {};
INSTANTIATE_TEST_SUITE_P(Isas, LongPatterns, ::testing::ValuesIn(usable_kernels()),
                         [](const auto& one) { return std::string(one.param->name); });

TEST(LongPatternsOnEveryIsa, HaveTheDistancesOfTheTextbookWithinTheirLimits) {
  const std::u32string letters = U"abcdefgh";
  for (const std::size_t length : {65u, 128u, 256u, 257u, 300u, 520u}) {
    SCOPED_TRACE(length);
    const Strings strings = relatives(length, letters);
    // Texts of other lengths too.
    Strings texts(strings.begin(), strings.begin() + 3);
    texts.push_back(strings.back());
    texts.push_back(strings[strings.size() - 3]);
    texts.push_back(random_string(length + 40, letters, 3));
    const Sides sides(strings, texts);
    ASSERT_NO_FATAL_FAILURE(expect_distances(sides, {0, 1, 2, 3, 9, 16, 40, 150, ~0u}));
  }
}

// Symbols that texts lack, in alphabets that leave no number for them in their width, and of wider symbols.
TEST(LongPatternsOnEveryIsa, KnowSymbolsThatTextsLack) {
  for (const std::size_t letters : {255u, 256u, 257u}) {
    SCOPED_TRACE(letters);
    const std::u32string alphabet = testing::alphabet_from(0x4e00, letters);
    Strings texts{alphabet + random_string(100, alphabet, 1)};  // has every letter
    Strings patterns{texts[0], texts[0].substr(5), texts[0] + U"xyz"};
    for (std::size_t at = 3; at < patterns[1].size(); at += 50) patterns[1][at] = U'x';
    patterns.push_back(std::u32string(300, U'y'));
    patterns.push_back(random_string(360, alphabet, 2));
    texts.push_back(random_string(360, alphabet, 2) + U'z');
    const Sides sides(patterns, texts);
    ASSERT_NO_FATAL_FAILURE(expect_distances(sides, {1, 12, 60, ~0u}));
  }
}

TEST_P(LongPatterns, LeaveOutLanesThatAreNotWanted) {
  const Strings strings = relatives(300, U"abcdefgh");
  const Sides sides(strings, strings);
  const corpus::PackedCorpus& patterns = corpus::packed(sides.patterns);
  PatternBlock block(*GetParam(), Metric::levenshtein, patterns.alphabet().size(), patterns.symbol_bytes());
  const std::vector<BlockRange> blocks = split_into_blocks(patterns, GetParam()->levenshtein);
  block.load(patterns, blocks.front(), sides.maps);
  const TextRef text{patterns.string(patterns.bucket_of(0), 0), patterns.length(0), 0};
  for (const std::uint64_t bits : {0ULL, 1ULL, 2ULL}) {
    const LaneMask wanted{{bits}};
    const std::uint32_t* const found = block.wide_remainders({&text, 1}, nullptr, &wanted);
    for (std::uint32_t lane = 0; lane < block.size(); ++lane)
      ASSERT_EQ(found[lane] != ~0U, (bits >> lane & 1) != 0) << bits << ", " << lane;
  }
}

TEST_P(LongPatterns, CountEqualSymbolsOfEveryWidth) {
  for (const unsigned bytes : {1u, 2u, 4u})
    for (const std::uint32_t count : {0u, 1u, 15u, 16u, 17u, 63u, 64u, 65u, 130u, 300u, 5'000'000u}) {
      std::vector<std::uint8_t> left(std::size_t{count} * bytes + 64, 7);
      std::vector<std::uint8_t> right(left.size(), 7);
      std::uint32_t equal = count;
      for (std::uint32_t i = 3; i < count; i += 5, --equal) right[std::size_t{i} * bytes] = 8;
      std::fill(right.begin() + std::ptrdiff_t{count} * bytes, right.end(), std::uint8_t{7});  // beyond the end
      ASSERT_EQ(GetParam()->equal_symbols(left.data(), right.data(), count, bytes), equal) << bytes << ", " << count;
    }
}

}  // namespace
}  // namespace warpmatch::cpu
