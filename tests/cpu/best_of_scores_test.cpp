// The best choices by scores that are no integer distance, told in lanes: those of a sort of every score, on every SIMD
// level and number of threads. Sizes: more choices than wait at a time and than a part has, strings of few symbols, so
// that many scores are equal.

#include "cpu/operations/best_of_scores.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/matcher.hpp>

#include "levels.hpp"
#include "random_rows.hpp"
#include "random_strings.hpp"
#include "reference/score.hpp"

namespace warpmatch {
namespace {

std::vector<Scorer> scorers() {
  std::vector<Scorer> all;
  for (const Metric metric : {Metric::jaro, Metric::jaro_winkler, Metric::jaccard})
    for (const Form form : {Form::distance, Form::similarity}) all.push_back({metric, form});
  all.push_back({.metric = Metric::levenshtein, .form = Form::distance, .weights = {1, 2, 3}});
  all.push_back({Metric::wratio, Form::ratio});
  return all;
}

std::vector<std::optional<double>> cutoffs_of(const Scorer& scorer) {
  if (scorer.form == Form::ratio) return {{}, 0.0, 60.0, 100.0};
  if (scorer.metric == Metric::levenshtein) return {{}, 0.0, 9.0};
  return {{}, 0.0, 0.6, 1.0};
}

using Scores = std::vector<std::vector<double>>;

/// Of each distinct query with each distinct choice.
Scores every_score(const dispatch::Request& request) {
  std::vector<std::u32string> choices;
  for (std::uint32_t rank = 0; rank < request.right.distinct(); ++rank) choices.push_back(request.right.decode(rank));
  Scores scores(request.left.distinct());
  for (std::uint32_t query = 0; query < scores.size(); ++query) {
    const std::u32string left = request.left.decode(query);
    for (const std::u32string& right : choices)
      scores[query].push_back(score({left.data(), left.size(), Encoding::ucs4},
                                    {right.data(), right.size(), Encoding::ucs4}, {.scorer = request.scorer}));
  }
  return scores;
}

/// By a sort of everything, k of each distinct query.
std::vector<dispatch::Choice> sorted(const dispatch::Request& request, const Scores& every, std::size_t k) {
  const auto& choices = request.right;
  std::vector<dispatch::Choice> best(every.size() * k);
  for (std::size_t query = 0; query < every.size(); ++query) {
    std::vector<std::tuple<std::uint64_t, std::uint32_t, std::uint32_t, double>> scores;
    for (std::uint32_t rank = 0; rank < choices.distinct(); ++rank) {
      const double of_pair = every[query][rank];
      if (request.rule.passes(of_pair))
        scores.emplace_back(scoring::order_of(request.rule.form, of_pair), choices.first_row(rank), rank, of_pair);
    }
    std::ranges::sort(scores);
    for (std::size_t i = 0; i < std::min(k, scores.size()); ++i)
      best[query * k + i] = {std::get<2>(scores[i]), std::get<3>(scores[i])};
  }
  return best;
}

void expect_sorted(const std::vector<std::u32string>& queries, const std::vector<std::u32string>& choices) {
  const Corpus left = testing::make_corpus(testing::with_nulls(queries));
  const Corpus right = testing::make_corpus(testing::with_nulls(choices));
  for (const Scorer& scorer : scorers()) {
    const Scores every = every_score(dispatch::make_request(left, right, {.scorer = scorer}));
    for (const std::optional<double> cutoff : cutoffs_of(scorer)) {
      const dispatch::Request request = dispatch::make_request(left, right, {.scorer = scorer, .score_cutoff = cutoff});
      for (const std::size_t k : {1U, 3U, 4U, 5U, 16U}) {
        const auto expected = sorted(request, every, k);
        for (const cpu::LaneKernels* kernels : testing::levels())
          for (const unsigned workers : {1U, 3U}) {
            ASSERT_TRUE(cpu::BestOfScores::serves(*kernels, request, k));
            const cpu::BestOfScores all(*kernels, request, k, workers);
            ASSERT_TRUE(all.pays());
            ASSERT_EQ(all.find({workers}), expected)
                << kernels->name << ", " << reference::label(scorer) << " at " << cutoff.value_or(-1) << ", k " << k;
          }
      }
    }
  }
}

TEST(BestOfScores, AreThoseOfASort) {
  testing::RandomStrings made;
  made.alphabet = U"ab ";
  made.longest = 9;
  expect_sorted(made.make(40, 1), made.make(160, 2));
}

TEST(BestOfScores, AreThoseOfASortOfManyLengths) {
  testing::RandomStrings made;
  made.alphabet = U"abcdefgh ";
  made.longest = 80;
  expect_sorted(made.make(120, 3), made.make(140, 4));
}

}  // namespace
}  // namespace warpmatch
