// The device that the tests run on keeps the contract of a Queue, and shows who does not.

#include "cuda/replay/replay_queue.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <stdexcept>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "message_of.hpp"

namespace warpmatch::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::message_of;
using ::testing::StartsWith;

std::vector<int> counted(int count, int from) {
  std::vector<int> values(static_cast<std::size_t>(count));
  std::iota(values.begin(), values.end(), from);
  return values;
}

ReplayDevice device(bool late_downloads) {
  ReplayDevice device;
  device.late_downloads = late_downloads;
  return device;
}

TEST(ReplayQueue, DownloadsRowsThatWereBegunWhenTheyAreFinished) {
  for (const bool late : {false, true}) {
    ReplayQueue queue(device(late));
    const auto first = cuda::to_device(queue, counted(200, 0), "a tile");
    std::vector<int> out(2 * 105, -1);
    auto pending = queue.begin_download_rows(out.data(), 105, first.data(), 100, 2);
    const auto second = cuda::to_device(queue, counted(200, 1000), "the next tile");
    pending->finish();
    EXPECT_EQ(out[99], 99);
    EXPECT_EQ(out[100], -1);
    EXPECT_EQ(out[105], 100);
    pending = queue.begin_download_rows(out.data(), 105, second.data(), 100, 2);
    pending->finish();
    pending->finish();
    EXPECT_EQ(out[204], 1199);
  }
}

TEST(ReplayQueue, ShowsABufferThatIsWrittenTooEarly) {
  ReplayQueue queue(device(true));
  const auto buffer = cuda::to_device(queue, counted(100, 0), "a tile");
  std::vector<int> out(100);
  auto pending = queue.begin_download_rows(out.data(), 100, buffer.data(), 100, 1);
  queue.fill(buffer.data(), 100, 0);
  pending->finish();
  EXPECT_NE(out, counted(100, 0));
}

TEST(ReplayQueue, ShowsADownloadThatIsBegunTooEarly) {
  ReplayQueue queue(device(false));
  const auto buffer = cuda::to_device(queue, counted(24, 0), "a tile");
  std::vector<int> out(24);
  auto pending = queue.begin_download_rows(out.data(), 24, buffer.data(), 24, 1);
  queue.fill(buffer.data(), 24, 0);
  pending->finish();
  EXPECT_EQ(out, counted(24, 0));
}

TEST(ReplayQueue, DownloadsInTheOrderOfTheWork) {
  ReplayQueue queue(device(true));
  const auto buffer = cuda::to_device(queue, counted(24, 0), "a counter");
  std::vector<int> out(24);
  const auto pending = queue.begin_download(out.data(), buffer.data(), 24);
  queue.fill(buffer.data(), 24, 0);
  pending->finish();
  EXPECT_EQ(out, counted(24, 0));
}

TEST(ShrinkToFit, EndsAtTheSmallestTile) {
  const ReplayQueue queue{ReplayDevice{}};
  for (const std::size_t smallest : {0u, 1u, 3u})
    for (const std::size_t first : {std::size_t{0}, std::size_t{1}, std::size_t{1000}, ~std::size_t{0}}) {
      std::size_t size = first;
      int attempts = 0;
      EXPECT_THROW(cuda::shrink_to_fit(queue, size, smallest,
                                       [&] {
                                         ASSERT_LE(++attempts, 66);
                                         throw cuda::OutOfDeviceMemory("no");
                                       }),
                   DeviceError);
      EXPECT_EQ(size, std::min(first, smallest));
    }
}

/// A program that no list has, so that nobody compiled it for a queue.
struct Unlisted {
  static constexpr std::size_t most_shared_bytes = 0;
  std::uint64_t blocks() const { return 1; }
  std::size_t shared_bytes() const { return 0; }
};

struct UnlistedPipeline {
  static constexpr const char* doing = "nothing";
};

TEST(ReplayQueue, RefusesWhatNothingWasCompiledFor) {
  ReplayQueue queue(ReplayDevice{});
  EXPECT_THAT(message_of<std::logic_error>([&] { queue.run(Unlisted{}); }),
              AllOf(StartsWith("nothing was compiled for "), HasSubstr("Unlisted")));
  EXPECT_THAT(message_of<std::logic_error>([&] { queue.run_pipeline(UnlistedPipeline{}); }),
              HasSubstr("UnlistedPipeline"));
}

TEST(ReplayQueue, DropsWhatIsNotFinished) {
  ReplayQueue queue(device(true));
  const auto buffer = cuda::to_device(queue, counted(5000, 0), "a tile");
  std::vector<int> out(5000, -1);
  queue.begin_download_rows(out.data(), 5000, buffer.data(), 5000, 1);
  EXPECT_EQ(out.back(), -1);
}

}  // namespace
}  // namespace warpmatch::test
