// Lines of cells of four bytes, which texts of mixed lengths mostly count by steps: the same as doubles, rounded once,
// on every SIMD level. Lengths on both sides of lanes and tables; a few copies and many, nulls; cutoffs that some pairs
// meet, most and none.

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include "dispatch/operations/cells.hpp"
#include "executors.hpp"
#include "random_rows.hpp"
#include "random_strings.hpp"
#include "reference/score.hpp"

namespace warpmatch {
namespace {

constexpr double kUntouched = 250;  // no score of these strings

struct Sides {
  Corpus left, right;

  std::size_t cells() const { return left.size() * right.size(); }
};

Sides sides_of(std::uint32_t shortest, std::uint32_t longest) {
  testing::RandomStrings strings;
  strings.shortest = shortest;
  strings.longest = longest;
  return {testing::make_corpus(testing::random_rows(strings, 30, 1)),
          testing::make_corpus(testing::random_rows(strings, 530, 2))};
}

/// A string of each row, copies of `copies` of them and a null.
Corpus with_copies(std::size_t copies) {
  testing::RandomStrings strings;
  strings.shortest = 4;
  strings.longest = 40;
  reference::Rows rows;
  for (auto& string : strings.make(600, 3)) rows.emplace_back(std::move(string));
  for (std::size_t i = 0; i < copies; ++i) rows[599 - 3 * i] = rows[7 * i % 100];
  rows[300] = std::nullopt;
  return testing::make_corpus(rows);
}

template <class Cell>
std::vector<Cell> cells_of(const dispatch::Executor& executor, const dispatch::Request& request, const Sides& sides,
                           double multiplier) {
  std::vector<Cell> out(sides.cells(), static_cast<Cell>(kUntouched));
  executor.scores(
      request,
      {{out.data(), dispatch::dtype_of<Cell>, sides.left.size(), sides.right.size(), sides.right.size()}, multiplier},
      {2, nullptr});
  return out;
}

template <class Cell>
void expect_cells(const dispatch::Executor& executor, const dispatch::Request& request, const Sides& sides,
                  double multiplier) {
  const std::vector<double> expected = cells_of<double>(executor, request, sides, multiplier);
  const std::vector<Cell> cells = cells_of<Cell>(executor, request, sides, multiplier);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto one = expected[i] == kUntouched ? static_cast<Cell>(kUntouched) : dispatch::to_cell<Cell>(expected[i]);
    ASSERT_EQ(std::memcmp(&cells[i], &one, sizeof one), 0)
        << "cell " << i << " is " << cells[i] << " and not " << one << ", times " << multiplier;
  }
}

void expect_lines(const Sides& sides, const std::vector<Metric>& metrics = {
                                          Metric::levenshtein, Metric::indel, Metric::osa, Metric::hamming,
                                          Metric::prefix, Metric::postfix, Metric::token_sort}) {
  for (const Metric metric : metrics)
    for (const Form form :
         {Form::ratio, Form::normalized_similarity, Form::normalized_distance, Form::distance, Form::similarity}) {
      Scorer scorer{metric, form};
      if (metric == Metric::token_sort && form != Form::ratio) continue;
      const double largest = form == Form::ratio ? 100 : form == Form::distance || form == Form::similarity ? 40 : 1;
      for (const std::optional<double> share :
           {std::optional<double>(), std::optional(0.02), std::optional(0.3), std::optional(0.7), std::optional(1.0)}) {
        const auto cutoff = share ? std::optional(*share * largest) : std::nullopt;
        const dispatch::Request request =
            dispatch::make_request(sides.left, sides.right, {.scorer = scorer, .score_cutoff = cutoff});
        for (const auto& executor : testing::executors()) {
          SCOPED_TRACE(executor->detail() + ", " + reference::label(scorer) + " within " +
                       (cutoff ? std::to_string(*cutoff) : "nothing"));
          for (const double multiplier : {1.0, 0.37}) {
            expect_cells<float>(*executor, request, sides, multiplier);
            expect_cells<std::int32_t>(*executor, request, sides, multiplier);
            expect_cells<std::uint32_t>(*executor, request, sides, multiplier);
            if (::testing::Test::HasFatalFailure()) return;
          }
        }
      }
    }
}

TEST(DenseLines, OfShortStrings) { expect_lines(sides_of(0, 40)); }
TEST(DenseLines, OfStringsUpToALaneOf128) { expect_lines(sides_of(90, 130), {Metric::hamming, Metric::prefix}); }
TEST(DenseLines, OfOneLength) { expect_lines(sides_of(40, 40), {Metric::levenshtein, Metric::indel, Metric::hamming}); }

TEST(DenseLines, OfAFewCopiesAndOfMany) {
  for (const std::size_t copies : {1, 30, 60, 190}) {
    SCOPED_TRACE(copies);
    expect_lines({testing::make_corpus(testing::RandomStrings().make(20, 4)), with_copies(copies)},
                 {Metric::indel, Metric::hamming});
  }
}

}  // namespace
}  // namespace warpmatch
