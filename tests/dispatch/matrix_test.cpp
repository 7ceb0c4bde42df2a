// Dense scores of public calls, against the references. Sizes: some tens of rows with copies and nulls among them (rows
// and ranks differ), rows further apart in memory than they are long, and strings of 300 symbols, whose distances no
// int8 holds.

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dispatch/operations/cells.hpp"
#include "message_of.hpp"
#include "random_phrases.hpp"
#include "random_rows.hpp"
#include "run_options.hpp"
#include "score_table.hpp"

namespace warpmatch {
namespace {

using testing::for_each_run;
using ::testing::HasSubstr;
using testing::message_of;

constexpr DType kDTypes[] = {DType::i8,  DType::i16, DType::i32, DType::i64, DType::u8,
                             DType::u16, DType::u32, DType::u64, DType::f32, DType::f64};

/// A result with room between its rows, every cell of it 77 before anything is written.
template <class Cell>
struct Dense {
  std::size_t rows, columns, stride;
  std::vector<Cell> cells;

  Dense(std::size_t r, std::size_t c, std::size_t gap) : rows(r), columns(c), stride(c + gap), cells(r * stride, 77) {}
  MatrixView view() { return {cells.data(), dispatch::dtype_of<Cell>, rows, columns, stride}; }
  Cell at(std::size_t i, std::size_t j) const { return cells[i * stride + j]; }

  void expect_untouched_gaps() const {
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t j = columns; j < stride; ++j) ASSERT_EQ(at(i, j), Cell{77}) << i << ", " << j;
  }
};

template <class Cell>
Cell rounded(double value) {
  return static_cast<Cell>(std::is_integral_v<Cell> ? std::round(value) : value);
}

reference::Rows rows_of(std::size_t count, std::uint32_t seed) {
  testing::RandomStrings strings;
  strings.longest = 30;
  strings.copied = 0.2;
  return testing::random_rows(strings, count, seed);
}

/// Phrases and strings that are none.
reference::Rows phrases_of(std::size_t count, std::uint32_t seed) {
  testing::RandomStrings strings;
  strings.longest = 20;
  auto rows = testing::random_phrases(count - count / 3, seed);
  for (const auto& string : strings.make(count / 3, seed)) rows.push_back(string);
  return testing::with_nulls(rows);
}

template <class Cell>
void expect_cells(const testing::ScoreTable& table, const Scorer& scorer, double multiplier,
                  std::optional<double> cutoff = {}) {
  const reference::Rows& left = table.left();
  const reference::Rows& right = table.right();
  const bool all_count = !cutoff.has_value();
  const double limit = cutoff.value_or(0);
  const auto expected = [&](std::size_t i, std::size_t j) {
    if (!left[i] || !right[j]) return higher_is_better(scorer.form) ? 0.0 : 1.0;
    const double score = table.score(scorer, i, j);
    return all_count || reference::meets(scorer.form, score, limit) ? score : reference::missed(scorer, limit);
  };
  const Corpus queries = testing::make_corpus(left);
  const Corpus choices = testing::make_corpus(right);
  for_each_run([&](const RunOptions& run) {
    Dense<Cell> out(left.size(), right.size(), 3);
    matrix(queries, choices, {.scorer = scorer, .score_cutoff = cutoff}, out.view(), multiplier, run);
    for (std::size_t i = 0; i < left.size(); ++i)
      for (std::size_t j = 0; j < right.size(); ++j)
        ASSERT_EQ(out.at(i, j), rounded<Cell>(expected(i, j) * multiplier)) << i << ", " << j;
    out.expect_untouched_gaps();
  });
}

template <class Cell>
void expect_cells(const reference::Rows& left, const reference::Rows& right, const Scorer& scorer, double multiplier) {
  expect_cells<Cell>(testing::ScoreTable(left, right), scorer, multiplier);
}

TEST(Matrix, HoldsEveryScoreInEveryDtype) {
  const reference::Rows left = rows_of(23, 1);
  const reference::Rows right = rows_of(41, 2);
  for (const DType dtype : kDTypes)
    dispatch::visit_dtype(dtype, [&](auto cell) {
      SCOPED_TRACE(dispatch::to_string(dtype));
      using Cell = decltype(cell);
      expect_cells<Cell>(left, right, {Metric::indel, Form::ratio}, 1.0);
      expect_cells<Cell>(left, right, {Metric::levenshtein, Form::normalized_distance}, 100.0);
      expect_cells<Cell>(testing::without_nulls(left), testing::without_nulls(right),
                         {Metric::levenshtein, Form::distance}, 1.0);
    });
}

TEST(Matrix, HoldsEveryScorer) {
  const testing::ScoreTable forth(phrases_of(25, 3), phrases_of(20, 4));
  const testing::ScoreTable back(forth.right(), forth.left());
  const testing::ScoreTable whole(testing::without_nulls(forth.left()), testing::without_nulls(forth.right()));
  for (const Scorer& scorer : reference::all_scorers_and_weights()) {
    SCOPED_TRACE(reference::label(scorer));
    if (is_integer(scorer)) {
      expect_cells<double>(whole, scorer, 1.0);
      expect_cells<std::int32_t>(whole, scorer, 0.3);
    } else {
      expect_cells<double>(forth, scorer, 1.0);
      expect_cells<double>(back, scorer, 1.0);
      expect_cells<float>(forth, scorer, 0.3);
    }
  }
}

// Distances 0 to 3 times a half: 0.5, 1.5; and below zero.
TEST(Matrix, RoundsHalvesAwayFromZeroAfterTheMultiplier) {
  const reference::Rows rows{U"", U"a", U"ab", U"abc"};
  for (const double multiplier : {0.5, -0.5, 2.5, -1.0}) {
    expect_cells<std::int8_t>(rows, rows, {Metric::levenshtein, Form::distance}, multiplier);
    expect_cells<std::int64_t>(rows, rows, {Metric::levenshtein, Form::distance}, multiplier);
  }
}

TEST(Matrix, ReportsPairsThatMissTheCutoff) {
  const testing::ScoreTable table(testing::without_nulls(phrases_of(30, 5)), testing::without_nulls(phrases_of(20, 6)));
  for (const Scorer& scorer : reference::all_scorers_and_weights()) {
    SCOPED_TRACE(reference::label(scorer));
    for (const double share : {0.1, 0.5}) expect_cells<double>(table, scorer, 1.0, table.score_at(scorer, share));
  }
}

TEST(Matrix, RefusesAnotherShape) {
  const Corpus two{"a", "b"};
  const Corpus three{"a", "b", "c"};
  float cells[9];
  EXPECT_EQ(message_of<InvalidArgument>([&] {
              matrix(two, three, {}, {cells, DType::f32, 3, 2, 2});
            }),
            "[out] must have shape (2, 3), got (3, 2)");
  EXPECT_EQ(message_of<InvalidArgument>([&] {
              matrix(two, three, {}, {cells, DType::f32, 2, 2, 2});
            }),
            "[out] must have shape (2, 3), got (2, 2)");
  EXPECT_THAT(message_of<InvalidArgument>([&] {
                matrix(two, three, {}, {cells, DType::f32, 2, 3, 2});
              }),
              HasSubstr("[out] rows must not overlap"));
}

TEST(Matrix, ScoresThatDoNotFitAreNamedWithTheirDtype) {
  const reference::Rows rows{U"", std::u32string(300, U'a')};
  const Corpus corpus = testing::make_corpus(rows);
  const ScoreOptions distance{{Metric::levenshtein, Form::distance}, {}};
  const auto message = [&](auto cell, double multiplier, const RunOptions& run) {
    Dense<decltype(cell)> out(2, 2, 0);
    return message_of<RangeError>([&] { matrix(corpus, corpus, distance, out.view(), multiplier, run); });
  };
  for_each_run([&](const RunOptions& run) {
    EXPECT_EQ(message(std::int8_t{}, 1, run), "[dtype] a score of 300 does not fit int8");
    EXPECT_EQ(message(std::uint8_t{}, 1, run), "[dtype] a score of 300 does not fit uint8");
    EXPECT_EQ(message(std::uint16_t{}, -1, run), "[dtype] a score of -300 does not fit uint16");
    EXPECT_EQ(message(std::int16_t{}, 1000, run), "[dtype] a score of 300000 does not fit int16");
  });
  expect_cells<std::int16_t>(rows, rows, distance.scorer, 1);
  expect_cells<std::uint16_t>(rows, rows, distance.scorer, 218);  // 65400 of 65535
}

// Only values that occur count: these lengths could give 200, but no pair does.
TEST(Matrix, ValuesThatDoNotOccurNeedNotFit) {
  reference::Rows rows;
  for (char32_t c = U'a'; c < U'q'; ++c) rows.emplace_back(std::u32string(190, U'-') + std::u32string(10, c));
  expect_cells<std::int8_t>(rows, rows, {Metric::levenshtein, Form::distance}, 1);
}

TEST(Matrix, NullsHaveTheWorstFloatScoreAndNoIntegerScore) {
  const Corpus some = testing::make_corpus(reference::Rows{U"a", std::nullopt});
  const Corpus whole{"a", "b"};
  Dense<float> out(2, 2, 0);
  matrix(some, whole, {}, out.view());
  EXPECT_EQ(out.cells, (std::vector<float>{100, 0, 0, 0}));
  matrix(whole, some, {{Metric::indel, Form::normalized_distance}, {}}, out.view());
  EXPECT_EQ(out.cells, (std::vector<float>{0, 1, 1, 1}));
  for (const Form form : {Form::distance, Form::similarity}) {
    const ScoreOptions options{{Metric::levenshtein, form}, {}};
    EXPECT_THAT(message_of<InvalidArgument>([&] { matrix(some, whole, options, out.view()); }),
                HasSubstr("[queries] "));
    EXPECT_THAT(message_of<InvalidArgument>([&] { matrix(whole, some, options, out.view()); }),
                HasSubstr("[choices] "));
  }
  Dense<std::int8_t> narrow(2, 2, 0);
  EXPECT_EQ(message_of<RangeError>([&] {
              matrix(some, whole, {{Metric::indel, Form::normalized_distance}, {}}, narrow.view(), 1000);
            }),
            "[dtype] a score of 1000 does not fit int8");
}

TEST(Matrix, OfNothingIsNothing) {
  const reference::Rows none;
  const reference::Rows nulls{std::nullopt, std::nullopt};
  const reference::Rows some{U"a", U""};
  for (const auto& [left, right] : {std::pair(none, some),
                                    {some, none},
                                    {none, none},
                                    {nulls, some},
                                    {some, nulls},
                                    {nulls, nulls},
                                    {nulls, none}}) {
    expect_cells<float>(left, right, {}, 1.0);
  }
  EXPECT_NO_THROW(matrix(Corpus(std::vector<std::string>{}), Corpus{"a"}, {}, {nullptr, DType::i8, 0, 1, 1}));
}

}  // namespace
}  // namespace warpmatch
