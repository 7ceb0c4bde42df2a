// Pairwise scores by the replayed executor, against the reference.

#include <gtest/gtest.h>

#include "cuda/operations/paired.hpp"
#include "cuda/rare_paths.hpp"
#include "cuda/replay_executor.hpp"

namespace warpmatch {

template void cuda::write_paired(test::ReplayQueue&, const dispatch::Request&, const dispatch::DenseTarget&,
                                 const cuda::Policy&, const dispatch::Control&);

namespace {

using test::request;

class ReplayedPaired : public test::Replayed {};

template <class Cell>
std::vector<Cell> paired(const test::ReplayExecutor& subject, const dispatch::Request& of, DType dtype,
                         const dispatch::Control& control = {}) {
  std::vector<Cell> cells(of.left.size(), Cell{7});
  subject.paired(of, {{cells.data(), dtype, 1, cells.size(), cells.size()}, 1.0}, control);
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
        const auto of = request(left, right, scorer, cutoff);
        test::expect_same_paired(subject(), textbook, of, DType::f64);
        test::expect_same_paired(subject(), textbook, of, DType::u16);
      }
}

TEST_P(ReplayedPaired, FillEveryDtype) { test::expect_paired_in_every_dtype(subject(), test::TextbookExecutor{}); }

TEST_P(ReplayedPaired, CopyTilesWhole) {
  const auto [left, right] = test::with_scattered_nulls(200, 200);
  test::Leases leases;
  test::ReplayDevice device;
  device.leases = &leases;
  const auto found = paired<float>(test::ReplayExecutor(device, GetParam().policy),
                                   request(left, right, {Metric::indel, Form::ratio}), DType::f32);
  EXPECT_EQ(leases.most(), 1);
  const auto is_null = [&](std::size_t row) { return left.is_null(row) || right.is_null(row); };
  for (std::size_t row = 0; row < found.size(); ++row)
    EXPECT_TRUE(is_null(row) ? found[row] == 0 || found[row] == 7 : found[row] > 7) << row << ": " << found[row];
}

INSTANTIATE_TEST_SUITE_P(Replays, ReplayedPaired, ::testing::ValuesIn(test::settings()),
                         [](const auto& test) { return test.param.name; });

TEST(ReplayedPaired, NameTheFirstValueThatDoesNotFit) {
  const Corpus left{"a", "", "x", ""};
  const Corpus right{"b", std::string(300, 'b'), "y", std::string(400, 'b')};
  const auto of = request(left, right, {Metric::levenshtein, Form::distance});
  for (const cuda::Policy& policy : {cuda::Policy{}, test::tiny()}) {
    try {
      paired<std::uint8_t>(test::ReplayExecutor(test::ReplayDevice{}, policy), of, DType::u8);
      ADD_FAILURE() << "it fits";
    } catch (const RangeError& error) {
      EXPECT_NE(std::string(error.what()).find("300"), std::string::npos) << error.what();
    }
  }
}

TEST(ReplayedPaired, StopAndShrinkAsTheOthersDo) {
  const Corpus left = test::names(7, 200);
  const Corpus right = test::names(8, 200);
  const auto of = request(left, right, {Metric::indel, Form::ratio});
  test::expect_stops([&](const test::ReplayExecutor& subject, const dispatch::Control& control) {
    paired<double>(subject, of, DType::f64, control);
  });
  const auto expected = paired<double>(test::ReplayExecutor(test::ReplayDevice{}), of, DType::f64);
  test::expect_shrinks([&](const test::ReplayExecutor& subject,
                           const dispatch::Control&) { EXPECT_EQ(paired<double>(subject, of, DType::f64), expected); },
                       test::device_with(3000), test::device_with(40),
                       "out of memory on replay:0 at the smallest tile: ");
}

}  // namespace
}  // namespace warpmatch
