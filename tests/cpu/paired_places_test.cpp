// Pairs by Hamming, Prefix and Postfix, of strings with equal beginnings and ends: symbols of one to four bytes, of
// which some begin or end with the same bytes, in every encoding they lie in, as single pairs score them; and texts
// that are malformed, which are refused as by any other metric.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/error.hpp>
#include <warpmatch/matcher.hpp>

#include "message_of.hpp"
#include "reference/corpus_reference.hpp"

namespace warpmatch {
namespace {

constexpr Metric kMetrics[] = {Metric::hamming, Metric::prefix, Metric::postfix};
constexpr Form kForms[] = {Form::distance, Form::similarity, Form::normalized_distance, Form::normalized_similarity};

const std::vector<std::u32string> kAlphabets{
    U"ab",
    U"ab\u00e9\u00c3\u00a9",  // as Latin-1 the bytes of what is another text in UTF-8
    U"\u0430\u0431 ",
    U"\u0430\u0431\u04b0\u04b1",   // D0 B0, D0 B1, D2 B0, D2 B1
    U"\u4e00\u4e01\u5e00\u00b8a",  // E4 B8 80, E4 B8 81, E5 B8 80, C2 B8
    U"\U0001F600\U0001F601\U0001E600\u4e00",
    U"a\u0430\u4e00\U0001F600",
};

struct Pairs {
  explicit Pairs(std::size_t count) {
    std::mt19937 random(3);
    constexpr std::size_t lengths[] = {0, 0, 1, 2, 3, 7, 15, 16, 21, 31, 32, 40, 63, 64, 90, 1200};
    for (std::size_t i = 0; i < count; ++i) {
      const std::u32string& alphabet = kAlphabets[i % kAlphabets.size()];
      const auto some = [&](std::size_t length) {
        std::u32string made(length, U'x');
        for (char32_t& symbol : made) symbol = alphabet[random() % alphabet.size()];
        return made;
      };
      const auto part = [&] { return some(lengths[random() % (std::size(lengths) - (i % 50 == 0 ? 0 : 1))]); };
      const std::u32string start = part();
      const std::u32string end = part();
      left.push_back(start + some(random() % 3) + end);
      right.push_back(start + some(random() % 3) + end);
      if (i % 11 == 0) right.back() = U"plain";
    }
  }

  std::vector<std::u32string> left;
  std::vector<std::u32string> right;
};

/// Which strings are in UTF-8: `some` is every other one. Those that are not are in the narrowest units.
enum class Utf8 : std::uint8_t { none, some, all };

void store(const std::vector<std::u32string>& strings, Utf8 utf8, reference::TextStore& texts) {
  for (std::size_t i = 0; i < strings.size(); ++i) {
    char32_t largest = 0;
    for (const char32_t symbol : strings[i]) largest = std::max(largest, symbol);
    const Encoding narrowest = largest <= 0xFF ? Encoding::latin1 : largest <= 0xFFFF ? Encoding::ucs2 : Encoding::ucs4;
    texts.add(strings[i], utf8 == Utf8::all || (utf8 == Utf8::some && i % 2 == 0) ? Encoding::utf8 : narrowest);
  }
}

std::vector<double> scores(const std::vector<Text>& left, const std::vector<Text>& right, const ScoreOptions& options) {
  std::vector<double> found(left.size(), -1);
  paired(left, right, options, {found.data(), DType::f64, 1, found.size(), found.size()});
  return found;
}

TEST(PairedPlaces, AreComparedAsCodePoints) {
  const Pairs pairs(1400);
  for (const Utf8 of_left : {Utf8::none, Utf8::some, Utf8::all})
    for (const Utf8 of_right : {Utf8::none, Utf8::all}) {
      reference::TextStore left;
      reference::TextStore right;
      store(pairs.left, of_left, left);
      store(pairs.right, of_right, right);
      for (const Metric metric : kMetrics)
        for (const Form form : kForms)
          for (const std::optional<double> cutoff : {std::optional<double>{}, {0.0}, {1.0}, {0.4}, {3.0}}) {
            const ScoreOptions options{{metric, form}, cutoff};
            if (is_integer(options.scorer) ? cutoff == 0.4 : cutoff == 3.0) continue;
            const std::vector<double> found = scores(left.texts(), right.texts(), options);
            for (std::size_t row = 0; row < found.size(); ++row)
              ASSERT_EQ(found[row], score(left.texts()[row], right.texts()[row], options))
                  << to_string(options.scorer) << " row " << row;
          }
    }
}

TEST(PairedPlaces, NullsHaveTheWorstScoreAmongTextsOfAnyScript) {
  const std::string cyrillic = reference::encode_utf8(U"\u0430\u0431");
  const std::vector<Text> left{Text{}, cyrillic, cyrillic, Text{}};
  const std::vector<Text> right{cyrillic, Text{}, cyrillic, Text{}};
  for (const Metric metric : kMetrics) {
    EXPECT_EQ(scores(left, right, {{metric, Form::normalized_similarity}}), (std::vector<double>{0, 0, 1, 0}));
    const std::string message = testing::message_of<InvalidArgument>([&] {
      scores(left, right, {{metric, Form::distance}});
    });
    EXPECT_EQ(message.rfind("[queries] nulls have no ", 0), 0U) << message;
  }
}

// Beside good texts of other scripts, of which as many as make several slices; on either side and on both.
TEST(PairedPlaces, MalformedTextIsRefusedAsByOtherMetrics) {
  const std::string cyrillic = reference::encode_utf8(U"\u0430\u0431\u0432");
  std::string longer;
  for (int i = 0; i < 100; ++i) longer += cyrillic;
  std::vector<std::string> broken;
  for (const std::string& good : {cyrillic, longer})
    for (std::size_t at = 0; at < good.size(); at += at < 12 ? 1 : 61)
      for (const char byte : {'\x80', '\xc0', '\xd0', '\xe4', '\xf5', 'a'}) {
        broken.push_back(good);
        broken.back()[at] = byte;
      }
  broken.emplace_back("\xed\xa0\x80");
  broken.emplace_back("\xf4\x90\x80\x80");
  std::size_t refused = 0;
  for (std::size_t i = 0; i < broken.size(); ++i) {
    const std::size_t row = i * 37 % 600;
    std::vector<Text> left(600, Text(cyrillic));
    std::vector<Text> right(600, Text(longer));
    (i % 3 == 0 ? right : left)[row] = broken[i];
    if (i % 3 == 2) right[(row + 300) % 600] = broken[i];
    const auto message = [&](Metric metric) -> std::string {
      try {
        scores(left, right, {{metric, Form::distance}});
      } catch (const InvalidArgument& error) {
        return error.what();
      }
      return "none";  // it is another text
    };
    const std::string expected = message(Metric::levenshtein);
    for (const Metric metric : kMetrics) ASSERT_EQ(message(metric), expected) << i;
    refused += expected.find("row") != std::string::npos ? 1 : 0;
  }
  EXPECT_GT(refused, broken.size() / 2);
}

}  // namespace
}  // namespace warpmatch
