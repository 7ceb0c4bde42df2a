// What a process may hold of a device, and what is kept of failures that nobody could be told of.

#include "cuda/runtime/memory_account.hpp"

#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cuda/replay/replay_executor.hpp"
#include "cuda/runtime/failures.hpp"
#include "message_of.hpp"

namespace warpmatch::test {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::message_of;
using ::testing::StartsWith;

TEST(MemoryAccount, BooksUpToTheLimit) {
  cuda::MemoryAccount account;
  account.take(60, 100, "a");
  account.take(40, 100, "b");
  EXPECT_EQ(message_of<cuda::OutOfDeviceMemory>([&] { account.take(1, 100, "c"); }),
            "c needs 1 bytes, and 100 of the limit of 100 bytes of device memory are in use");
  EXPECT_THROW(account.take(~std::size_t{0}, 100, "all there is"), cuda::OutOfDeviceMemory);
  EXPECT_EQ(account.used(), 100U);
  account.give_back(60);
  account.take(60, 100, "d");
}

TEST(MemoryAccount, KeepsWhatIsInUseWhenTheLimitFalls) {
  cuda::MemoryAccount account;
  account.take(60, 0, "no limit");
  EXPECT_THROW(account.take(1, 50, "more"), cuda::OutOfDeviceMemory);
  EXPECT_EQ(account.used(), 60U);
}

TEST(MemoryAccount, SaysWhatTheLimitLeaves) {
  cuda::MemoryAccount account;
  account.take(30, 0, "some");
  const auto leaves = [&](std::size_t limit) {
    const cuda::DeviceMemory memory = account.within({.free = 50, .total = 90}, limit);
    return std::vector{memory.free, memory.total};
  };
  EXPECT_EQ(leaves(0), (std::vector<std::size_t>{50, 90}));
  EXPECT_EQ(leaves(40), (std::vector<std::size_t>{10, 40}));
  EXPECT_EQ(leaves(20), (std::vector<std::size_t>{0, 20}));
  EXPECT_EQ(leaves(1000), (std::vector<std::size_t>{50, 90}));
}

TEST(MemoryAccount, IsRightForManyThreads) {
  cuda::MemoryAccount account;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int again = 0; again < 2000; ++again) try {
          account.take(7, 20, "seven");
          EXPECT_LE(account.used(), 20U);
          account.give_back(7);
        } catch (const cuda::OutOfDeviceMemory&) {
        }
    });
  threads.clear();
  EXPECT_EQ(account.used(), 0U);
}

/// A process-wide limit does what a small device does, and the error names it.
TEST(MemoryLimit, HalvesTilesAndIsNamedWhereTheSmallestDoesNotFit) {
  const Corpus left = names(14, 40);
  const Corpus right = names(15, 60);
  const TextbookExecutor textbook;
  const auto with_limit = [](std::size_t bytes) {
    ReplayDevice device;
    device.memory_limit = bytes;
    return ReplayExecutor(device);
  };
  const auto of = request(left, right, {Metric::indel, Form::ratio}, 20.0);
  expect_same_scores(with_limit(9'000), textbook, of, DType::f64);
  expect_same_top_k(with_limit(50'000), textbook, of, 3);
  expect_same_pairs(with_limit(14'000), textbook, of);
  EXPECT_THAT(
      message_of<DeviceError>([&] { dense(with_limit(250), of, DType::f32, 1.0, {}); }),
      AllOf(StartsWith("out of memory on replay:0 at the smallest tile: a tile of "),
            HasSubstr("of the limit of 250 bytes of device memory are in use; "), EndsWith(" of 250 bytes are free")));
  EXPECT_THAT(message_of<DeviceError>([&] { testing::all_pairs(with_limit(20), of); }),
              HasSubstr("of the limit of 20 bytes"));
}

TEST(Failures, AreToldOnceTheFirstFirst) {
  cuda::Failures failures;
  EXPECT_EQ(failures.take(), "");
  failures.note("first");
  failures.note("second");
  failures.check_not_lost();
  EXPECT_EQ(failures.take(), "first");
  EXPECT_EQ(failures.take(), "");
  failures.note("third");
  EXPECT_EQ(failures.take(), "third");
}

TEST(Failures, OfALostDeviceStay) {
  cuda::Failures failures;
  failures.note("a bad free");
  failures.lose("lost");
  failures.lose("and more");
  failures.note("and another free");
  for (int again = 0; again < 3; ++again)
    EXPECT_EQ(message_of<DeviceError>([&] { failures.check_not_lost(); }),
              "lost; this process cannot use the device any more");
}

}  // namespace
}  // namespace warpmatch::test
