// Dense scores by the replayed executor, against the textbook.

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "cuda/rare_paths.hpp"
#include "cuda/replay/replay_executor.hpp"

namespace warpmatch {
namespace {

using test::request;

class ReplayedScores : public test::Replayed {};

TEST_P(ReplayedScores, EqualTheTextbook) {
  for_each_request(true, [](const auto& subject, const auto& textbook, const dispatch::Request& of) {
    test::expect_same_scores(subject, textbook, of, DType::f64);
    test::expect_same_scores(subject, textbook, of, DType::f32, 1.5);
  });
}

TEST_P(ReplayedScores, FillEveryDtype) {
  const Corpus left = test::names(12, 30);
  const Corpus right = test::names(13, 40);
  const test::TextbookExecutor textbook;
  for (const DType dtype :
       {DType::i8, DType::i16, DType::i32, DType::i64, DType::u8, DType::u16, DType::u32, DType::u64})
    for (const Form form : {Form::distance, Form::similarity, Form::ratio, Form::normalized_similarity})
      test::expect_same_scores(subject(), textbook, request(left, right, {Metric::levenshtein, form}), dtype);
}

TEST_P(ReplayedScores, StayOnTheDevice) {
  const Corpus left = test::names(14, 30);
  const Corpus right = test::names(15, 40);
  const auto of = request(left, right, {Metric::indel, Form::ratio});
  const std::size_t stride = right.size() + 3;
  std::vector<double> there(left.size() * stride, -1);
  std::vector<double> here = there;
  const MatrixView out{there.data(), DType::f64, left.size(), right.size(), stride};
  subject().scores(of, {out, 1.0, true}, {});
  subject().scores(of, {{here.data(), DType::f64, left.size(), right.size(), stride}, 1.0}, {});
  for (std::size_t row = 0; row < left.size(); ++row)
    for (std::size_t column = 0; column < right.size(); ++column) {
      if (!left.is_null(row) && !right.is_null(column)) continue;
      EXPECT_EQ(std::exchange(here[row * stride + column], -1), 0) << "written, though nobody reads it";
    }
  EXPECT_EQ(there, here) << "on a device cells of nulls are left alone";
}

/// However nulls are scattered, a tile is one copy: those of two tiles, and what the host is told of them.
TEST_P(ReplayedScores, HoldLittlePageLockedMemory) {
  const test::TextbookExecutor textbook;
  for (const auto& [left, right] : {test::with_scattered_nulls(500, 9), test::with_scattered_nulls(9, 500)})
    for (const Scorer scorer : {Scorer{Metric::indel, Form::ratio}, Scorer{Metric::jaro, Form::similarity}}) {
      test::Leases leases;
      test::ReplayDevice device;
      device.leases = &leases;
      const test::ReplayExecutor executor(device, GetParam().policy);
      test::expect_same_scores(executor, textbook, request(left, right, scorer), DType::f32);
      EXPECT_LE(leases.most(), 4);
    }
}

TEST_P(ReplayedScores, HaveDistancesOfEveryWidth) {
  test::expect_distances_of_every_width(subject(), dispatch::cpu_executor());
}

INSTANTIATE_TEST_SUITE_P(Replays, ReplayedScores, ::testing::ValuesIn(test::settings()),
                         [](const auto& test) { return test.param.name; });

/// What one kernel writes and the next reads: one value for each pair of strings.
TEST(DistancesBetweenKernels, TakeAsFewBytesAsTheLargest) {
  for (const test::Width& width : test::widths()) {
    const auto [left, right] = test::strings_of(width);
    std::map<std::string, std::size_t> asked_for;
    test::ReplayDevice device;
    device.asked_for = &asked_for;
    test::dense(test::ReplayExecutor(device), request(left, right, {width.metric, Form::distance}), DType::f64, 1.0,
                {});
    EXPECT_EQ(asked_for["a tile of distances"], std::size_t{left.distinct()} * right.distinct() * width.bytes)
        << width.left << " x " << width.right;
  }
}

TEST(ReplayedScores, NameTheFirstValueThatDoesNotFit) {
  const Corpus left{"", "ab", "abc"};
  const Corpus right{"", "b", std::string(300, 'b'), std::string(400, 'c')};
  std::vector<std::uint8_t> out(12);
  const auto message = [&](const dispatch::Executor& executor) -> std::string {
    try {
      executor.scores(request(left, right, {Metric::levenshtein, Form::distance}),
                      {{out.data(), DType::u8, 3, 4, 4}, 1.0}, {});
    } catch (const RangeError& error) {
      return error.what();
    }
    return "it fits";
  };
  const std::string expected = message(test::TextbookExecutor{});
  EXPECT_EQ(message(test::ReplayExecutor(test::ReplayDevice{})), expected);
  EXPECT_EQ(message(test::ReplayExecutor(test::ReplayDevice{}, test::tiny())), expected);
}

TEST(ReplayedScores, StopWhenTheMonitorThrows) {
  const Corpus left = test::names(18, 40);
  const Corpus right = test::names(19, 60);
  test::expect_stops([&](const auto& executor, const auto& control) {
    test::dense(executor, request(left, right, {Metric::indel, Form::ratio}), DType::f32, 1.0, control);
  });
}

TEST(ReplayedScores, HalveTilesUntilTheyFit) {
  const Corpus left = test::names(14, 40);
  const Corpus right = test::names(15, 60);
  const test::TextbookExecutor textbook;
  test::expect_shrinks(
      [&](const auto& executor, const auto&) {
        test::expect_same_scores(executor, textbook, request(left, right, {Metric::indel, Form::ratio}), DType::f64);
      },
      test::device_with(8'000), test::device_with(250), "out of memory on replay:0 at the smallest tile: a tile of ");
}

TEST(ReplayedScores, UploadAgainWhatDidNotFit) {
  const Corpus left = test::names(16, 40);
  const Corpus right = test::names(17, 60);
  const test::TextbookExecutor textbook;
  const auto of = request(left, right, {Metric::indel, Form::ratio});
  EXPECT_THROW(test::dense(test::ReplayExecutor(test::device_with(100)), of, DType::f32, 1.0, {}), DeviceError);
  test::expect_same_scores(test::ReplayExecutor(test::ReplayDevice{}), textbook, of, DType::f32);
}

}  // namespace
}  // namespace warpmatch
