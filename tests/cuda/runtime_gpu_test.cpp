// What the executor needs of a real device besides kernels: copies in pieces, memory within a limit, several devices.
// Those named `Small` are what compute-sanitizer runs. Skipped as the tests of executor_gpu_test.cpp are.

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <warpmatch/device.hpp>

#include "cuda/executor_checks.hpp"
#include "cuda/kernels/cuda_queue.hpp"
#include "cuda/scale.hpp"
#include "cuda/small_corpora.hpp"
#include "message_of.hpp"

namespace warpmatch {
namespace {

using test::request;

class RuntimeOnDevice : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string why = cuda_status().why_unusable;
    if (why.empty()) return;
    const char* required = std::getenv("WARPMATCH_REQUIRE_GPU");
    if (required != nullptr && std::string_view(required) == "1") FAIL() << "WARPMATCH_REQUIRE_GPU=1, but " << why;
    GTEST_SKIP() << why;
  }
  void TearDown() override { set_device_memory_limit(0); }

  static CudaDevice device() { return cuda_status().devices.front(); }
  static const dispatch::Executor& cuda() { return dispatch::cuda_executor(device().ordinal); }
  static const dispatch::Executor& cpu() { return dispatch::cpu_executor(); }
};

std::vector<int> counted(std::size_t count, int from) {
  std::vector<int> values(count);
  std::iota(values.begin(), values.end(), from);
  return values;
}

/// Two buffers, so that one comes down while the next goes up: many times what the staging slots hold.
TEST_F(RuntimeOnDevice, SmallBegunDownloadsEqualWhatWasUploaded) {
  constexpr std::size_t columns = 100'003;
  constexpr std::size_t rows = 60;
  for (const unsigned workers : {1u, 3u, 8u}) {
    cuda::CudaQueue queue(device(), cuda::kernels(), {workers, nullptr, nullptr});
    const std::vector<int> first = counted(columns * rows, 0);
    const std::vector<int> second = counted(columns * rows, 1'000'000);
    const auto a = cuda::to_device(queue, first, "a tile");
    std::vector<int> out(2 * columns * rows, -1);
    queue.wait();
    auto pending = queue.begin_download_rows(out.data(), columns, a.data(), columns, rows);
    const auto b = cuda::to_device(queue, second, "the next tile");
    pending->finish();
    queue.wait();
    pending = queue.begin_download_rows(out.data() + columns * rows, columns, b.data(), columns, rows);
    pending->finish();
    EXPECT_TRUE(std::equal(first.begin(), first.end(), out.begin()));
    EXPECT_TRUE(std::equal(second.begin(), second.end(), out.begin() + static_cast<std::ptrdiff_t>(first.size())));
  }
}

TEST_F(RuntimeOnDevice, SmallDownloadsMayBeDropped) {
  cuda::CudaQueue queue(device(), cuda::kernels());
  const auto buffer = cuda::to_device(queue, counted(20'000'000, 0), "a tile");
  std::vector<int> out(20'000'000);
  queue.wait();
  queue.begin_download_rows(out.data(), out.size(), buffer.data(), out.size(), 1);
  EXPECT_EQ(cuda::read(queue, buffer.data() + 5), 5);
}

TEST_F(RuntimeOnDevice, SmallWorkKeepsWithinTheLimit) {
  const Corpus left = test::names(20, 300);
  const Corpus right = test::names(21, 400);
  set_device_memory_limit(4 << 20);
  test::expect_same_scores(cuda(), cpu(), request(left, right, {Metric::indel, Form::ratio}), DType::f64);
  set_device_memory_limit(1000);
  const std::string why = testing::message_of<DeviceError>([&] {
    testing::all_pairs(cuda(), request(test::names(22, 300), right, {Metric::indel, Form::ratio}, 60.0));
  });
  EXPECT_THAT(why, ::testing::HasSubstr("the limit of 1000 bytes of device memory"));
  set_device_memory_limit(0);
  test::expect_same_pairs(cuda(), cpu(), request(left, right, {Metric::indel, Form::ratio}, 60.0));
}

TEST_F(RuntimeOnDevice, MemoryIsThereAgainAfterACall) {
  cuda::CudaQueue queue(device(), cuda::kernels());
  const std::size_t before = queue.memory().free;
  {
    const auto buffer = queue.allocate<std::byte>(std::size_t{1} << 30, "a gigabyte");
    EXPECT_LT(queue.memory().free, before);
  }
  queue.wait();
  EXPECT_GE(queue.memory().free + (std::size_t{64} << 20), before);
  EXPECT_THROW(queue.allocate<std::byte>(queue.memory().total * 2, "more than there is"), cuda::OutOfDeviceMemory);
  EXPECT_EQ(cuda::read(queue, cuda::to_device(queue, std::vector{7}, "a number").data()), 7);
}

TEST_F(RuntimeOnDevice, AllDevicesEqualTheCpu) {
  const Corpus left = test::names(23, test::scaled(2000, 500));
  const Corpus right = test::names(24, test::scaled(1500, 400));
  const dispatch::Executor& all = dispatch::all_cuda_executor();
  const Scorer ratio{Metric::indel, Form::ratio};
  test::expect_same_scores(all, cpu(), request(left, right, ratio), DType::f32);
  test::expect_same_top_k(all, cpu(), request(left, right, ratio), 4);
  test::expect_same_pairs(all, cpu(), request(left, left, ratio, 60.0, true));
  EXPECT_EQ(all.name(), cuda_status().devices.size() > 1 ? "cuda:all" : cuda().name());
}

}  // namespace
}  // namespace warpmatch
