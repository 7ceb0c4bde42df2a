// Copies in pieces through staging slots, over slots whose copies run as late as a device may run them.

#include "cuda/runtime/staging.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "cuda/replay/replay_slots.hpp"
#include "cuda/runtime/depot.hpp"

namespace warpmatch::test {
namespace {

std::vector<std::byte> numbered(std::size_t count) {
  std::vector<std::byte> bytes(count);
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<std::byte>(i * 37 + i / 251);
  return bytes;
}

TEST(StagedDownload, BringsRowsOfAnyLength) {
  for (const bool late : {false, true})
    for (const std::size_t row_bytes : {1u, 7u, 96u, 100u, 1000u})
      for (const std::size_t rows : {1u, 2u, 5u, 40u}) {
        const std::vector<std::byte> from = numbered(row_bytes * rows);
        const std::size_t stride = row_bytes + 3;
        std::vector<std::byte> to(stride * rows, std::byte{0x5A});
        std::vector<std::byte> expected = to;
        for (std::size_t row = 0; row < rows; ++row)
          std::memcpy(expected.data() + row * stride, from.data() + row * row_bytes, row_bytes);
        ReplayDownload(late, {to.data(), row_bytes, stride}, from.data(), from.size()).finish();
        EXPECT_EQ(to, expected) << rows << " rows of " << row_bytes;
      }
}

/// In one copy, wherever the pieces end.
TEST(StagedDownload, BringsAHeadBeforeTheRows) {
  for (const std::size_t head_bytes : {1u, 8u, 95u, 96u, 97u, 300u})
    for (const std::size_t rows : {0u, 1u, 3u, 40u}) {
      constexpr std::size_t row_bytes = 7;
      const std::vector<std::byte> from = numbered(head_bytes + rows * row_bytes);
      std::vector<std::byte> head(head_bytes);
      std::vector<std::byte> to(rows * row_bytes);
      cuda::RowTarget target{to.data(), row_bytes, row_bytes};
      target.head = head.data();
      target.head_bytes = head_bytes;
      ReplayDownload(true, target, from.data(), from.size()).finish();
      head.insert(head.end(), to.begin(), to.end());
      EXPECT_EQ(head, from) << head_bytes << " and " << rows << " rows";
    }
}

TEST(StagedDownload, TakesAnyNumberOfThreads) {
  const std::vector<std::byte> from = numbered(5000);
  for (const unsigned threads : {0u, 1u, 2u, 3u, 4u, 5u, 100u}) {
    ReplaySlots slots;
    std::vector<std::byte> to(from.size());
    const cuda::StagedDownload<ReplaySlots> download({to.data(), to.size(), to.size()}, to.size());
    const auto copy = [&](std::byte* place, std::size_t offset, std::size_t bytes) {
      slots.start(place, [=, &from] { std::memcpy(place, from.data() + offset, bytes); });
    };
    download.begin(slots, copy);
    download.finish(slots, threads, copy, [] { return 0; });
    EXPECT_EQ(to, from) << threads;
  }
}

TEST(StagedDownload, BringsNothing) {
  ReplayDownload(true, {nullptr, 0, 0}, nullptr, 0).finish();
  ReplayDownload(false, {nullptr, 0, 8}, nullptr, 0).finish();
}

TEST(StagedDownload, ThrowsTheFirstFailureOfAnyThread) {
  for (const unsigned threads : {1u, 4u}) {
    ReplaySlots slots;
    std::vector<std::byte> to(5000);
    const cuda::StagedDownload<ReplaySlots> download({to.data(), to.size(), to.size()}, to.size());
    const auto copy = [&](std::byte*, std::size_t offset, std::size_t) {
      if (offset >= 2000) throw std::runtime_error("lost");
    };
    download.begin(slots, copy);
    EXPECT_THROW(download.finish(slots, threads, copy, [] { return 0; }), std::runtime_error);
  }
}

TEST(UploadRing, SendsEveryByteWhateverHappensToItsSource) {
  ReplaySlots slots;
  cuda::UploadRing<ReplaySlots> ring(slots);
  std::vector<std::byte> device(20'000);
  std::vector<std::byte> expected;
  for (const std::size_t size : {1u, 0u, 63u, 64u, 65u, 95u, 96u, 97u, 500u, 1u, 1u, 3000u, 33u})
    for (int again = 0; again < 3; ++again) {
      std::vector<std::byte> source = numbered(size);
      const std::size_t begin = expected.size();
      ring.upload(source.data(), size, [&](const std::byte* staged, std::size_t offset, std::size_t bytes) {
        std::byte* const place = device.data() + begin + offset;
        slots.start(staged, [=] { std::memcpy(place, staged, bytes); });
      });
      expected.insert(expected.end(), source.begin(), source.end());
      std::ranges::fill(source, std::byte{0xFF});
    }
  slots.flush();
  device.resize(expected.size());
  EXPECT_EQ(device, expected);
}

TEST(Depot, MakesAsManyAsAreInUseAtOnce) {
  cuda::Depot<int> depot;
  int made = 0;
  const auto take = [&] { return depot.take([&] { return std::make_unique<int>(++made); }); };
  for (int again = 0; again < 3; ++again) {
    auto first = take();
    auto second = take();
    EXPECT_EQ(*first + *second, 3);
    first.reset();
    EXPECT_NE(*take(), *second);
  }
  EXPECT_EQ(made, 2);

  const auto first = take();
  const auto second = take();
  EXPECT_THROW(depot.take([]() -> std::unique_ptr<int> { throw std::runtime_error("no more"); }), std::runtime_error);
}

}  // namespace
}  // namespace warpmatch::test
