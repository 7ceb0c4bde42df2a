// The integer cores, in one word and in several chained, against the textbook recurrence. Sizes: every binary string
// that fits an 8-bit word or just spills into the next, every short ternary string, and random strings on both sides of
// each multiple of 32 and 64 up to 300, from alphabets where everything, something or nothing matches.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/metric_visit.hpp"
#include "core/word.hpp"
#include "random_strings.hpp"
#include "reference/edit_distance.hpp"

namespace warpmatch::core {
namespace {

/// Words so narrow that all strings around their boundary can be tried.
struct ByteOps : PlainLogic {
  static constexpr unsigned bits = 8;
  static std::uint8_t popcount(std::uint8_t word) { return static_cast<std::uint8_t>(count_bits(std::uint32_t{word})); }
};

struct WaitingByteOps : ByteOps {
  static constexpr bool steps_wait = true;
};

/// What counts and combines words, of several pairs at once or of one alone.
template <class Word>
struct OpsOf {
  using many = ScalarOps<Word>;
  using alone = WaitingOps<Word>;
};
template <>
struct OpsOf<std::uint8_t> {
  using many = ByteOps;
  using alone = WaitingByteOps;
};

/// The pattern's rows that hold each symbol, word by word; at least one word.
template <class Word>
std::map<char32_t, std::vector<Word>> match_words(const std::u32string& pattern, std::size_t words) {
  constexpr std::size_t bits = 8 * sizeof(Word);
  std::map<char32_t, std::vector<Word>> match;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    auto& of_symbol = match[pattern[i]];
    of_symbol.resize(words);
    of_symbol[i / bits] = static_cast<Word>(of_symbol[i / bits] | Word{1} << i % bits);
  }
  return match;
}

/// The remainder of a pattern and a text, with the carry between words or, where `chained` is false, without one.
template <class Core, class Word, class Ops = typename OpsOf<Word>::many>
std::uint32_t remainder(const std::u32string& pattern, const std::u32string& text, bool chained) {
  const std::size_t words = pattern.size() / Ops::bits + 1;  // the last may stand for no row at all
  const auto match = match_words<Word>(pattern, words);
  const std::vector<Word> nowhere(words);
  std::vector<typename Core::template Column<Word>> columns(words);
  for (const char32_t symbol : text) {
    const auto found = match.find(symbol);
    const std::vector<Word>& rows = found == match.end() ? nowhere : found->second;
    typename Core::template Carry<Word> carry;
    for (std::size_t w = 0; w < words; ++w) {
      if (chained)
        Core::template step<Ops>(columns[w], rows[w], carry);
      else
        Core::template step<Ops>(columns[w], rows[w]);
    }
  }
  std::uint32_t sum = 0;
  for (std::size_t w = 0; w < words; ++w) {
    const std::size_t rows = pattern.size() - std::min<std::size_t>(pattern.size(), w * Ops::bits);
    sum += Core::template remainder<Ops>(columns[w], low_bits<Word>(static_cast<std::uint32_t>(rows)));
  }
  return sum;
}

template <class Core, class Word>
void expect_textbook(const std::u32string& pattern, const std::u32string& text, std::uint32_t expected) {
  const auto distance = [&]<class Ops>(bool chained) {
    return Core::scale.distance(remainder<Core, Word, Ops>(pattern, text, chained),
                                static_cast<std::uint32_t>(pattern.size()), static_cast<std::uint32_t>(text.size()));
  };
  for (const bool chained : {true, false}) {
    if (!chained && pattern.size() > 8 * sizeof(Word)) continue;
    const auto many = distance.template operator()<typename OpsOf<Word>::many>(chained);
    const auto alone = distance.template operator()<typename OpsOf<Word>::alone>(chained);
    ASSERT_EQ(many, expected) << pattern.size() << " x " << text.size() << ", words of " << sizeof(Word);
    ASSERT_EQ(alone, expected) << pattern.size() << " x " << text.size() << ", words of " << sizeof(Word);
  }
}

template <class Core>
constexpr Metric metric_of = Metric::indel;
template <>
constexpr Metric metric_of<Levenshtein> = Metric::levenshtein;
template <>
constexpr Metric metric_of<Osa> = Metric::osa;
template <>
constexpr Metric metric_of<Hamming> = Metric::hamming;
template <>
constexpr Metric metric_of<Prefix> = Metric::prefix;

template <class Core, class... Words>
void expect_textbook_for(const std::u32string& pattern, const std::u32string& text) {
  const auto expected = static_cast<std::uint32_t>(reference::distance(metric_of<Core>, pattern, text));
  (expect_textbook<Core, Words>(pattern, text, expected), ...);
}

/// Every string of the alphabet of that many symbols.
std::vector<std::u32string> all_strings(const std::u32string& alphabet, std::size_t shortest, std::size_t longest) {
  std::vector<std::u32string> all;
  std::vector<std::u32string> layer{U""};
  for (std::size_t length = 0; length <= longest; ++length) {
    if (length >= shortest) all.insert(all.end(), layer.begin(), layer.end());
    std::vector<std::u32string> next;
    for (const auto& string : layer)
      for (const char32_t symbol : alphabet) next.push_back(string + symbol);
    layer = std::move(next);
  }
  return all;
}

template <class Core>
class MetricCore : public ::testing::Test {};
using Cores = ::testing::Types<Levenshtein, Indel, Osa, Hamming, Prefix>;
TYPED_TEST_SUITE(MetricCore, Cores);

TYPED_TEST(MetricCore, EqualsTheTextbookForEveryShortString) {
  const auto strings = all_strings(U"abc", 0, 4);
  for (const auto& pattern : strings)
    for (const auto& text : strings) {
      ASSERT_NO_FATAL_FAILURE(
          (expect_textbook_for<TypeParam, std::uint8_t, std::uint32_t, std::uint64_t>(pattern, text)));
    }
}

TYPED_TEST(MetricCore, EqualsTheTextbookForEveryStringAroundAWord) {
  const auto texts = all_strings(U"ab", 0, 6);
  for (const auto& pattern : all_strings(U"ab", 7, 9))
    for (const auto& text : texts) {
      ASSERT_NO_FATAL_FAILURE((expect_textbook_for<TypeParam, std::uint8_t>(pattern, text)));
    }
}

TYPED_TEST(MetricCore, EqualsTheTextbookForLongStrings) {
  for (const std::size_t symbols : {1u, 2u, 5u, 1000u}) {
    testing::RandomStrings strings;
    strings.alphabet = testing::alphabet_from(U'a', symbols);
    strings.edited = 0.7;
    std::uint32_t seed = 1;
    for (const std::uint32_t length : {1u, 31u, 32u, 33u, 63u, 64u, 65u, 96u, 127u, 128u, 129u, 200u, 256u, 300u}) {
      strings.shortest = length - length / 8;
      strings.longest = length;
      const auto some = strings.make(5, ++seed);
      for (const auto& pattern : some)
        for (const auto& text : {some[0], some[1].substr(0, 40), some[2] + some[3], std::u32string(), pattern}) {
          ASSERT_NO_FATAL_FAILURE(
              (expect_textbook_for<TypeParam, std::uint8_t, std::uint32_t, std::uint64_t>(pattern, text)));
        }
    }
  }
}

// Which string is the pattern makes no difference, and a remainder of 64 rows fits the byte that lanes report it in.
TYPED_TEST(MetricCore, RemaindersAreSymmetricAndSmall) {
  testing::RandomStrings strings;
  strings.alphabet = U"abc";
  strings.longest = 64;
  const auto some = strings.make(40, 7);
  for (const auto& a : some)
    for (const auto& b : some) {
      const std::uint32_t forth = remainder<TypeParam, std::uint64_t>(a, b, false);
      const std::uint32_t back = remainder<TypeParam, std::uint64_t>(b, a, false);
      const auto m = static_cast<std::uint32_t>(a.size());
      const auto n = static_cast<std::uint32_t>(b.size());
      ASSERT_EQ(TypeParam::scale.distance(forth, m, n), TypeParam::scale.distance(back, n, m));
      ASSERT_LE(TypeParam::scale.unit * forth, 2 * m);
    }
}

// So LCSseq has the same recurrence.
TEST(IndelCore, TheRemainderCountsRowsOutsideTheCommonSubsequence) {
  testing::RandomStrings strings;
  strings.alphabet = U"abcd";
  strings.longest = 150;
  const auto some = strings.make(25, 9);
  for (const auto& a : some)
    for (const auto& b : some) {
      const std::size_t common = (a.size() + b.size() - reference::distance(Metric::indel, a, b)) / 2;
      const std::uint32_t rows = remainder<Indel, std::uint32_t>(a, b, true);
      ASSERT_EQ(rows, a.size() - common);
      ASSERT_EQ(
          LcsSeq::scale.distance(rows, static_cast<std::uint32_t>(a.size()), static_cast<std::uint32_t>(b.size())),
          reference::distance(Metric::lcs_seq, a, b));
    }
}

// A symbol further on in a word, or in the next, may end a swap that began before it.
TEST(OsaCore, CountsSwapsAcrossWords) {
  for (std::size_t length = 2; length <= 40; ++length)
    for (std::size_t at = 0; at + 1 < length; ++at) {
      std::u32string pattern;
      for (std::size_t i = 0; i < length; ++i) pattern.push_back(U'a' + static_cast<char32_t>(i));
      std::u32string text = pattern;
      std::swap(text[at], text[at + 1]);
      ASSERT_EQ((remainder<Osa, std::uint8_t>(pattern, text, true)), 1U) << length << ", " << at;
    }
}

TEST(EditScales, GiveTheMaximumOfTheirMetric) {
  for (const Metric metric : reference::edit_metrics)
    for (std::uint32_t m = 0; m <= 20; ++m)
      for (std::uint32_t n = 0; n <= 20; ++n)
        ASSERT_EQ(edit_scale(metric).maximum(m, n),
                  reference::maximum(metric, std::u32string(m, U'a'), std::u32string(n, U'b')));
}

TEST(MetricVisit, ReachesEveryRecurrence) {
  for (const Metric metric : reference::edit_metrics) {
    const bool on_others = metric == Metric::damerau_levenshtein || metric == Metric::postfix;
    EXPECT_EQ(is_bit_parallel(metric), !on_others);
    if (on_others) continue;
    visit_recurrence(metric, [&](auto core) {
      const Metric of_core = metric == Metric::lcs_seq ? Metric::indel : metric;
      EXPECT_EQ(metric_of<decltype(core)>, of_core);
      if (metric != Metric::lcs_seq) {
        EXPECT_EQ(edit_scale(metric), core.scale);
      }
    });
  }
  for (const Metric metric : {Metric::jaro, Metric::partial, Metric::wratio}) EXPECT_FALSE(is_bit_parallel(metric));
}

TEST(LowBits, CoverTheRowsOfAWord) {
  EXPECT_EQ(low_bits<std::uint32_t>(0), 0U);
  EXPECT_EQ(low_bits<std::uint32_t>(1), 1U);
  EXPECT_EQ(low_bits<std::uint32_t>(31), 0x7fffffffU);
  EXPECT_EQ(low_bits<std::uint32_t>(32), ~std::uint32_t{0});
  EXPECT_EQ(low_bits<std::uint32_t>(33), ~std::uint32_t{0});
  EXPECT_EQ(low_bits<std::uint64_t>(63), ~std::uint64_t{0} >> 1);
  EXPECT_EQ(low_bits<std::uint64_t>(64), ~std::uint64_t{0});
}

}  // namespace
}  // namespace warpmatch::core
