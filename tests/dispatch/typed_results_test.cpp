// Calls as a C++ program writes them: lists of strings in, typed values and rows out.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/warpmatch.hpp>

#include "message_of.hpp"

namespace warpmatch {
namespace {

using testing::message_of;

const std::vector<std::string> kNames{"Anna", "Hannah", "Anne"};
const std::vector<std::string_view> kAsked{"Ana", "Hanna"};

template <class T>
class TypedMatrix : public ::testing::Test {};
using CellTypes = ::testing::Types<std::int8_t, std::int16_t, std::int32_t, std::int64_t, std::uint8_t, std::uint16_t,
                                   std::uint32_t, std::uint64_t, long long, unsigned long, char, float, double>;
TYPED_TEST_SUITE(TypedMatrix, CellTypes);

TYPED_TEST(TypedMatrix, HoldsTheScoresOfEveryPair) {
  const Matrix<TypeParam> found = matrix<TypeParam>(kAsked, kNames, {"levenshtein"});
  ASSERT_EQ(found.rows(), 2U);
  ASSERT_EQ(found.columns(), 3U);
  for (std::size_t i = 0; i < kAsked.size(); ++i)
    for (std::size_t j = 0; j < kNames.size(); ++j)
      EXPECT_EQ(found(i, j), static_cast<TypeParam>(score(kAsked[i], kNames[j], {"levenshtein"}))) << i << ", " << j;
}

TEST(Matrix, HasRowsAndIsAValue) {
  Matrix<double> found = matrix(kAsked, kNames, {"ratio"});
  EXPECT_EQ(found.row(1).size(), 3U);
  EXPECT_EQ(found.row(1)[2], found(1, 2));
  EXPECT_EQ(found.values().size(), 6U);
  Matrix<double> copy = found;
  EXPECT_EQ(copy, found);
  copy(0, 0) = -1;
  EXPECT_NE(copy, found);
  found = std::move(copy);
  EXPECT_EQ(found(0, 0), -1);
  const Matrix<double> none = matrix(std::vector<std::string>{}, kNames, {"ratio"});
  EXPECT_EQ(none.rows(), 0U);
  EXPECT_EQ(none.columns(), 3U);
  EXPECT_EQ(Matrix<double>(), Matrix<double>(0, 0));
}

TEST(Matrix, TooLargeOnesSayHowLarge) {
  constexpr std::size_t many = std::numeric_limits<std::size_t>::max() / 4;
  const std::string size = std::to_string(many);
  EXPECT_EQ(message_of<OutOfMemory>([] { Matrix<double>(many, many); }),
            "a matrix of " + size + " x " + size +
                " values of 8 bytes does not fit in memory; score a part of the rows at a time");
}

TEST(Matrix, AScoreThatDoesNotFitIsRefused) {
  const std::vector<std::string> longer{std::string(300, 'a')};
  EXPECT_THROW(matrix<std::uint8_t>(longer, {"b"}, {"levenshtein"}), RangeError);
}

TEST(AnyScorer, TakesNamesAndValues) {
  const Scorer value{Metric::levenshtein, Form::distance};
  const std::string name = "levenshtein";
  EXPECT_EQ(score("kitten", "sitting", {"levenshtein"}), 3);
  EXPECT_EQ(score("kitten", "sitting", {name}), 3);
  EXPECT_EQ(score("kitten", "sitting", {value}), 3);
  EXPECT_EQ(score("kitten", "sitting", {.scorer = {Metric::levenshtein, Form::distance, {1, 1, 2}}}), 5);
  EXPECT_EQ(score("kitten", "sitting", {.scorer = "levenshtein", .score_cutoff = 2}), 3);
  EXPECT_EQ(ScoreOptions{}.scorer, Scorer{});
  EXPECT_EQ(message_of<InvalidArgument>([] { score("a", "b", {"levenstein"}); }).rfind("[scorer] ", 0), 0U);
}

TEST(Paired, IsTyped) {
  EXPECT_EQ(paired<int>(kNames, std::vector<std::string_view>{"Ann", "Hannah", "Bea"}, {"levenshtein"}),
            (std::vector<int>{1, 0, 4}));
  EXPECT_EQ(message_of<InvalidArgument>([] { paired(kNames, kAsked, {"ratio"}); }),
            "[choices] must be as many as the queries, 3, got 2");
}

TEST(Extract, TakesAnyList) {
  EXPECT_EQ(extract("Ana", kNames, 2, {"levenshtein"}), (std::vector<Match>{{0, 1}, {2, 2}}));
  EXPECT_EQ(extract_one("Ana", kNames, {"levenshtein"}), (Match{0, 1}));
  EXPECT_EQ(extract_one("Ana", kNames, {"levenshtein", 0}), std::nullopt);
  EXPECT_EQ(extract_one("Ana", std::vector<std::optional<std::string>>{std::nullopt}, {"ratio"}), std::nullopt);
}

TEST(TopK, GivesTheMatchesOfAQuery) {
  const TopK best = top_k(kAsked, kNames, 2, {"levenshtein", 1});
  EXPECT_EQ(best.matches(0), (std::vector<Match>{{0, 1}}));
  EXPECT_EQ(best.matches(1), (std::vector<Match>{{1, 1}}));
}

TEST(Pairs, CanBeWalked) {
  std::vector<std::tuple<int, int, double>> walked;
  const Pairs found = self_join(kNames, {"levenshtein", 3});
  for (const auto& [left, right, score] : found) walked.emplace_back(left, right, score);
  EXPECT_EQ(walked, (std::vector<std::tuple<int, int, double>>{{0, 1, 3}, {0, 2, 1}}));
  EXPECT_EQ(found[1], (Pair{0, 2, 1}));
  EXPECT_TRUE(pairs(kAsked, {"Xerxes"}, {"levenshtein", 1}).empty());
}

TEST(Clusters, ListTheirRows) {
  using Members = std::vector<std::vector<std::int32_t>>;
  EXPECT_EQ(cluster(kNames, {"levenshtein", 1}).members(), (Members{{0, 2}, {1}}));
  EXPECT_EQ(cluster(std::vector<std::string>{}, {"levenshtein", 1}).members(), Members{});
}

TEST(Rarity, HasATypedMatrix) {
  const Rarity rarity(kNames);
  const Matrix<float> found = rarity.matrix<float>(kNames, kNames);
  EXPECT_EQ(found(0, 0), 1.0F);
  EXPECT_EQ(found(0, 1), static_cast<float>(rarity.score("Anna", "Hannah")));
}

TEST(StopToken, ACallThatWasStoppedBeforeDoesNothing) {
  std::stop_source source;
  const RunOptions run{.stop = source.get_token()};
  const Corpus names(kNames);
  EXPECT_EQ(self_join(names, {"levenshtein", 1}, run).size(), 1U);
  source.request_stop();
  EXPECT_THROW(matrix(names, names, {"ratio"}, 1.0, run), Cancelled);
  EXPECT_THROW(paired(kNames, kNames, {"ratio"}, 1.0, run), Cancelled);
  EXPECT_THROW(top_k(names, names, 1, {"ratio"}, run), Cancelled);
  EXPECT_THROW(pairs(names, names, {"ratio", 90}, run), Cancelled);
  EXPECT_THROW(self_join(names, {"ratio", 90}, run), Cancelled);
  EXPECT_THROW(cluster(names, {"ratio", 90}, run), Cancelled);
  EXPECT_THROW(link_path(names, 0, 2, {}, {"ratio", 90}, run), Cancelled);
  EXPECT_THROW(plan(Operation::matrix, names, names, {"ratio"}, run), Cancelled);
  EXPECT_THROW(Rarity(std::span(&names, 1), {}, run), Cancelled);
  EXPECT_EQ(message_of<Cancelled>([&] { Watch watch(source.get_token()); }), "the call was stopped by its stop token");
}

}  // namespace
}  // namespace warpmatch
