// What a device executor plans to do, against what it does. Sizes: corpora of some hundred strings with policies
// so small that they are cut into many tiles, and the policy that ships.

#include "cuda/operations/plan.hpp"

#include <algorithm>
#include <cstdint>
#include <set>

#include <gtest/gtest.h>

#include "cuda/executor_checks.hpp"
#include "cuda/replay/replay_executor.hpp"

namespace warpmatch::test {
namespace {

dispatch::JobPlan planned(const dispatch::Executor& executor, const dispatch::Request& of, const dispatch::Job& job) {
  return executor.plan(of, dispatch::measure(of), job, {});
}

/// Counts how far the work has come each time it is told.
struct Steps : Monitor {
  void report(std::uint64_t done, std::uint64_t) override { told.insert(done); }
  std::set<std::uint64_t> told;
};

/// Tiles by time are what the plan says where none takes longer or shorter than wanted.
cuda::Policy unhurried() {
  cuda::Policy policy = tiny();
  policy.pair_capacity = 1 << 16;
  policy.candidate_capacity = 1 << 16;
  return policy;
}

class JobPlans : public ::testing::Test {
 protected:
  const Corpus left = names(18, 60);
  const Corpus right = names(19, 80);
  const Scorer ratio{Metric::indel, Form::ratio};
  const ReplayExecutor small{ReplayDevice{}, unhurried()};
  const ReplayExecutor shipped{ReplayDevice{}};
};

TEST_F(JobPlans, OfAMatrixHasItsTiles) {
  Steps steps;
  const auto of = request(left, right, ratio);
  dense(small, of, DType::f32, 1.0, {1, &steps});
  const dispatch::JobPlan said = planned(small, of, {.operation = warpmatch::Operation::matrix});
  EXPECT_GE(said.tiles, steps.told.size() / 2);
  EXPECT_LE(said.tiles, steps.told.size() * 2);
  EXPECT_GT(said.tiles, 3U);
  EXPECT_EQ(planned(shipped, of, {.operation = warpmatch::Operation::matrix}).tiles, 1U);
}

TEST_F(JobPlans, OfAJoinCoversEveryPairOfTheWindow) {
  for (const bool self : {false, true}) {
    const auto of = request(left, self ? left : right, ratio, 60.0, self);
    const dispatch::Job job{.operation = self ? warpmatch::Operation::self_join : warpmatch::Operation::pairs};
    const dispatch::JobPlan said = planned(small, of, job);
    EXPECT_GT(said.tiles, 3U);
    EXPECT_GE(said.tiles * unhurried().tile_pairs, dispatch::measure(of).window_pairs);
    EXPECT_EQ(planned(shipped, of, job).tiles, 1U);
  }
}

TEST_F(JobPlans, OfATopKHasTilesForEachGroup) {
  const auto of = request(left, right, ratio);
  EXPECT_GT(planned(small, of, {.operation = warpmatch::Operation::top_k, .k = 3}).tiles, 1U);
  EXPECT_GE(planned(shipped, of, {.operation = warpmatch::Operation::top_k, .k = 3}).tiles, 1U);
}

TEST_F(JobPlans, HaveTheMemoryThatIsTaken) {
  const auto of = request(left, right, ratio, 20.0);
  const dispatch::Job job{.operation = warpmatch::Operation::pairs};
  const dispatch::JobPlan said = planned(small, of, job);
  // It runs on a device with a little more than that, and not with a quarter of it.
  testing::all_pairs(ReplayExecutor(device_with(said.device_bytes * 2), unhurried()), of);
  EXPECT_GT(said.device_bytes, left.memory().text + right.memory().text);
  EXPECT_GT(planned(shipped, of, job).device_bytes, 0U);
}

TEST_F(JobPlans, OfEveryScorerAndOfNothing) {
  const Corpus none(std::vector<std::string>{});
  for (const Scorer& scorer : all_scorers())
    for (const warpmatch::Operation operation :
         {warpmatch::Operation::matrix, warpmatch::Operation::top_k, warpmatch::Operation::pairs}) {
      const dispatch::Job job{.operation = operation, .k = 2};
      const auto cutoff = operation == warpmatch::Operation::pairs ? std::optional(1.0) : std::nullopt;
      EXPECT_GT(planned(shipped, request(left, right, scorer, cutoff), job).tiles, 0U);
      EXPECT_GT(planned(shipped, request(left, right, scorer, cutoff), job).seconds, 0);
      EXPECT_EQ(planned(shipped, request(none, right, scorer, cutoff), job).tiles, 0U);
      EXPECT_EQ(planned(shipped, request(left, none, scorer, cutoff), job).seconds, 0);
    }
}

}  // namespace
}  // namespace warpmatch::test
