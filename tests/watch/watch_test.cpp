// Who hears of a thread's work, and when. The least time between reports is none, so that every poll is one.

#include <chrono>
#include <cstdint>
#include <numeric>
#include <span>
#include <stop_token>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/error.hpp>
#include <warpmatch/monitor.hpp>

#include "reference/monitors.hpp"
#include "watch/pace.hpp"
#include "watch/poll.hpp"

namespace warpmatch {
namespace {

using testing::CountingMonitor;
using testing::Enough;
constexpr std::chrono::milliseconds kAlways{0};

TEST(Watch, NobodyHearsWithoutOne) {
  EXPECT_EQ(Watch::current(), nullptr);
  EXPECT_NO_THROW(watch::poll());
  EXPECT_NO_THROW(Watch::poll());
  const Watch none(nullptr);
  EXPECT_EQ(Watch::current(), nullptr);
}

TEST(Watch, HearsEveryPollOfItsThreadAlone) {
  CountingMonitor monitor;
  {
    const Watch watch(&monitor, kAlways);
    EXPECT_EQ(Watch::current(), &watch);
    for (int i = 0; i < 3; ++i) watch::poll();
    Watch::poll();
    std::thread([] { watch::poll(); }).join();
  }
  EXPECT_EQ(monitor.reports, 4U);
  watch::poll();
  EXPECT_EQ(monitor.reports, 4U);
}

TEST(Watch, TheLatestCountsAndTheOneBeforeComesBack) {
  CountingMonitor outer_monitor;
  CountingMonitor inner_monitor;
  Watch outer(&outer_monitor, kAlways);
  {
    const Watch inner(&inner_monitor, kAlways);
    const Watch none(nullptr);
    const Watch same(Watch::current());
    watch::poll();
  }
  watch::poll();
  EXPECT_EQ(inner_monitor.reports, 1U);
  EXPECT_EQ(outer_monitor.reports, 1U);
}

TEST(Watch, WhatTheMonitorThrowsComesOut) {
  CountingMonitor monitor(2);
  const Watch watch(&monitor, kAlways);
  EXPECT_NO_THROW(watch::poll());
  EXPECT_THROW(watch::poll(), Enough);
}

TEST(Watch, ReportsAreSoFarApart) {
  CountingMonitor monitor;
  const Watch watch(&monitor, std::chrono::hours(1));
  for (int i = 0; i < 1000; ++i) watch::poll();
  EXPECT_EQ(monitor.reports, 0U);
}

TEST(Watch, CountsStayUntilTheNextOnes) {
  struct Listener final : Monitor {
    void report(std::uint64_t done, std::uint64_t total) override { heard.emplace_back(done, total); }
    std::vector<std::pair<std::uint64_t, std::uint64_t>> heard;
  } listener;
  Watch watch(&listener, kAlways);
  watch::poll();
  watch.report(3, 7);
  watch::poll();
  EXPECT_EQ(listener.heard, (std::vector<std::pair<std::uint64_t, std::uint64_t>>{{0, 1}, {3, 7}, {3, 7}}));
}

TEST(Pace, PollsOnceForSoManySteps) {
  CountingMonitor monitor;
  const Watch watch(&monitor, kAlways);
  watch::Pace pace;
  for (std::uint64_t i = 0; i < watch::poll_every - 1; ++i) pace.spend(1);
  EXPECT_EQ(monitor.reports, 0U);
  pace.spend(1);
  EXPECT_EQ(monitor.reports, 1U);
  pace.spend(5 * watch::poll_every);
  EXPECT_EQ(monitor.reports, 2U);
}

TEST(InPieces, VisitsEveryItemOnceAndPollsBetween) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, watch::poll_every / 4, watch::poll_every / 4 + 1,
                                 std::size_t{watch::poll_every}}) {
    CountingMonitor monitor;
    const Watch watch(&monitor, kAlways);
    std::vector<std::uint8_t> items(size);
    std::size_t calls = 0;
    watch::in_pieces(std::span(items), 4, [&](std::span<std::uint8_t> piece) {
      ++calls;
      for (std::uint8_t& item : piece) ++item;
    });
    EXPECT_EQ(std::accumulate(items.begin(), items.end(), std::size_t{0}), size);
    EXPECT_EQ(calls, size <= watch::poll_every / 4 ? 1 : (size + watch::poll_every / 4 - 1) / (watch::poll_every / 4));
    EXPECT_EQ(monitor.reports, calls - 1);
  }
}

TEST(Grow, FillsAndPolls) {
  CountingMonitor monitor;
  const Watch watch(&monitor, kAlways);
  std::vector<int> values{1};
  watch::grow(values, 3, 7);
  EXPECT_EQ(values, (std::vector<int>{1, 7, 7}));
  EXPECT_EQ(monitor.reports, 0U);
  watch::grow(values, 2 * watch::poll_every + 9);
  EXPECT_EQ(monitor.reports, 2U);
}

TEST(Watch, EndsAtThePollAfterItsTokenWasStopped) {
  std::stop_source source;
  CountingMonitor outer_monitor;
  const Watch outer(&outer_monitor, kAlways);
  {
    const Watch watch(source.get_token(), nullptr, kAlways);
    watch::poll();
    EXPECT_EQ(outer_monitor.reports, 1U);  // nobody has taken its place
    source.request_stop();
    EXPECT_THROW(watch::poll(), Cancelled);
    EXPECT_EQ(outer_monitor.reports, 1U);
  }
  EXPECT_NO_THROW(watch::poll());
}

TEST(Watch, ATokenAndAMonitorGoTogether) {
  std::stop_source source;
  CountingMonitor monitor;
  const Watch watch(source.get_token(), &monitor, kAlways);
  watch::poll();
  EXPECT_EQ(monitor.reports, 1U);
  source.request_stop();
  EXPECT_THROW(watch::poll(), Cancelled);
}

TEST(Watch, ATokenThatNobodyCanStopIsNone) {
  const Watch watch(std::stop_token{}, nullptr, kAlways);
  EXPECT_EQ(Watch::current(), nullptr);
}

}  // namespace
}  // namespace warpmatch
