// Edit metrics on a replayed device: long strings, by teams of threads and in panels, which the few that the tests of
// operations have do not all reach.

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cuda/rare_paths.hpp"
#include "cuda/replay/replay_executor.hpp"

namespace warpmatch {
namespace {

TEST(EditScorer, TakesLongStringsByTeams) {
  for (const test::Order order : {test::Order::forwards, test::Order::shuffled}) {
    test::ReplayDevice device;
    device.order = order;
    test::expect_long_strings(test::ReplayExecutor(device), dispatch::cpu_executor());
  }
}

TEST(EditScorer, TakesLongStringsInPanels) {
  cuda::Policy policy;
  policy.wavefront_step = test::no_wavefronts;
  test::expect_long_strings(test::ReplayExecutor(test::ReplayDevice{}, policy), dispatch::cpu_executor());
}

TEST(EditScorer, ScoresLongRowsOneByOne) {
  testing::RandomStrings strings;
  strings.shortest = 200;
  strings.longest = 900;
  const Corpus left = test::strings_with_nulls(strings.make(20, 81));
  const Corpus right = testing::make_corpus(strings.make(20, 81));
  for (const Metric metric : {Metric::levenshtein, Metric::lcs_seq, Metric::hamming})
    for (const cuda::Policy& policy : {cuda::Policy{}, test::tiny()})
      test::expect_same_paired(test::ReplayExecutor(test::ReplayDevice{}, policy), dispatch::cpu_executor(), left,
                               right, {.scorer = {metric, Form::distance}}, DType::i32);
}

TEST(EditScorer, TakesLongStringsInAsLittleMemoryAsThereIs) {
  testing::RandomStrings strings;
  strings.shortest = strings.longest = 20000;
  const Corpus left = testing::make_corpus(strings.make(1, 82));
  const Corpus right = testing::make_corpus(strings.make(1, 83));
  const auto of = test::request(left, right, {Metric::indel, Form::distance});
  std::vector<double> score(1);
  const auto fits = [&](std::size_t memory) {
    try {
      test::ReplayExecutor(test::device_with(memory)).scores(of, {{score.data(), DType::f64, 1, 1, 1}, 1.0}, {});
      return true;
    } catch (const DeviceError&) {
      return false;
    }
  };
  std::size_t too_small = 40'000;  // the strings alone
  std::size_t enough = 400'000;
  ASSERT_FALSE(fits(too_small));
  while (enough - too_small > 64) {
    const std::size_t middle = too_small + (enough - too_small) / 2;
    (fits(middle) ? enough : too_small) = middle;
  }
  ASSERT_TRUE(fits(enough));
  const double found = score[0];
  dispatch::cpu_executor().scores(of, {{score.data(), DType::f64, 1, 1, 1}, 1.0}, {});
  EXPECT_EQ(found, score[0]);
}

}  // namespace
}  // namespace warpmatch
