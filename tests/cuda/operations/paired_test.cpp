// Pairwise scores by the replayed executor, against the reference.

#include <gtest/gtest.h>

#include "cuda/rare_paths.hpp"
#include "cuda/replay/replay_executor.hpp"

namespace warpmatch {
namespace {

using test::request;

class ReplayedPaired : public test::Replayed {};

template <class Cell>
std::vector<Cell> paired(const test::ReplayExecutor& subject, const Corpus& left, const Corpus& right,
                         const Scorer& scorer, DType dtype, const dispatch::Control& control = {}) {
  std::vector<Cell> cells(left.size(), Cell{7});
  subject.paired(test::Rows(left), test::Rows(right), {.scorer = scorer},
                 {{cells.data(), dtype, 1, cells.size(), cells.size()}}, control);
  return cells;
}

TEST_P(ReplayedPaired, EqualTheTextbook) {
  const std::u32string cjk = testing::alphabet_from(0x4E00, 400);
  const std::pair<Corpus, Corpus> all[] = {{test::names(1, 140), test::names(2, 140)},
                                           {test::names(3, 12, 700), test::names(4, 12, 700)},
                                           {test::names(5, 30, 90, cjk), test::names(6, 30, 90, U"ab" + cjk)}};
  const test::TextbookExecutor textbook;
  for (const auto& [left, right] : all)
    for (const Scorer& scorer : test::one_of_each_recurrence())
      for (const std::optional<double> cutoff : {std::optional<double>{}, std::optional<double>{0.5}}) {
        const ScoreOptions options{.scorer = scorer, .score_cutoff = cutoff};
        test::expect_same_paired(subject(), textbook, left, right, options, DType::f64);
        test::expect_same_paired(subject(), textbook, left, right, options, DType::u16);
      }
}

TEST_P(ReplayedPaired, FillEveryDtype) { test::expect_paired_in_every_dtype(subject(), test::TextbookExecutor{}); }

TEST_P(ReplayedPaired, CopyTilesWhole) {
  const auto [left, right] = test::with_scattered_nulls(200, 200);
  test::Leases leases;
  test::ReplayDevice device;
  device.leases = &leases;
  const auto found = paired<float>(test::ReplayExecutor(device, GetParam().policy), left, right,
                                   {Metric::indel, Form::ratio}, DType::f32);
  EXPECT_LE(leases.most(), 2) << "one on its way, and what the host is told of the next tile";
  const auto is_null = [&](std::size_t row) { return left.is_null(row) || right.is_null(row); };
  for (std::size_t row = 0; row < found.size(); ++row)
    EXPECT_TRUE(is_null(row) ? found[row] == 0 || found[row] == 7 : found[row] > 7) << row << ": " << found[row];
}

INSTANTIATE_TEST_SUITE_P(Replays, ReplayedPaired, ::testing::ValuesIn(test::settings()),
                         [](const auto& test) { return test.param.name; });

TEST(ReplayedPaired, NameTheFirstValueThatDoesNotFit) {
  const Corpus left{"a", "", "x", ""};
  const Corpus right{"b", std::string(300, 'b'), "y", std::string(400, 'b')};
  const Scorer distance{Metric::levenshtein, Form::distance};
  for (const cuda::Policy& policy : {cuda::Policy{}, test::tiny()}) {
    try {
      paired<std::uint8_t>(test::ReplayExecutor(test::ReplayDevice{}, policy), left, right, distance, DType::u8);
      ADD_FAILURE() << "it fits";
    } catch (const RangeError& error) {
      EXPECT_NE(std::string(error.what()).find("300"), std::string::npos) << error.what();
    }
  }
}

TEST(ReplayedPaired, StopAndShrinkAsTheOthersDo) {
  // Few strings in many rows: they are packed for each call, and what they take of the device is little beside a tile.
  std::vector<std::string> lefts;
  std::vector<std::string> rights;
  for (std::size_t row = 0; row < 200; ++row) {
    lefts.push_back(std::string("abc").substr(0, 1 + row % 3));
    rights.push_back(std::string("bac").substr(0, 1 + row / 3 % 3));
  }
  const Corpus left(lefts);
  const Corpus right(rights);
  const Scorer ratio{Metric::indel, Form::ratio};
  test::expect_stops([&](const test::ReplayExecutor& subject, const dispatch::Control& control) {
    paired<double>(subject, left, right, ratio, DType::f64, control);
  });
  const auto expected = paired<double>(test::ReplayExecutor(test::ReplayDevice{}), left, right, ratio, DType::f64);
  test::expect_shrinks(
      [&](const test::ReplayExecutor& subject, const dispatch::Control&) {
        EXPECT_EQ(paired<double>(subject, left, right, ratio, DType::f64), expected);
      },
      test::device_with(3000), test::device_with(200), "out of memory on replay:0 at the smallest tile: ");
}

}  // namespace
}  // namespace warpmatch
