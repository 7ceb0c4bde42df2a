// Joins, clusters and searches whose cutoff only equal strings meet, for every scorer, against every pair of rows.
// Sizes: some tens of rows with copies, nulls, the same words in other orders, and strings that two alphabets share.

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "dispatch/operations/equal_strings.hpp"
#include "random_phrases.hpp"
#include "random_rows.hpp"
#include "run_options.hpp"
#include "score_table.hpp"

namespace warpmatch {
namespace {

using Found = std::vector<std::tuple<std::int32_t, std::int32_t, double>>;
using testing::for_each_run;

Found found_in(const Pairs& pairs) {
  Found found;
  std::visit(
      [&](const auto& scores) {
        for (std::size_t i = 0; i < pairs.size(); ++i)
          found.emplace_back(pairs.left[i], pairs.right[i], static_cast<double>(scores[i]));
      },
      pairs.score);
  return found;
}

Found that_meet(const testing::ScoreTable& table, const Scorer& scorer, double cutoff, bool self) {
  Found found;
  for (std::size_t i = 0; i < table.left().size(); ++i)
    for (std::size_t j = self ? i + 1 : 0; j < table.right().size(); ++j)
      if (const double score = table.score(scorer, i, j); reference::meets(scorer.form, score, cutoff))
        found.emplace_back(static_cast<std::int32_t>(i), static_cast<std::int32_t>(j), score);
  return found;
}

/// All that meet the cutoff have one score, so the lowest rows are the best.
void expect_lowest(const TopK& best, const Found& found) {
  std::vector<std::int32_t> lowest;
  for (std::size_t query = 0; query < best.queries; ++query) {
    for (const auto& [i, j, score] : found)
      if (i == static_cast<std::int32_t>(query) && lowest.size() < (query + 1) * best.k) lowest.push_back(j);
    lowest.resize((query + 1) * best.k, -1);
  }
  ASSERT_EQ(best.indices, lowest);
}

/// Cutoffs that only equals meet in strings as short: the best score, and what lies just below it.
std::vector<double> cutoffs(const Scorer& scorer) {
  if (is_integer(scorer)) return scorer.form == Form::distance ? std::vector<double>{0, 0.5} : std::vector<double>{};
  if (scorer.form == Form::distance || scorer.form == Form::normalized_distance) return {0, 1e-5};
  return {largest_score(scorer), largest_score(scorer) * (1 - 1e-5)};
}

class EqualJoins : public ::testing::Test {
 protected:
  void check(const reference::Rows& left_rows, const reference::Rows& right_rows) {
    const testing::ScoreTable table(left_rows, right_rows);
    const testing::ScoreTable self(right_rows, right_rows);
    const Corpus left = testing::make_corpus(left_rows);
    const Corpus right = testing::make_corpus(right_rows);
    for (const Scorer& scorer : reference::all_scorers_and_weights())
      for (const double cutoff : cutoffs(scorer)) {
        SCOPED_TRACE(reference::label(scorer) + " " + std::to_string(cutoff));
        const ScoreOptions options{.scorer = scorer, .score_cutoff = cutoff};
        const bool joins_equals = dispatch::joins_equals(dispatch::make_request(left, right, options));
        equals_ += joins_equals;
        const Found expected = that_meet(table, scorer, cutoff, false);
        const Found of_self = that_meet(self, scorer, cutoff, true);
        const Found square = that_meet(self, scorer, cutoff, false);
        for_each_run([&](const RunOptions& run) {
          ASSERT_EQ(found_in(pairs(left, right, options, run)), expected);
          ASSERT_EQ(found_in(pairs(right, right, options, run)), square);
          if (joins_equals) expect_lowest(top_k(left, right, 3, options, run), expected);
          if (!reference::is_symmetric(scorer)) return;
          ASSERT_EQ(found_in(self_join(right, options, run)), of_self);
          ASSERT_EQ(cluster(right, options, run).pairs, of_self.size());
        });
        if (HasFatalFailure()) return;
      }
  }

  std::size_t equals_ = 0;
};

TEST_F(EqualJoins, OfPhrases) {
  check(testing::with_nulls(testing::random_phrases(40, 1, 3)), testing::with_nulls(testing::random_phrases(60, 2, 3)));
  EXPECT_GT(equals_, 70U);  // most scorers are answered without a comparison
}

TEST_F(EqualJoins, OfTwoAlphabets) {
  testing::RandomStrings letters;
  letters.alphabet = U"ab\u4E00";
  letters.longest = 4;
  reference::Rows many = testing::random_rows(letters, 60, 3);
  for (const char32_t symbol : testing::alphabet_from(0x5000, 300)) many.emplace_back(std::u32string(1, symbol));
  letters.alphabet = U"abc";
  check(testing::random_rows(letters, 40, 4), many);
}

TEST_F(EqualJoins, OfRowsWithoutOneInCommon) {
  check({U"a", std::nullopt, U"bb"}, {U"c", U"dd", U"eee", std::nullopt});
  check({}, {U"a"});
  check({U"", U""}, {U"", U" "});
}

}  // namespace
}  // namespace warpmatch
