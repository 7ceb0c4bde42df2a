#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <warpmatch/extraction.hpp>
#include <warpmatch/internal/text_source.hpp>
#include <warpmatch/matcher.hpp>

#include "executors.hpp"
#include "random_strings.hpp"
#include "reference/corpus_reference.hpp"

namespace warpmatch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr Text kNull{};

const ScoreOptions kRatio{{Metric::indel, Form::ratio}};
const ScoreOptions kDistance{{Metric::levenshtein, Form::distance}};

template <class Cell>
constexpr DType dtype = DType::f64;
template <>
constexpr DType dtype<float> = DType::f32;
template <>
constexpr DType dtype<std::uint8_t> = DType::u8;

template <class Cell = double>
std::vector<Cell> scores(const std::vector<Text>& queries, const std::vector<Text>& choices,
                         const ScoreOptions& options, double multiplier = 1.0, const RunOptions& run = {}) {
  std::vector<Cell> out(queries.size());
  paired(queries, choices, options, {out.data(), dtype<Cell>, 1, out.size(), out.size()}, multiplier, run);
  return out;
}

template <class Error, class Call>
std::string message_of(const Call& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

class CountingMonitor final : public Monitor {
 public:
  explicit CountingMonitor(int reports) : left_(reports) {}
  void report(std::uint64_t, std::uint64_t) override {
    if (left_-- == 0) throw std::runtime_error("enough");
  }

 private:
  int left_;
};

/// Texts that all differ, with what holds them.
struct Strings {
  explicit Strings(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) held.push_back(std::to_string(i * 7919));
    texts.assign(held.begin(), held.end());
  }
  std::vector<std::string> held;
  std::vector<Text> texts;
};

/// Strings that are made when they are read, and forgotten then; one may be refused.
class MadeUp final : public TextSource {
 public:
  MadeUp(std::span<const Text> texts, std::size_t refused = ~std::size_t{0}) : texts_(texts), refused_(refused) {}

  std::size_t size() const override { return texts_.size(); }
  std::span<const Text> read(std::size_t first, std::size_t count, std::vector<Text>& memory) const override {
    memory.assign(texts_.begin() + static_cast<std::ptrdiff_t>(first),
                  texts_.begin() + static_cast<std::ptrdiff_t>(first + count));
    if (refused_ >= first && refused_ < first + count)
      throw InvalidArgument("made up", "row " + std::to_string(refused_));
    most_ = std::max(most_.load(), count);
    return memory;
  }
  /// The most texts that have been asked for at once.
  std::size_t most() const { return most_; }

 private:
  std::span<const Text> texts_;
  std::size_t refused_;
  mutable std::atomic<std::size_t> most_ = 0;
};

/// Nulls get the worst score there is, whichever executor was asked.
TEST(Paired, IsAnOperationOfEveryExecutor) {
  const std::vector<Text> queries{"abc", kNull, "abd", "x"};
  const std::vector<Text> choices{"abd", "abd", kNull, "y"};
  const ScoreOptions distance{{Metric::levenshtein, Form::normalized_distance}};
  for (const auto& executor : testing::executors()) {
    std::vector<double> out(4, -1);
    const dispatch::DenseTarget target{{out.data(), DType::f64, 1, 4, 4}, 3.0};
    executor->paired(TextSpan(queries), TextSpan(choices), distance, target, {});
    EXPECT_THAT(out, ElementsAre(1.0, 3.0, 3.0, 3.0)) << executor->detail();
  }
}

TEST(Paired, StringsAreReadASliceAtATime) {
  const Strings left(3000);
  const Strings right(3001);
  const std::vector<Text> shifted(right.texts.begin() + 1, right.texts.end());
  for (const ScoreOptions& options : {kRatio, kDistance, ScoreOptions{{Metric::prefix, Form::distance}}})
    for (const unsigned workers : {1U, 3U})
      for (const std::size_t size : {0U, 1U, 255U, 256U, 257U, 3000U}) {
        const MadeUp queries({left.texts.data(), size});
        const MadeUp choices({shifted.data(), size});
        std::vector<double> out(size, -1);
        paired(queries, choices, options, {out.data(), DType::f64, 1, size, size}, 1.0, {.workers = workers});
        EXPECT_EQ(out, scores({left.texts.begin(), left.texts.begin() + static_cast<std::ptrdiff_t>(size)},
                              {shifted.begin(), shifted.begin() + static_cast<std::ptrdiff_t>(size)}, options));
        EXPECT_LE(std::max(queries.most(), choices.most()), 256U);
      }
}

TEST(Paired, WhatIsWrongIsToldFromTheStart) {
  const Strings strings(2000);
  std::vector<Text> broken = strings.texts;
  for (const std::size_t row : {700U, 900U, 1999U}) broken[row] = Text("ab\xff", 3, Encoding::utf8);
  std::vector<double> out(2000);
  const MatrixView view{out.data(), DType::f64, 1, 2000, 2000};
  for (const unsigned workers : {1U, 4U}) {
    const RunOptions run{.workers = workers};
    EXPECT_EQ(
        message_of<InvalidArgument>([&] { paired(MadeUp(strings.texts), MadeUp(broken), kRatio, view, 1.0, run); }),
        "[choices] row 700: not valid UTF-8 at byte 2 (0xff)");
    EXPECT_EQ(message_of<InvalidArgument>(
                  [&] { paired(MadeUp(broken, 1500), MadeUp(strings.texts, 3), kRatio, view, 1.0, run); }),
              "[made up] row 1500");
    broken[1000] = kNull;
    EXPECT_THAT(
        message_of<InvalidArgument>([&] { paired(MadeUp(broken), MadeUp(strings.texts), kDistance, view, 1.0, run); }),
        HasSubstr("[queries] nulls have no levenshtein"));
    broken[1000] = strings.texts[1000];
  }
}

TEST(Paired, EachQueryWithItsChoice) {
  EXPECT_THAT(scores({"ab", "xy", ""}, {"abc", "ab", ""}, kRatio), ElementsAre(80.0, 0.0, 100.0));
  EXPECT_THAT(scores({"kitten"}, {"sitting"}, kDistance), ElementsAre(3.0));
  EXPECT_TRUE(scores({}, {}, kRatio).empty());
}

TEST(Paired, AnyNumberOfThreadsGivesTheScoresOfPairs) {
  const Strings left(3000);
  const Strings right(3001);
  const std::vector<Text> choices(right.texts.begin() + 1, right.texts.end());
  std::vector<double> expected;
  for (std::size_t i = 0; i < choices.size(); ++i) expected.push_back(score(left.texts[i], choices[i], kRatio));
  for (const unsigned workers : {1u, 2u, 5u})
    EXPECT_EQ(scores(left.texts, choices, kRatio, 1.0, {.device = {}, .workers = workers}), expected);
}

TEST(Paired, CutoffsAndMultiplierAsInAMatrix) {
  ScoreOptions options = kRatio;
  options.score_cutoff = 90.0;
  EXPECT_THAT(scores<float>({"ab", "ab"}, {"abc", "ab"}, options, 0.5), ElementsAre(0.0F, 50.0F));
  EXPECT_THAT(scores<std::uint8_t>({"abcd"}, {"abc"}, kRatio), ElementsAre(86));  // 85.7, rounded
}

TEST(Paired, NullsHaveTheWorstFloatScoreAndNoIntegerScore) {
  const ScoreOptions distance{{Metric::levenshtein, Form::normalized_distance}};
  EXPECT_THAT(scores({kNull, "a", kNull}, {"a", kNull, kNull}, distance, 2.0), ElementsAre(2.0, 2.0, 2.0));
  EXPECT_THAT(scores({kNull, "a"}, {"a", "a"}, kRatio), ElementsAre(0.0, 100.0));
  EXPECT_THAT(message_of<InvalidArgument>([] {
                scores({"a", "a"}, {"a", kNull}, kDistance);
              }),
              HasSubstr("[choices] nulls have no levenshtein"));
  EXPECT_THAT(message_of<InvalidArgument>([] { scores({kNull}, {"a"}, kDistance); }), HasSubstr("[queries] "));
}

TEST(Paired, ArgumentsAreChecked) {
  EXPECT_THAT(message_of<InvalidArgument>([] {
                scores({"a", "b"}, {"a"}, kRatio);
              }),
              HasSubstr("[choices] must be as many as the queries, 2, got 1"));
  EXPECT_THAT(message_of<RangeError>([] { scores<std::uint8_t>({"a"}, {"a"}, kRatio, 3.0); }),
              HasSubstr("a score of 300 does not fit uint8"));
  std::vector<double> out(2);
  EXPECT_THAT(message_of<InvalidArgument>([&] {
                paired(std::vector<Text>{"a"}, std::vector<Text>{"a"}, kRatio, {out.data(), DType::f64, 1, 2, 2});
              }),
              HasSubstr("[out] must have shape (1, 1), got (1, 2)"));
}

TEST(Paired, AMonitorCanStopTheCall) {
  std::string left;
  std::string right;
  for (int i = 0; i < 3000; ++i) {
    left += "ab";
    right += "cba"[i % 3];
  }
  const std::vector<Text> queries(5000, left);
  const std::vector<Text> choices(5000, right);
  CountingMonitor monitor(0);
  const auto call = [&] {
    scores(queries, choices, kDistance, 1.0, {.device = {}, .workers = 2, .monitor = &monitor});
  };
  EXPECT_EQ(message_of<std::runtime_error>(call), "enough");
}

// ---------------------------------------------------------------- extract

/// What extract must give: every score, sorted.
std::vector<Match> all_matches(Text query, const std::vector<Text>& choices, std::size_t limit,
                               const ScoreOptions& options) {
  const bool higher = higher_is_better(options.scorer.form);
  std::vector<Match> matches;
  for (std::size_t row = 0; row < choices.size(); ++row) {
    if (choices[row].data == nullptr) continue;
    const double value = score(query, choices[row], options);
    if (!options.score_cutoff || (higher ? value >= *options.score_cutoff : value <= *options.score_cutoff))
      matches.push_back({row, value});
  }
  std::ranges::stable_sort(
      matches, [&](const Match& a, const Match& b) { return higher ? a.score > b.score : a.score < b.score; });
  matches.resize(std::min(limit, matches.size()));
  return matches;
}

TEST(Extract, TheRisingCutoffChangesNothing) {
  // Few symbols and short words, so that scores tie and nearly tie.
  std::vector<std::string> held;
  std::uint32_t state = 1;
  for (int i = 0; i < 400; ++i) {
    std::string string;
    for (std::uint32_t n = i % 17; n > 0; --n) string += "ab c"[(state = state * 1664525 + 1013904223) >> 30];
    held.push_back(i % 5 == 0 ? "  " + string + std::string(i % 40, ' ') : string);
  }
  std::vector<Text> choices(held.begin(), held.end());
  choices[5] = choices[77] = kNull;
  for (const std::string& name : scorer_names()) {
    for (const std::size_t limit : {1, 2, 7, 1000}) {
      for (const bool cut : {false, true}) {
        ScoreOptions options{scorer_from_name(name), std::nullopt, CutoffRule::rapidfuzz};
        if (cut) options.score_cutoff = is_integer(options.scorer) ? 4.0 : largest_score(options.scorer) * 0.5;
        for (const Text query : {choices[42], choices[200], choices[16]})
          ASSERT_EQ(extract(query, choices, limit, options), all_matches(query, choices, limit, options))
              << name << " " << limit;
      }
    }
  }
}

// So many that several are compared at once, of strings that are read as bytes and of such that are not.
TEST(Extract, ChoicesOfAnyScript) {
  const std::u32string alphabets[] = {U"абв г", U"aąć é",        U"漢字 仮",
                                      U"abc ",  U"аb\u2009— 漢", U"\U0001F600\U0001F601 a"};
  std::vector<std::u32string> strings;
  for (std::uint32_t seed = 0; seed < 6; ++seed)
    for (const std::u32string& string :
         testing::RandomStrings{.alphabet = alphabets[seed], .longest = seed == 4 ? 90u : 20u}.make(90, seed))
      strings.push_back(string);
  std::uint32_t state = 7;
  for (std::size_t i = strings.size(); i > 1; --i)
    std::swap(strings[i - 1], strings[(state = state * 1664525 + 1013904223) % i]);
  reference::TextStore store;
  for (std::size_t i = 0; i < strings.size(); ++i) {
    char32_t largest = 0;
    for (const char32_t point : strings[i]) largest = std::max(largest, point);
    store.add(strings[i], i % 3 == 0          ? Encoding::utf8
                          : largest < 0x100   ? Encoding::latin1
                          : largest < 0x10000 ? Encoding::ucs2
                                              : Encoding::ucs4);
  }
  std::vector<Text> choices = store.texts();
  choices[5] = choices[77] = kNull;
  for (const std::string& name : scorer_names())
    for (const std::size_t limit : {1, 5, 1000})
      for (const bool cut : {false, true}) {
        ScoreOptions options{scorer_from_name(name), std::nullopt, CutoffRule::rapidfuzz};
        if (cut) options.score_cutoff = is_integer(options.scorer) ? 4.0 : largest_score(options.scorer) * 0.5;
        for (std::size_t row = 0; row < choices.size(); row += 61)
          ASSERT_EQ(extract(choices[row], choices, limit, options), all_matches(choices[row], choices, limit, options))
              << name << " " << limit << ", query " << row;
      }
}

TEST(Extract, BestFirstTiesToTheLowerRow) {
  EXPECT_THAT(extract("ab", std::vector<Text>{"x", "abc", kNull, "ab", "abd"}, 3, kRatio),
              ElementsAre(Match{3, 100.0}, Match{1, 80.0}, Match{4, 80.0}));
  EXPECT_THAT(extract("ab", std::vector<Text>{"abcd", "ac", "ad"}, 1, kDistance), ElementsAre(Match{1, 1.0}));
}

TEST(Extraction, TakesChoicesAFewAtATime) {
  const std::vector<Text> choices{"x", "abc", kNull, "ab", "abd", "b", "abe", kNull, "abcd"};
  for (const std::size_t step : {1, 2, 3, 9}) {
    Extraction best("ab", 4, kRatio);
    for (std::size_t first = 0; first < choices.size(); first += step)
      best.offer(std::span(choices).subspan(first, std::min(step, choices.size() - first)));
    EXPECT_EQ(best.matches(), extract("ab", choices, 4, kRatio)) << step;
    EXPECT_FALSE(best.is_final());
  }
}

TEST(Extraction, IsFinalOnceNothingBetterCanCome) {
  Extraction best("ab", 1, kRatio);
  best.offer(std::vector<Text>{"x", "ab"});
  EXPECT_TRUE(best.is_final());
  best.offer(std::vector<Text>{"ab"});
  EXPECT_THAT(best.matches(), ElementsAre(Match{1, 100.0}));
  EXPECT_TRUE(Extraction(kNull, 1, kRatio).is_final());
  EXPECT_TRUE(Extraction("ab", 0, kRatio).is_final());
}

TEST(Extract, NothingToFind) {
  const std::vector<Text> choices{"a", kNull};
  EXPECT_TRUE(extract(kNull, choices, 2, kRatio).empty());
  EXPECT_TRUE(extract("a", choices, 0, kRatio).empty());
  EXPECT_TRUE(extract("a", {}, 2, kRatio).empty());
}

TEST(Extract, AMonitorCanStopTheCall) {
  const Strings strings(2000);
  CountingMonitor monitor(3);
  const Watch watch(&monitor, std::chrono::milliseconds(0));
  EXPECT_EQ(message_of<std::runtime_error>([&] { extract("abc", strings.texts, 5, kDistance); }), "enough");
}

}  // namespace
}  // namespace warpmatch
