// The best choices of queries side by side: keys that sort as scores do, and what remains of any remainders, on every
// SIMD level. Sizes: more choices than wait at a time, queries that fill vectors and that do not.

#include "cpu/best/best_in_lanes.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "cpu/best/score_keys.hpp"
#include "cpu/lanes/kernel_choice.hpp"
#include "random_strings.hpp"
#include "reference/score.hpp"

namespace warpmatch {
namespace {

std::vector<Scorer> scorers() {
  std::vector<Scorer> all;
  for (const Metric metric : {Metric::levenshtein, Metric::indel, Metric::hamming})
    for (const Form form : {Form::distance, Form::similarity, Form::normalized_distance, Form::normalized_similarity})
      all.push_back({metric, form});
  all.push_back({Metric::indel, Form::ratio});
  all.push_back({Metric::qratio, Form::ratio});
  return all;
}

bool is_whole(Form form) { return form == Form::distance || form == Form::similarity; }

template <class Key>
class ScoreKeys : public ::testing::Test {};
using KeyTypes = ::testing::Types<std::int32_t, std::int64_t>;
TYPED_TEST_SUITE(ScoreKeys, KeyTypes);

/// The largest maximum that keys serve.
template <class Key>
std::uint32_t largest(const scoring::ScoreRule& rule) {
  std::uint32_t least = 0;
  std::uint32_t above = 1U << 31;
  while (above - least > 1) {
    const std::uint32_t middle = least + (above - least) / 2;
    (cpu::ScoreKeys<Key>::serve(rule, middle, 2) ? least : above) = middle;
  }
  return least;
}

// Keys are equal where scores are and columns too, else the better score is less, then the lower column; they give back
// what they were made of.
TYPED_TEST(ScoreKeys, SortAsScoresAndColumns) {
  using Key = TypeParam;
  const auto last = static_cast<std::uint32_t>((std::uint64_t{1} << cpu::key_columns<Key>)-1);
  for (const Scorer& scorer : scorers()) {
    const scoring::ScoreRule rule(ScoreOptions{.scorer = scorer});
    const std::uint32_t most = largest<Key>(rule);
    ASSERT_GE(most, sizeof(Key) == 4 ? 181U : 0x7fffU);
    ASSERT_TRUE(cpu::ScoreKeys<Key>::serve(rule, most, std::uint64_t{last} + 1));
    ASSERT_FALSE(cpu::ScoreKeys<Key>::serve(rule, most, std::uint64_t{last} + 2));
    const cpu::ScoreKeys<Key> keys(rule, most);
    struct Made {
      Key key;
      std::uint64_t order;
      std::uint32_t column;
    };
    std::vector<Made> made;
    for (const std::uint32_t maximum : {0U, 1U, 2U, 3U, 6U, 90U, 179U, 180U, 181U, most / 2, most - 1, most})
      for (const std::uint32_t distance :
           {0U, 1U, 2U, maximum / 3, maximum / 2, maximum - std::min(maximum, 1U), maximum}) {
        if (distance > maximum) continue;
        for (const std::uint32_t column : {0U, 1U, last}) {
          const auto order = static_cast<std::make_unsigned_t<Key>>(keys.none(maximum) + keys.edit(maximum) * distance);
          const auto key = static_cast<Key>((order >> cpu::key_columns<Key> << cpu::key_columns<Key>) | column);
          ASSERT_LT(key, cpu::no_key<Key>);
          ASSERT_GE(key, 0);
          ASSERT_EQ(cpu::ScoreKeys<Key>::column(key), column);
          ASSERT_EQ(keys.distance(key, maximum), distance) << reference::label(scorer) << " of " << maximum;
          made.push_back({key, scoring::order_of(rule.form, rule.score(distance, maximum)), column});
        }
      }
    for (const Made& a : made)
      for (const Made& b : made)
        ASSERT_EQ(a.key <=> b.key, std::tie(a.order, a.column) <=> std::tie(b.order, b.column))
            << reference::label(scorer) << ", " << a.order << " and " << b.order;
  }
}

/// What there is to compare, and a remainder for each query and choice that their lengths allow.
struct Compared {
  std::vector<std::uint32_t> queries;  ///< lengths
  std::vector<cpu::ColumnOfChoice> choices;
  std::vector<std::uint32_t> remainders;  ///< [choice][query], `stride` apart
  std::size_t stride = 0;
};

Compared compare(const scoring::ScoreRule& rule, std::size_t queries, std::uint32_t choices, std::uint32_t longest,
                 std::uint32_t seed, bool are_patterns) {
  std::mt19937 random(seed);
  Compared made;
  for (std::size_t i = 0; i < queries; ++i) made.queries.push_back(random() % (longest + 1));
  std::ranges::sort(made.queries);
  made.stride = queries + 64;
  made.remainders.resize((choices + 1) * made.stride);
  for (std::uint32_t choice = 0; choice < choices; ++choice) {
    const std::uint32_t length = random() % (longest + 1);
    made.choices.push_back({choice * 7 % choices, length});
    for (std::size_t query = 0; query < made.stride; ++query) {
      std::uint32_t& remainder = made.remainders[choice * made.stride + query];
      remainder = random() % 256;  // in lanes of no query any
      if (query >= queries) continue;
      const std::uint32_t maximum = rule.scale.maximum(made.queries[query], length);
      const auto base = static_cast<std::int32_t>(are_patterns ? rule.scale.base(made.queries[query], length)
                                                               : rule.scale.base(length, made.queries[query]));
      const std::int32_t least = base < 0 ? -base : 0;
      const std::int32_t most =
          (static_cast<std::int32_t>(maximum) - base) / static_cast<std::int32_t>(rule.scale.unit);
      remainder = static_cast<std::uint32_t>(least) + random() % static_cast<std::uint32_t>(most - least + 1);
    }
  }
  return made;
}

/// By a sort of everything.
std::vector<dispatch::Choice> sorted(const scoring::ScoreRule& rule, const Compared& all, std::size_t k,
                                     bool are_patterns) {
  std::vector<dispatch::Choice> best(all.queries.size() * k);
  for (std::size_t query = 0; query < all.queries.size(); ++query) {
    std::vector<std::tuple<std::uint64_t, std::uint32_t, double>> scores;
    for (std::uint32_t column = 0; column < all.choices.size(); ++column) {
      const std::uint32_t length = all.choices[column].length;
      const std::uint32_t remainder = all.remainders[column * all.stride + query];
      const std::uint32_t distance = are_patterns ? rule.scale.distance(remainder, all.queries[query], length)
                                                  : rule.scale.distance(remainder, length, all.queries[query]);
      const std::uint32_t maximum = rule.scale.maximum(all.queries[query], length);
      const double score = rule.score(distance, maximum);
      if (rule.passes(distance, maximum)) scores.emplace_back(scoring::order_of(rule.form, score), column, score);
    }
    std::ranges::sort(scores);
    for (std::size_t i = 0; i < std::min(k, scores.size()); ++i)
      best[query * k + i] = {all.choices[std::get<1>(scores[i])].rank, std::get<2>(scores[i])};
  }
  return best;
}

template <class Key, class Remainder>
void expect_best(const ScoreOptions& options, std::size_t queries, std::uint32_t choices, std::uint32_t longest,
                 std::size_t k, bool are_patterns) {
  const Corpus as_long = testing::make_corpus({std::u32string(longest, U'a')});
  const dispatch::Request request = dispatch::make_request(as_long, as_long, options);
  const Compared all = compare(request.rule, queries, choices, longest, 3, are_patterns);
  const std::vector<Remainder> remainders(all.remainders.begin(), all.remainders.end());
  const auto expected = sorted(request.rule, all, k, are_patterns);
  std::vector<std::uint32_t> columns(choices);
  for (std::uint32_t i = 0; i < choices; ++i) columns[i] = are_patterns ? i : choices - 1 - i;
  std::vector<Remainder> in_order(remainders.size());
  for (std::uint32_t i = 0; i < choices; ++i)
    std::copy_n(remainders.begin() + static_cast<std::ptrdiff_t>(columns[i] * all.stride), all.stride,
                in_order.begin() + static_cast<std::ptrdiff_t>(i * all.stride));
  for (const cpu::LaneKernels* kernels : cpu::usable_kernels()) {
    cpu::BestInLanes<Key> best(*kernels, request, all.choices, k);
    for (const int round : {0, 1}) {
      best.start(all.queries);
      for (std::uint32_t first = 0; first < choices; first += 70)
        best.add(in_order.data() + first * all.stride, all.stride,
                 std::span(columns).subspan(first, std::min(70U, choices - first)), are_patterns);
      std::vector<dispatch::Choice> found(queries * k);
      best.take(found.data());
      ASSERT_EQ(found, expected) << kernels->name << ", " << reference::label(options.scorer) << ", " << queries
                                 << " by " << choices << ", k " << k << ", round " << round;
    }
  }
}

template <class Key, class Remainder>
void expect_best_of_all_scorers(std::uint32_t longest) {
  for (const Scorer& scorer : scorers())
    for (const bool has_cutoff : {false, true}) {
      ScoreOptions options{.scorer = scorer};
      if (has_cutoff) options.score_cutoff = scorer.form == Form::ratio ? 60 : is_whole(scorer.form) ? 7 : 0.5;
      for (const std::size_t k : {1U, 3U, 5U, 8U, 9U, 13U, 16U, 18U, 20U, 23U, 24U, 25U, 70U})
        for (const auto& [queries, choices] : {std::pair(1U, 40U), std::pair(17U, 150U), std::pair(64U, 31U)})
          expect_best<Key, Remainder>(options, queries, choices, longest, k, k % 2 == 0);
    }
}

TEST(BestInLanes, AreThoseOfASort) {
  expect_best_of_all_scorers<std::int32_t, std::uint8_t>(12);
  expect_best_of_all_scorers<std::int32_t, std::uint8_t>(64);
}

TEST(BestInLanes, AreThoseOfASortInLongKeys) { expect_best_of_all_scorers<std::int64_t, std::uint8_t>(60); }

TEST(BestInLanes, AreThoseOfASortOfLongStrings) { expect_best_of_all_scorers<std::int64_t, std::uint32_t>(900); }

}  // namespace
}  // namespace warpmatch
