// Estimates of work, against counting pair by pair. Sizes: a few tens of strings on both sides of a 64-bit word, with
// and without a cutoff that lengths alone can miss.

#include "dispatch/planning/cost.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "dispatch/choose.hpp"
#include "dispatch/planning/text_cost.hpp"
#include "random_strings.hpp"
#include "reference/score.hpp"

namespace warpmatch::dispatch {
namespace {

Corpus corpus_of(std::size_t count, std::uint32_t longest, std::uint32_t seed) {
  testing::RandomStrings strings;
  strings.longest = longest;
  return testing::make_corpus(strings.make(count, seed));
}

/// Text symbols times pattern words of every pair that lengths do not rule out.
Work counted(const Request& request) {
  Work work;
  for (std::uint32_t i = 0; i < request.left.distinct(); ++i)
    for (std::uint32_t j = request.self ? i + 1 : 0; j < request.right.distinct(); ++j) {
      ++work.distinct_pairs;
      const std::uint32_t shorter = std::min(request.left.length(i), request.right.length(j));
      const std::uint32_t longer = std::max(request.left.length(i), request.right.length(j));
      const std::uint32_t maximum = request.rule.metric == Metric::indel ? shorter + longer : longer;
      if (request.rule.counts_edits && !request.rule.passes(longer - shorter, maximum)) continue;
      ++work.window_pairs;
      work.columns += (shorter + 63) / 64 * longer;
    }
  return work;
}

TEST(Cost, WorkIsCountedExactlyAndBoundedFromAbove) {
  const Corpus names = corpus_of(50, 30, 1);
  const Corpus lines = corpus_of(30, 200, 2);
  const Corpus none(std::vector<std::string>{});
  for (const Scorer& scorer : reference::all_scorers_and_weights())
    for (const std::optional<double> cutoff : {std::optional<double>(), std::optional(1.0)})
      for (const auto& [left, right] : {std::pair(names, lines), {lines, names}, {names, none}, {none, none}}) {
        SCOPED_TRACE(reference::label(scorer));
        const Request request = make_request(left, right, {.scorer = scorer, .score_cutoff = cutoff});
        const Work expected = counted(request);
        const Work measured = measure(request);
        const Work bound = at_most(request);
        EXPECT_EQ(measured.distinct_pairs, expected.distinct_pairs);
        EXPECT_EQ(measured.window_pairs, expected.window_pairs);
        EXPECT_EQ(measured.columns, expected.columns);
        EXPECT_GE(bound.distinct_pairs, expected.distinct_pairs);
        EXPECT_GE(bound.window_pairs, expected.window_pairs);
        EXPECT_GE(bound.columns, expected.columns);
        EXPECT_GE(cpu_seconds(bound, 1), cpu_seconds(measured, 1));
        EXPECT_GE(cuda_seconds(bound, 0, 132), cuda_seconds(measured, 0, 132));
      }
}

TEST(Cost, ASelfJoinCountsEachPairOnce) {
  const Corpus lines = corpus_of(60, 90, 3);
  const Request request = make_request(lines, lines, {.scorer = {}, .score_cutoff = 60.0}, true);
  const Work expected = counted(request);
  EXPECT_EQ(measure(request).distinct_pairs, expected.distinct_pairs);
  EXPECT_EQ(measure(request).window_pairs, expected.window_pairs);
  EXPECT_GT(expected.window_pairs, 0U);
  EXPECT_LT(expected.window_pairs, expected.distinct_pairs);
  EXPECT_EQ(measure(request).columns, expected.columns);
}

TEST(Cost, WorkersShareTheWork) {
  const Corpus names = corpus_of(50, 30, 1);
  const Work work = measure(make_request(names, names, {}));
  EXPECT_DOUBLE_EQ(cpu_seconds(work, 4), cpu_seconds(work, 1) / 4);
}

Work work_of(std::size_t strings, std::uint32_t length, const ScoreOptions& options, bool self = false) {
  testing::RandomStrings random;
  random.shortest = random.longest = length;
  random.edited = random.copied = 0;
  const Corpus left = testing::make_corpus(random.make(strings, 1));
  const Corpus right = testing::make_corpus(random.make(strings, 2));
  return measure(make_request(left, self ? left : right, options, self));
}

constexpr unsigned kMultiprocessors = 132;  // of a large GPU

// One pair of a million symbols each is work for one thread, whatever the device: the CPU's is the quicker one.
TEST(Cost, OnePairKeepsOneThreadBusy) {
  const Work one = work_of(1, 1'000'000, {.scorer = {Metric::levenshtein, Form::distance}});
  EXPECT_DOUBLE_EQ(cpu_seconds(one, 64), cpu_seconds(one, 1));
  EXPECT_LT(10 * cpu_seconds(one, 1), cuda_seconds(one, 0, kMultiprocessors));
  EXPECT_DOUBLE_EQ(cuda_seconds(one, 0, kMultiprocessors), cuda_seconds(one, 0, 2 * kMultiprocessors));
}

TEST(Cost, ManyPairsKeepADeviceBusy) {
  const Work many = work_of(2000, 100, {});
  EXPECT_LT(cuda_seconds(many, 0, kMultiprocessors), 0.5 * cpu_seconds(many, 1));
  Work more = many;
  more.window_pairs *= 100;
  more.cuda_steps *= 100;
  more.cpu_seconds *= 100;
  EXPECT_GT(cuda_seconds(more, 0, kMultiprocessors), 1.9 * cuda_seconds(more, 0, 2 * kMultiprocessors));
}

// Cells where cells are worked out, 64-bit words where words are, a few words where those are compared: what 20 pairs
// of 5,000 symbols take on one core of a Zen 4, within a factor of three.
TEST(Cost, LongStringsCostWhatRuns) {
  const auto each = [](const Scorer& scorer, std::optional<double> cutoff = {}) {
    return cpu_seconds(work_of(32, 5000, {.scorer = scorer, .score_cutoff = cutoff}), 1) / (32 * 32);
  };
  const auto within = [](double seconds, double measured) {
    EXPECT_GT(seconds, measured / 3);
    EXPECT_LT(seconds, measured * 3);
  };
  within(each({Metric::levenshtein, Form::distance}), 80e-6);
  within(each({Metric::indel, Form::ratio}), 29e-6);
  within(each({Metric::damerau_levenshtein, Form::distance}), 1.1e-3);
  within(each({Metric::jaro, Form::similarity}), 150e-6);
  within(each({Metric::jaccard, Form::similarity}), 80e-9);
  within(each({Metric::partial}), 1.5e-3);
  within(each({Metric::indel, Form::ratio}, 70), 29e-6);  // no signature rejects what is as loose
}

TEST(Cost, ATightCutoffRejectsMostPairsBeforeTheyAreScored) {
  const double all = cpu_seconds(work_of(200, 30, {}), 1);
  const double few = cpu_seconds(work_of(200, 30, {.scorer = {}, .score_cutoff = 90}), 1);
  EXPECT_LT(few, all / 4);
}

TEST(Cost, ThreadsGoByTheWorkNotByTheMachine) {
  EXPECT_EQ(useful_workers(0, 64), 1U);
  EXPECT_EQ(useful_workers(50e-6, 64), 1U);
  EXPECT_EQ(useful_workers(1, 1), 1U);
  EXPECT_EQ(useful_workers(1, 2), 2U);
  EXPECT_EQ(useful_workers(3600, ~0U), useful_workers(3600, 1U << 20));
  for (const double seconds : {1e-4, 1e-3, 1e-2, 1.0}) {
    EXPECT_LE(useful_workers(seconds, 64), useful_workers(10 * seconds, 64));
    // Each thread has more to do than it takes to start it.
    EXPECT_GT(seconds / useful_workers(seconds, 1024), 20e-6);
  }
}

TEST(Cost, ASmallCallIsOneThreadsWhateverIsAllowed) {
  const RunOptions every_core;
  const RunOptions many{.device = {}, .workers = 64};
  const Corpus few = corpus_of(10, 30, 1);
  const Corpus more = corpus_of(3000, 30, 2);
  for (const RunOptions& run : {every_core, many}) {
    EXPECT_EQ(control_of(run, make_request(few, few, {}), cpu_executor()).workers, 1U);
    EXPECT_GE(control_of(run, make_request(more, more, {}), cpu_executor()).workers,
              std::min(resolve_workers(run.workers), 8U));
  }
  EXPECT_EQ(control_of({.device = {}, .workers = 1}, make_request(more, more, {}), cpu_executor()).workers, 1U);
}

TEST(Cost, AFewTextsAreComparedAsTheyLie) {
  const auto totals = [](std::uint64_t count, std::uint64_t length) {
    TextTotals all;
    all.count = count;
    all.units = count * length;
    all.longest = length;
    return all;
  };
  for (const Scorer& scorer : reference::all_scorers_and_weights()) {
    SCOPED_TRACE(reference::label(scorer));
    const ScoreOptions options{.scorer = scorer};
    const auto lies = [&](std::uint64_t count, bool packing) {
      const TextTotals side = totals(count, 12);
      return seconds_as_they_lie(options, side, side) < seconds_in_lanes(options, side, side, packing);
    };
    EXPECT_TRUE(lies(0, true));
    EXPECT_TRUE(lies(1, true));
    EXPECT_TRUE(lies(1, false));
    // Jaro costs the same in either kind of lanes, and so the corpora do not pay.
    const bool is_jaro = scorer.metric == Metric::jaro || scorer.metric == Metric::jaro_winkler;
    EXPECT_EQ(lies(1000, true), is_jaro);
    EXPECT_GE(seconds_of_pairs(options, totals(20, 50), totals(20, 50)),
              seconds_of_pairs(options, totals(10, 50), totals(10, 20)));
  }
  // Long strings under a strict cutoff are told apart before a corpus could be made of them.
  const ScoreOptions strict{.scorer = {Metric::levenshtein, Form::distance}, .score_cutoff = 2};
  const TextTotals long_ones = totals(20, 10'000);
  EXPECT_LT(seconds_as_they_lie(strict, long_ones, long_ones), seconds_in_lanes(strict, long_ones, long_ones, true));
  EXPECT_GT(seconds_as_they_lie(strict, totals(200, 500), totals(200, 500)),
            seconds_in_lanes(strict, totals(200, 500), totals(200, 500), true));
}

// A few long texts that a cutoff soon tells apart are not read to the end, those that are alike are.
TEST(Cost, ALookAtAFewPairsTellsHowMuchIsRead) {
  const std::string as(20'000, 'a');
  const std::string bs(20'000, 'b');
  const auto text_of = [](const std::string& string) { return Text{string.data(), string.size(), Encoding::latin1}; };
  const std::vector<Text> first(3, text_of(as));
  const std::vector<Text> second(5, text_of(bs));
  const std::vector<Text> nulls(2);
  const ScoreOptions within_two{.scorer = {Metric::levenshtein, Form::distance}, .score_cutoff = 2};
  EXPECT_LT(likely_share(within_two, first, second), 1e-3);
  EXPECT_EQ(likely_share(within_two, first, first), 1);
  EXPECT_EQ(likely_share(within_two, first, nulls), 1);
  EXPECT_EQ(likely_share(within_two, {}, second), 1);
  EXPECT_EQ(likely_share({.scorer = {Metric::levenshtein, Form::distance}}, first, second), 1);
  const auto seconds = [&](const std::vector<Text>& right) {
    return seconds_as_they_lie(within_two, TextTotals(first), TextTotals(right),
                               likely_share(within_two, first, right));
  };
  EXPECT_LT(seconds(second), seconds_in_lanes(within_two, TextTotals(first), TextTotals(second), true) / 20);
}

// Metrics of places read up to the first difference whatever the cutoff, from the end that they begin at.
TEST(Cost, TextsThatDifferSoonAreComparedPlaceByPlaceAsTheyLie) {
  const std::string stem(2000, 'a');
  const std::string first = 'x' + stem;
  const std::string second = 'y' + stem;
  std::vector<std::uint16_t> wide(first.begin(), first.end());
  std::vector<std::uint16_t> other(second.begin(), second.end());
  const auto narrow = [](const std::string& s) { return Text{s.data(), s.size(), Encoding::latin1}; };
  const auto of_units = [](const std::vector<std::uint16_t>& s) { return Text{s.data(), s.size(), Encoding::ucs2}; };
  const std::vector<std::pair<Text, Text>> pairs{{narrow(first), narrow(second)}, {of_units(wide), of_units(other)}};
  for (const auto& [left, right] : pairs) {
    const std::vector<Text> lefts(80, left);
    const std::vector<Text> rights(80, right);
    const auto share = [&](Metric metric) { return likely_share({.scorer = {metric, Form::distance}}, lefts, rights); };
    EXPECT_LT(share(Metric::prefix), 1e-3);
    EXPECT_EQ(share(Metric::postfix), 1);
    EXPECT_EQ(share(Metric::hamming), 1);
    const ScoreOptions prefix{.scorer = {Metric::prefix, Form::distance}};
    EXPECT_LT(seconds_as_they_lie(prefix, TextTotals(lefts), TextTotals(rights), share(Metric::prefix)),
              seconds_in_lanes(prefix, TextTotals(lefts), TextTotals(rights), true));
  }
}

TEST(Cost, NoCutoffSparesTheReadingOfWideTexts) {
  std::vector<std::uint16_t> units(10'000'000, 0x5B57);
  const std::vector<Text> texts(2, Text{units.data(), units.size(), Encoding::ucs2});
  const TextTotals side{std::span(texts)};
  for (const Scorer& scorer : reference::all_scorers_and_weights()) {
    if (row_of(scorer.metric).by_place) continue;  // these read texts as they lie
    SCOPED_TRACE(reference::label(scorer));
    ScoreOptions options{.scorer = scorer};
    if (scorer.form == Form::distance) options.score_cutoff = 1;
    EXPECT_GT(seconds_of_pairs(options, side, side), 20e-3);
    // Within few edits, units of two are read as bytes are.
    const bool reads_units = scoring::ScoreRule(options).counts_edits && counts_edits(scorer.metric);
    if (!reads_units || !options.score_cutoff) {
      EXPECT_GT(seconds_as_they_lie(options, side, side), 20e-3);
    }
  }
}

TEST(Cost, EditMetricsReadUnitsOfTwoBytesAsTheyLie) {
  TextTotals bytes;
  bytes.count = 20;
  bytes.units = 20'000;
  bytes.longest = 1000;
  TextTotals units = bytes;
  units.are_wide = true;
  const ScoreOptions within{.scorer = {Metric::levenshtein, Form::distance}, .score_cutoff = 2};
  EXPECT_EQ(seconds_as_they_lie(within, units, bytes), seconds_as_they_lie(within, bytes, bytes));
  const ScoreOptions jaro{.scorer = {Metric::jaro, Form::normalized_similarity}};
  EXPECT_GT(seconds_as_they_lie(jaro, units, bytes), seconds_as_they_lie(jaro, bytes, bytes));
}

}  // namespace
}  // namespace warpmatch::dispatch
