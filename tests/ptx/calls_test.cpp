// What calls of the executor that ships ask of the CUDA runtime: how often the host lets the device run out of work,
// and how many calls a small batch takes. On the stand-in alone, which counts them.

#include <cstdlib>
#include <functional>
#include <memory>
#include <string_view>

#include <gtest/gtest.h>

#include "cuda/executor.hpp"
#include "cuda/executor_checks.hpp"
#include "cuda/kernels/cuda_queue_source.hpp"
#include "cuda/small_corpora.hpp"
#include "ptx/stand_in.hpp"

namespace warpmatch {
namespace {

using test::request;

const Scorer kRatio{Metric::indel, Form::ratio};

cuda::DeviceExecutor executor_with(const cuda::Policy& policy) {
  return cuda::DeviceExecutor(std::make_unique<cuda::CudaQueueSource>(cuda_status().devices.front()), policy);
}

std::size_t total(const stand_in::Counts& counts) {
  std::size_t sum = 0;
  for (const auto& [function, calls] : counts.calls) sum += calls;
  return sum;
}

struct Asked {
  std::size_t calls = 0;
  std::size_t kernels = 0;
  std::size_t copies = 0;
  std::size_t allocations = 0;
  std::size_t idle_waits = 0;
};

/// What the second of two equal calls asks: by then the corpora are on the device.
Asked second_call(const std::function<void()>& call) {
  call();
  const stand_in::Counts first = stand_in::counts();
  call();
  stand_in::Counts second = stand_in::counts();
  for (const auto& [function, calls] : first.calls) second.calls[function] -= calls;
  return {total(second), second.calls["cudaLaunchKernel"], second.calls["cudaMemcpyAsync"],
          second.calls["cudaMallocFromPoolAsync"], second.idle_waits - first.idle_waits};
}

class Calls : public ::testing::Test {
 protected:
  /// A call of so many kernels at least, in tiles, between which the device has no time to wait.
  static void expect_no_idling(const std::function<void()>& call, std::size_t kernels) {
    const char* const streams = std::getenv("STAND_IN_STREAMS");
    if (streams != nullptr && std::string_view(streams) == "eager") GTEST_SKIP() << "no work waits in eager streams";
    const Asked asked = second_call(call);
    EXPECT_GE(asked.kernels, kernels);
    EXPECT_LE(asked.idle_waits, 8U);
  }

  const Corpus left_ = test::names(1, 60);
  const Corpus right_ = test::names(2, 90);
};

TEST_F(Calls, SmallJoinsKeepTheDeviceInWork) {
  cuda::Policy policy;
  policy.tile_pairs = policy.largest_tile_pairs = 50;
  const auto of = request(left_, right_, kRatio, 40.0);
  expect_no_idling([&] { testing::all_pairs(executor_with(policy), of); }, 30);
}

TEST_F(Calls, SmallSearchesKeepTheDeviceInWork) {
  cuda::Policy policy;
  policy.tile_pairs = 200;
  const auto of = request(left_, right_, kRatio);
  expect_no_idling([&] { executor_with(policy).top_k(of, 3, {}); }, 30);
}

TEST_F(Calls, SmallDenseScoresKeepTheDeviceInWork) {
  cuda::Policy policy;
  policy.dense_tile_bytes = 3000;
  const auto of = request(left_, right_, kRatio);
  expect_no_idling([&] { test::dense(executor_with(policy), of, DType::f32, 1.0, {}); }, 30);
}

TEST_F(Calls, SmallPairedScoresKeepTheDeviceInWork) {
  cuda::Policy policy;
  policy.paired_rows = 4;
  const Corpus right = test::names(2, left_.size());
  std::vector<float> out(left_.size());
  expect_no_idling(
      [&] {
        executor_with(policy).paired(test::Rows(left_), test::Rows(right), {.scorer = kRatio},
                                     {{out.data(), DType::f32, 1, out.size(), out.size()}, 1.0}, {});
      },
      20);
}

/// Of strings that are on the device already. The numbers are what the calls take today: fewer is better.
TEST_F(Calls, SmallBatchesAskLittle) {
  if (std::getenv("WARPMATCH_SEPARATE_BUFFERS") != nullptr) GTEST_SKIP() << "each buffer is one call more";
  const auto of = request(left_, right_, kRatio);
  const Asked dense = second_call([&] { test::dense(executor_with({}), of, DType::f32, 1.0, {}); });
  EXPECT_LE(dense.calls, 13U);
  EXPECT_EQ(dense.allocations, 1U);
  EXPECT_EQ(dense.copies, 2U) << "what the host says of the rows, and the cells";
  EXPECT_EQ(dense.kernels, 3U) << "two classes of patterns, and cells";
  const Asked search = second_call([&] { executor_with({}).top_k(of, 3, {}); });
  EXPECT_LE(search.calls, 19U);
  EXPECT_LE(search.allocations, 2U) << "one is Thrust's";
  EXPECT_EQ(search.copies, 1U);
  EXPECT_EQ(search.kernels, 5U) << "two classes of patterns, what is kept, and two of Thrust's";
  const auto joined = request(left_, right_, kRatio, 80.0);
  const Asked join = second_call([&] { testing::all_pairs(executor_with({}), joined); });
  EXPECT_LE(join.calls, 11U);
  EXPECT_EQ(join.allocations, 1U);
  EXPECT_EQ(join.copies, 1U) << "how many pairs there are, and the pairs";
  EXPECT_EQ(join.kernels, 2U);
  const Corpus rights = test::names(2, left_.size());
  std::vector<float> out(left_.size());
  const Asked paired = second_call([&] {
    executor_with({}).paired(test::Rows(left_), test::Rows(rights), {.scorer = kRatio},
                             {{out.data(), DType::f32, 1, out.size(), out.size()}, 1.0}, {});
  });
  EXPECT_LE(paired.calls, 45U);
  EXPECT_LE(paired.allocations, 6U) << "its strings are new to the device";
  EXPECT_LE(paired.copies, 9U);
  EXPECT_EQ(paired.kernels, 5U) << "two layouts, two classes of patterns, and cells";
}

}  // namespace
}  // namespace warpmatch
