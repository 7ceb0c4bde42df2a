// The best choices by every way: the same, for every edit metric, Jaro and composites, alphabet, cutoff and
// k, on every SIMD level and number of threads. Sizes: strings of up to 30 symbols, and lists of a few hundred, so that
// lengths have several vectors of signatures; copies, nulls and empty strings are among them.

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/device.hpp>

#include "cpu/best/score_orders.hpp"
#include "cpu/lanes/kernel_choice.hpp"
#include "cpu/operations/best_of_all.hpp"
#include "cpu/operations/scored_operations.hpp"
#include "cpu/operations/top_k.hpp"
#include "cpu/search/best_columns.hpp"
#include "cpu/search/composite_search.hpp"
#include "cpu/search/signature_search.hpp"
#include "levels.hpp"
#include "random_rows.hpp"
#include "random_strings.hpp"
#include "reference/score.hpp"

namespace warpmatch {
namespace {

std::vector<Scorer> edit_scorers() {
  std::vector<Scorer> scorers;
  for (const Metric metric : {Metric::levenshtein, Metric::indel, Metric::lcs_seq, Metric::osa, Metric::hamming,
                              Metric::prefix, Metric::postfix, Metric::damerau_levenshtein})
    for (const Form form : {Form::distance, Form::similarity, Form::normalized_distance, Form::normalized_similarity})
      scorers.push_back({metric, form});
  scorers.push_back({Metric::indel, Form::ratio});
  scorers.push_back({Metric::token_sort, Form::ratio});
  scorers.push_back({Metric::qratio, Form::ratio});
  scorers.push_back({.metric = Metric::levenshtein, .form = Form::distance, .weights = {3, 3, 3}});
  return scorers;
}

std::vector<std::optional<double>> cutoffs_of(const Scorer& scorer) {
  if (scorer.form == Form::ratio) return {{}, 40, 80, 95};
  if (scorer.form == Form::normalized_similarity) return {{}, 0.8};
  if (scorer.form == Form::normalized_distance) return {{}, 0.3};
  if (scorer.form == Form::similarity) return {{}, 4};
  return {{}, 0, 2, 6};
}

std::string first_difference(const std::vector<dispatch::Choice>& found, const std::vector<dispatch::Choice>& expected,
                             std::size_t k) {
  for (std::size_t i = 0; i < std::min(found.size(), expected.size()); ++i)
    if (!(found[i] == expected[i]))
      return ": query " + std::to_string(i / k) + ", place " + std::to_string(i % k) + " has " +
             std::to_string(found[i].rank) + " with " + std::to_string(found[i].score) + ", not " +
             std::to_string(expected[i].rank) + " with " + std::to_string(expected[i].score);
  return ": not as many";
}

void expect_every_way(const Corpus& left, const Corpus& right) {
  for (const Scorer& scorer : edit_scorers())
    for (const std::optional<double> cutoff : cutoffs_of(scorer)) {
      const dispatch::Request request = dispatch::make_request(left, right, {.scorer = scorer, .score_cutoff = cutoff});
      if (!cpu::SignatureSearch::serves(request)) continue;
      SCOPED_TRACE(reference::label(scorer) + " at " + (cutoff ? std::to_string(*cutoff) : "no cutoff"));
      for (const std::size_t k :
           {std::size_t{1}, std::size_t{9}, std::size_t{20}, std::size_t{request.right.distinct()}}) {
        const auto expected = cpu::select_top_k(cpu::lane_kernels(), request, k, {1}, cpu::TopKWay::screening);
        for (const cpu::LaneKernels* kernels : testing::levels())
          for (const unsigned workers : {1U, 3U})
            for (const cpu::TopKWay way : {cpu::TopKWay::all, cpu::TopKWay::signatures}) {
              if (way == cpu::TopKWay::all && !cpu::BestOfAll::serves(request)) continue;
              const auto found = cpu::select_top_k(*kernels, request, k, {workers}, way);
              ASSERT_TRUE(found == expected) << kernels->name << ", " << k << (way == cpu::TopKWay::all ? ", all" : "")
                                             << first_difference(found, expected, k);
            }
        ASSERT_EQ(cpu::select_top_k(cpu::lane_kernels(), request, k, {2}, cpu::TopKWay::screening), expected);
        ASSERT_EQ(cpu::select_top_k(cpu::lane_kernels(), request, k, {2}), expected);
      }
    }
}

std::vector<Scorer> composite_scorers() {
  std::vector<Scorer> scorers;
  for (const Metric metric : {Metric::partial, Metric::token_set, Metric::token, Metric::partial_token_sort,
                              Metric::partial_token_set, Metric::partial_token, Metric::wratio})
    scorers.push_back({metric, Form::ratio});
  return scorers;
}

/// A search finds what scoring every pair does.
void expect_composite_search(const Corpus& left, const Corpus& right) {
  for (const Scorer& scorer : composite_scorers())
    for (const CutoffRule rule : {CutoffRule::reported, CutoffRule::rapidfuzz})
      for (const std::optional<double> cutoff :
           std::vector<std::optional<double>>{{}, 0.0, 45.0, 60.0, 80.0, 85.5, 90.0, 95.0, 100.0}) {
        const dispatch::Request request =
            dispatch::make_request(left, right, {.scorer = scorer, .score_cutoff = cutoff, .rule = rule});
        ASSERT_TRUE(cpu::CompositeSearch::serves(request));
        SCOPED_TRACE(reference::label(scorer) + " at " + (cutoff ? std::to_string(*cutoff) : "no cutoff"));
        for (const std::size_t k : {std::size_t{1}, std::size_t{4}, std::size_t{40}}) {
          const auto expected = cpu::scored_top_k(cpu::lane_kernels(), request, k, {2}, false);
          for (const cpu::LaneKernels* kernels : testing::levels()) {
            const auto found = cpu::scored_top_k(*kernels, request, k, {2}, true);
            ASSERT_TRUE(found == expected) << kernels->name << ", " << k << first_difference(found, expected, k);
          }
        }
      }
}

std::vector<Scorer> jaro_scorers() {
  std::vector<Scorer> scorers;
  for (const Form form : {Form::similarity, Form::distance, Form::normalized_similarity, Form::normalized_distance}) {
    scorers.push_back({Metric::jaro, form});
    scorers.push_back({Metric::jaro_winkler, form});
  }
  for (const double weight : {0.0, 0.25})
    scorers.push_back({.metric = Metric::jaro_winkler, .form = Form::similarity, .prefix_weight = weight});
  return scorers;
}

/// By Jaro and Jaro-Winkler a search finds what scoring every pair does.
void expect_jaro_search(const Corpus& left, const Corpus& right) {
  for (const Scorer& scorer : jaro_scorers())
    for (const CutoffRule rule : {CutoffRule::reported, CutoffRule::rapidfuzz})
      for (const std::optional<double> similarity :
           std::vector<std::optional<double>>{{}, 0.0, 0.3, 0.65, 0.7, 0.85, 0.9, 1.0}) {
        const std::optional<double> cutoff =
            similarity && !higher_is_better(scorer.form) ? std::optional(1.0 - *similarity) : similarity;
        const dispatch::Request request =
            dispatch::make_request(left, right, {.scorer = scorer, .score_cutoff = cutoff, .rule = rule});
        ASSERT_TRUE(cpu::SignatureSearch::serves(request));
        SCOPED_TRACE(reference::label(scorer) + " at " + (cutoff ? std::to_string(*cutoff) : "no cutoff"));
        for (const std::size_t k : {std::size_t{1}, std::size_t{7}, std::size_t{request.right.distinct()}}) {
          const auto expected = cpu::scored_top_k(cpu::lane_kernels(), request, k, {2}, false);
          for (const cpu::LaneKernels* kernels : testing::levels()) {
            const auto found = cpu::scored_top_k(*kernels, request, k, {2}, true);
            ASSERT_TRUE(found == expected) << kernels->name << ", " << k << first_difference(found, expected, k);
          }
        }
      }
}

struct Strings {
  const char* name;
  std::u32string alphabet;
};

class TopKWays : public ::testing::TestWithParam<Strings> {
 protected:
  static testing::RandomStrings strings(std::uint32_t longest) {
    testing::RandomStrings made;
    made.alphabet = GetParam().alphabet;
    made.longest = longest;
    made.edited = 0.6;
    return made;
  }
};

INSTANTIATE_TEST_SUITE_P(Alphabets, TopKWays,
                         ::testing::Values(Strings{"two", U"ab"}, Strings{"phrases", U"abcdefg  "},
                                           Strings{"ascii", testing::alphabet_from(U'!', 90)},
                                           Strings{"wide", testing::alphabet_from(U'\x4e00', 700)}),
                         [](const auto& test) { return test.param.name; });

TEST_P(TopKWays, FindTheSameOfShortStrings) {
  const auto all = strings(12).make(260, 1);
  expect_every_way(testing::make_corpus(testing::with_nulls({all.begin(), all.begin() + 30})),
                   testing::make_corpus(testing::with_nulls({all.begin() + 20, all.end()})));
}

TEST_P(TopKWays, FindTheSameUpToAWord) {
  const auto queries = strings(64).make(12, 2);
  const auto choices = strings(90).make(150, 3);
  expect_every_way(testing::make_corpus(queries), testing::make_corpus(choices));
}

TEST_P(TopKWays, FindTheSameByJaro) {
  for (const std::uint32_t longest : {9U, 80U}) {
    const auto all = strings(longest).make(180, longest);
    expect_jaro_search(testing::make_corpus(testing::with_nulls({all.begin(), all.begin() + 20})),
                       testing::make_corpus(testing::with_nulls({all.begin() + 15, all.end()})));
  }
}

/// Rows of phrases, and queries that are others with something changed, or the beginnings of some.
void expect_composite_search(const std::vector<std::u32string>& words, std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto phrase = [&](std::size_t most) {
    std::u32string text;
    for (std::size_t count = random() % (most + 1); count > 0; --count) {
      text += words[random() % words.size()];
      text += random() % 9 == 0 ? U"  " : random() % 7 == 0 ? U"\t" : U" ";
    }
    if (!text.empty() && random() % 4 != 0) text.pop_back();
    return text;
  };
  std::vector<std::u32string> choices;
  for (int i = 0; i < 160; ++i) choices.push_back(phrase(6));
  std::vector<std::u32string> queries{U"", U" ", words[0], words[0] + U" " + words[0] + U" " + words[0]};
  for (int i = 0; i < 12; ++i) queries.push_back(phrase(5));
  for (int i = 0; i < 12; ++i) {
    std::u32string query = choices[random() % choices.size()];
    if (!query.empty()) query[random() % query.size()] = U'x';
    queries.push_back(query.substr(0, random() % (query.size() + 1)));
  }
  expect_composite_search(testing::make_corpus(testing::with_nulls(queries)),
                          testing::make_corpus(testing::with_nulls(choices)));
}

TEST(CompositeSearch, FindsTheSameOfPhrases) {
  testing::RandomStrings made;
  made.shortest = 1;
  made.longest = 9;
  made.alphabet = testing::alphabet_from(U'a', 26);
  expect_composite_search(made.make(60, 1), 1);
  expect_composite_search(made.make(8, 2), 2);
}

TEST(CompositeSearch, FindsTheSameOfFewSymbols) {
  testing::RandomStrings made;
  made.shortest = 1;
  made.longest = 4;
  made.alphabet = U"ab";
  expect_composite_search(made.make(12, 3), 3);
}

TEST(CompositeSearch, FindsTheSameOfWideAlphabets) {
  testing::RandomStrings made;
  made.shortest = 1;
  made.longest = 8;
  made.alphabet = testing::alphabet_from(U'\x4e00', 400);
  expect_composite_search(made.make(40, 4), 4);
}

// Alphabets of which either lacks symbols of the other.
TEST(TopKWaysOfTwoAlphabets, TakeSymbolsAcross) {
  testing::RandomStrings made;
  made.longest = 14;
  made.alphabet = U"abcdefgh";
  const auto left = made.make(20, 5);
  made.alphabet = U"efghijkl\x4e00";
  auto right = made.make(120, 6);
  right.insert(right.end(), left.begin(), left.begin() + 10);
  expect_every_way(testing::make_corpus(left), testing::make_corpus(right));
}

TEST(TopKWaysOfNothing, FindNothing) {
  const Corpus none = testing::make_corpus(std::vector<std::u32string>{});
  const Corpus some = testing::make_corpus(std::vector<std::u32string>{U"", U"a"});
  for (const auto& [left, right] : {std::pair(none, some), std::pair(some, none)}) {
    const dispatch::Request request = dispatch::make_request(left, right, {.scorer = {Metric::indel, Form::ratio}});
    const auto found = cpu::select_top_k(cpu::lane_kernels(), request, 1, {2}, cpu::TopKWay::signatures);
    EXPECT_EQ(found.size(), request.left.distinct());
    for (const dispatch::Choice& choice : found) EXPECT_EQ(choice.rank, dispatch::Choice::none);
  }
}

/// Names that have little to do with each other.
std::vector<std::u32string> unlike(std::size_t count) {
  testing::RandomStrings made;
  made.alphabet = testing::alphabet_from(U'a', 26);
  made.shortest = 10;
  made.longest = 20;
  made.edited = made.copied = 0;
  return made.make(count, 7);
}

// A match that is near rules out the most of what comes after it, an equal string everything but its own length.
TEST(TopKBySignatures, ScoresFew) {
  const std::vector<std::u32string> choices = unlike(20000);
  const Corpus right = testing::make_corpus(choices);
  std::u32string near = choices[777];
  near[3] = near[3] == U'z' ? U'y' : U'z';
  for (const auto& [query, most_scored, most_looked_at] :
       {std::tuple(near, 400, 20000), std::tuple(choices[777], 200, 4096)}) {
    const Corpus left = testing::make_corpus(std::vector<std::u32string>{query});
    const dispatch::Request request = dispatch::make_request(left, right, {.scorer = {Metric::indel, Form::ratio}});
    cpu::BestChoices best(1, 1);
    const cpu::SearchCounts counts = cpu::SignatureSearch(cpu::lane_kernels(), request).run(best, {1});
    EXPECT_LE(counts.scored, most_scored);
    EXPECT_LE(counts.looked_at, most_looked_at);
    EXPECT_EQ(right.size(), 20000U);
    const auto found = best.take();
    EXPECT_EQ(request.right.first_row(found[0].rank), 777U);
  }
}

// Signatures are made when a corpus is searched again, or for several strings at once, and count as its memory.
TEST(TopKBySignatures, MakesThemForTheSecondSearch) {
  const Corpus right = testing::make_corpus(unlike(3000));
  const Corpus one = testing::make_corpus(unlike(1));
  const dispatch::Request request = dispatch::make_request(one, right, {.scorer = {Metric::indel, Form::ratio}});
  const std::size_t before = right.memory().lookup;
  const auto way = [&] { return cpu::choose_top_k_way(cpu::lane_kernels(), request, 1, {1}); };
  EXPECT_EQ(way(), cpu::TopKWay::all);
  const auto first = cpu::select_top_k(cpu::lane_kernels(), request, 1, {1});
  EXPECT_EQ(right.memory().lookup, before);
  EXPECT_EQ(way(), cpu::TopKWay::signatures);
  EXPECT_EQ(cpu::select_top_k(cpu::lane_kernels(), request, 1, {1}), first);
  EXPECT_GE(right.memory().lookup, before + 3000 * sizeof(core::Signature));
}

// Orders tell scores apart up to the longest strings that they serve, and give back the distances they stand for.
TEST(ScoreOrders, SortAsScores) {
  for (const Scorer& scorer : edit_scorers()) {
    const scoring::ScoreRule rule(ScoreOptions{.scorer = scorer});
    constexpr std::uint32_t most = cpu::ScoreOrders::largest_maximum;
    cpu::ScoreOrders orders(rule, most);
    for (const std::uint32_t maximum : {0U, 1U, 2U, 3U, 181U, 4096U, most - 2, most - 1, most})
      for (const std::uint32_t other : {0U, 1U, 6U, 180U, 4095U, most - 1, most})
        for (const std::uint32_t distance :
             {0U, 1U, maximum / 3, maximum / 2, maximum - std::min(maximum, 1U), maximum}) {
          if (distance > maximum) continue;
          const std::int32_t order = orders.row(maximum)[distance];
          ASSERT_EQ(orders.distance(order, maximum), distance) << reference::label(scorer) << " of " << maximum;
          for (const std::uint32_t near : {other / 3, other / 2, other}) {
            const std::int32_t with = orders.row(other)[near];
            const auto key = scoring::order_of(rule.form, rule.score(distance, maximum));
            const auto with_key = scoring::order_of(rule.form, rule.score(near, other));
            ASSERT_EQ(order <=> with, key <=> with_key) << reference::label(scorer) << ", " << distance << " of "
                                                        << maximum << " and " << near << " of " << other;
          }
        }
  }
}

// Among ties, with more or fewer columns than are looked at together, and for any k.
TEST(BestColumns, AreThoseOfASort) {
  std::mt19937 random(11);
  for (const std::uint32_t columns : {0U, 1U, 15U, 16U, 17U, 255U, 256U, 300U, 2000U})
    for (const std::uint32_t values : {1U, 3U, 50U, 1000000U})
      for (const std::size_t k : {1U, 5U, 16U, 17U, 100U, 2000U}) {
        std::vector<std::int32_t> row(columns);
        for (auto& number : row)
          number =
              random() % 7 == 0 ? cpu::BestColumns<std::int32_t>::none : static_cast<std::int32_t>(random() % values);
        std::vector<std::pair<std::int32_t, std::uint32_t>> expected;
        for (std::uint32_t column = 0; column < columns; ++column)
          if (row[column] != cpu::BestColumns<std::int32_t>::none) expected.emplace_back(row[column], column);
        std::sort(expected.begin(), expected.end());
        expected.resize(std::min(expected.size(), k));
        std::vector<std::pair<std::int32_t, std::uint32_t>> found;
        cpu::BestColumns<std::int32_t> best(k);
        for (const auto& [number, column] : best.of(row.data(), columns)) found.emplace_back(number, column);
        ASSERT_EQ(found, expected) << columns << " columns, " << values << " values, k " << k;
        // The same of doubles, below and above 0.
        std::vector<double> doubles(columns);
        for (std::uint32_t i = 0; i < columns; ++i)
          doubles[i] =
              row[i] == cpu::BestColumns<std::int32_t>::none ? cpu::BestColumns<double>::none : row[i] / 2.0 - 1;
        cpu::BestColumns<double> best_doubles(k);
        const auto of_doubles = best_doubles.of(doubles.data(), columns);
        ASSERT_EQ(of_doubles.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) ASSERT_EQ(of_doubles[i].column, expected[i].second);
      }
}

// Where nothing is ruled out, as among short strings of two letters, blocks of lanes are quicker.
TEST(TopKBySignatures, AreLeftWhereTheyRuleOutNothing) {
  testing::RandomStrings made;
  made.alphabet = U"ab";
  made.shortest = 12;
  made.longest = 20;
  made.edited = made.copied = 0;
  const Corpus right = testing::make_corpus(made.make(30000, 8));
  const Corpus left = testing::make_corpus(made.make(200, 9));
  const dispatch::Request request =
      dispatch::make_request(left, right, {.scorer = {Metric::levenshtein, Form::distance}});
  // On the baseline a score takes longer than a look at a signature, whatever that rules out.
  if (cpu_isa() != "baseline") {
    EXPECT_EQ(cpu::choose_top_k_way(cpu::lane_kernels(), request, 3000, {1}), cpu::TopKWay::screening);
  }
  const Corpus names = testing::make_corpus(unlike(30000));
  const Corpus some = testing::make_corpus(unlike(200));
  const dispatch::Request other =
      dispatch::make_request(some, names, {.scorer = {Metric::levenshtein, Form::distance}});
  EXPECT_EQ(cpu::choose_top_k_way(cpu::lane_kernels(), other, 1, {1}), cpu::TopKWay::signatures);
}

}  // namespace
}  // namespace warpmatch
