// Estimates of work, against counting pair by pair. Sizes: a few tens of strings on both sides of a 64-bit word, with
// and without a cutoff that lengths alone can miss.

#include "dispatch/cost.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

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
        EXPECT_EQ(measured.filtered, cutoff.has_value() && request.rule.counts_edits);
        EXPECT_GE(bound.distinct_pairs, expected.distinct_pairs);
        EXPECT_GE(bound.window_pairs, expected.window_pairs);
        EXPECT_GE(bound.columns, expected.columns);
        EXPECT_GE(cpu_seconds(bound, 1), cpu_seconds(measured, 1));
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

}  // namespace
}  // namespace warpmatch::dispatch
