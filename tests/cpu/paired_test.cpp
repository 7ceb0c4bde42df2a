#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <warpmatch/extraction.hpp>
#include <warpmatch/matcher.hpp>

#include "dispatch/operations/null_cells.hpp"
#include "executors.hpp"

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

/// Executors do not care what nulls get: their caller fills those cells, whichever it asked.
TEST(Paired, IsAnOperationOfEveryExecutor) {
  const std::vector<Text> queries{"abc", kNull, "abd", "x"};
  const std::vector<Text> choices{"abd", "abd", kNull, "y"};
  for (const auto& executor : testing::executors()) {
    std::vector<double> out(4, -1);
    const dispatch::DenseTarget target{{out.data(), DType::f64, 1, 4, 4}, 2.0};
    executor->paired(queries, choices, kRatio, target, {});
    dispatch::fill_null_cells(queries, choices, 0.5, target);
    EXPECT_THAT(out, ElementsAre(2.0 * score("abc", "abd", kRatio), 1, 1, 0)) << executor->detail();
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
