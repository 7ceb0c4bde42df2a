// Joins by an index against scoring every pair, either of them whatever the costs say. Sizes: 120 phrases of 3 to 50
// words, so that heads hold few words or all; cutoffs on both sides of fractions that occur, and so low that nearly
// every pair passes.

#include "cpu/joins/join_ways.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/matcher.hpp>

#include "all_pairs.hpp"
#include "cpu/lanes/kernel_choice.hpp"
#include "cpu/operations/scored_operations.hpp"
#include "dispatch/operations/pair_list.hpp"
#include "executors.hpp"
#include "random_rows.hpp"
#include "scoring/similarities.hpp"
#include "word_phrases.hpp"

namespace warpmatch::cpu {
namespace {

using dispatch::RankPair;

std::vector<RankPair> sorted(const dispatch::PairList& list) {
  std::vector<RankPair> pairs = testing::all(list);
  std::ranges::sort(pairs, {}, [](const RankPair& pair) { return std::tuple(pair.left, pair.right, pair.score); });
  return pairs;
}

template <class Find>
std::vector<RankPair> found_by(const Find& find) {
  dispatch::PairList list;
  dispatch::ListSink sink(list);
  find(sink);
  return sorted(list);
}

/// Scorers that have a way by an index.
std::vector<Scorer> indexed_scorers() {
  std::vector<Scorer> scorers;
  for (const Metric metric : {Metric::jaccard, Metric::trigram, Metric::jaro, Metric::jaro_winkler})
    for (const Form form : {Form::similarity, Form::distance, Form::normalized_similarity, Form::normalized_distance})
      scorers.push_back({metric, form});
  for (const Metric metric : {Metric::partial, Metric::token_set, Metric::token, Metric::partial_token_sort,
                              Metric::partial_token_set, Metric::partial_token, Metric::wratio})
    scorers.push_back({metric});
  return scorers;
}

/// Shares of the best score, and the numbers next to them.
std::vector<double> cutoffs(const Scorer& scorer) {
  std::vector<double> all;
  for (const double share : {0.0, 1e-9, 0.3, 1.0 / 3, 0.5, 2.0 / 3, 0.8, 0.86, 0.9, 0.95, 1.0}) {
    const double best = scorer.form == Form::ratio ? 100 : 1;
    const double at = (higher_is_better(scorer.form) ? share : 1 - share) * best;
    for (const double cutoff : {at, std::nextafter(at, -1.0), std::nextafter(at, 1000.0)})
      if (cutoff >= 0 && cutoff <= best) all.push_back(cutoff);
  }
  return all;
}

class JoinWays : public ::testing::TestWithParam<std::size_t> {
 protected:
  const Corpus left_ = testing::make_corpus(testing::with_nulls(testing::word_phrases(120, GetParam(), 1)));
  // Words of a vocabulary of its own, of which some are in the other one too.
  const Corpus right_ = testing::make_corpus(testing::with_nulls(testing::word_phrases(90, GetParam() + 2, 1)));
};

TEST_P(JoinWays, FindWhatScoringEveryPairFinds) {
  const LaneKernels& kernels = lane_kernels();
  for (const Scorer& scorer : indexed_scorers())
    for (const double cutoff : cutoffs(scorer))
      for (const bool self : {true, false}) {
        SCOPED_TRACE(to_string(scorer) + " " + std::to_string(cutoff) + (self ? " self" : " two"));
        const ScoreOptions options{.scorer = scorer, .score_cutoff = cutoff};
        const dispatch::Request request = dispatch::make_request(left_, self ? left_ : right_, options, self);
        const auto every = found_by([&](dispatch::PairSink& sink) { scored_pairs(kernels, request, sink, {}); });
        for (const unsigned workers : {1U, 3U}) {
          const dispatch::Control control{workers};
          const auto way = indexed_way(kernels, request, control);
          if (!way) {
            // Only where strings that have nothing in common pass.
            ASSERT_TRUE(request.rule.passes(scoring::unit_score(scorer.form, 0.0)));
            continue;
          }
          ASSERT_EQ(found_by([&](dispatch::PairSink& sink) { way->find(sink, control); }), every);
        }
      }
}

// The same corpus on both sides, but each pair both ways round and each string with itself.
TEST_P(JoinWays, OfACorpusWithItself) {
  for (const Scorer& scorer : indexed_scorers()) {
    SCOPED_TRACE(to_string(scorer));
    const double half = scorer.form == Form::ratio ? 50 : 0.5;
    const dispatch::Request request =
        dispatch::make_request(left_, left_, {.scorer = scorer, .score_cutoff = half}, false);
    const auto way = indexed_way(lane_kernels(), request, {});
    ASSERT_NE(way, nullptr);
    EXPECT_EQ(found_by([&](dispatch::PairSink& sink) { way->find(sink, {}); }),
              found_by([&](dispatch::PairSink& sink) { scored_pairs(lane_kernels(), request, sink, {}); }));
  }
}

TEST_P(JoinWays, AMeasureOfAllStringsCountsTheCandidates) {
  for (const Scorer& scorer : indexed_scorers()) {
    SCOPED_TRACE(to_string(scorer));
    const double half = scorer.form == Form::ratio ? 50 : 0.5;
    const dispatch::Request request =
        dispatch::make_request(left_, right_, {.scorer = scorer, .score_cutoff = half}, false);
    const auto way = indexed_way(lane_kernels(), request, {});
    const std::uint64_t pairs = found_by([&](dispatch::PairSink& sink) { way->find(sink, {}); }).size();
    const index::JoinWork work = way->measure(request.left.distinct());
    EXPECT_TRUE(work.is_exact);
    EXPECT_GE(work.candidates + 16, pairs);  // pairs of strings without words are known without an index
    EXPECT_LE(work.candidates, std::uint64_t{request.left.distinct()} * request.right.distinct());
    EXPECT_FALSE(way->measure(5).is_exact);
  }
}

INSTANTIATE_TEST_SUITE_P(Vocabularies, JoinWays, ::testing::Values(3, 12, 50),
                         [](const auto& words) { return std::to_string(words.param) + "_words"; });

TEST(JoinWaysOfNothing, FindWhatThereIs) {
  const Corpus none(std::vector<std::string>{});
  const Corpus some{"a b", "b c"};
  const Corpus blank{"", " ", "  "};
  for (const Scorer& scorer : indexed_scorers())
    for (const auto& [left, right] : {std::pair(&none, &some), std::pair(&some, &none), std::pair(&none, &none),
                                      std::pair(&blank, &some), std::pair(&some, &blank), std::pair(&blank, &blank)}) {
      const double half = scorer.form == Form::ratio ? 50 : 0.5;
      const auto request = dispatch::make_request(*left, *right, {.scorer = scorer, .score_cutoff = half}, false);
      const auto way = indexed_way(lane_kernels(), request, {});
      EXPECT_EQ(found_by([&](dispatch::PairSink& sink) { way->find(sink, {}); }),
                found_by([&](dispatch::PairSink& sink) { scored_pairs(lane_kernels(), request, sink, {}); }));
      if (left == &none || right == &none) {
        EXPECT_EQ(way->measure(10).candidates, 0U);
      }
    }
}

}  // namespace
}  // namespace warpmatch::cpu
