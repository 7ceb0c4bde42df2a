// Parts of a request over several threads: each once, progress to the calling thread, the first error to the caller.

#include "dispatch/operations/part_team.hpp"

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "message_of.hpp"

namespace warpmatch::dispatch {
namespace {

using testing::message_of;

struct Listener : Monitor {
  void report(std::uint64_t done, std::uint64_t total) override {
    EXPECT_EQ(std::this_thread::get_id(), thread);
    EXPECT_GE(done, last);
    EXPECT_LE(done, total);
    last = done;
    last_total = total;
    ++reports;
    if (throws) throw std::runtime_error("stopped by the monitor");
  }

  std::thread::id thread = std::this_thread::get_id();
  std::uint64_t last = 0;
  std::uint64_t last_total = 0;
  int reports = 0;
  bool throws = false;
};

TEST(Parts, CoverEverythingInOrderAndAreNeverEmpty) {
  for (const std::uint32_t total : {0u, 1u, 2u, 7u, 100u, 4'000'000'000u})
    for (const unsigned members : {1u, 3u, 8u}) {
      std::uint32_t end = 0;
      for (Part part : cut_parts(total, members)) {
        EXPECT_EQ(part.first, end);
        EXPECT_LT(part.first, part.end);
        end = part.end;
      }
      EXPECT_EQ(end, total);
    }
  EXPECT_GT(cut_parts(1000, 2).size(), 4U);
}

TEST(PartTeam, DoesEachPartOnceAndReportsInTheCallingThread) {
  const auto parts = cut_parts(1000, 3);
  std::vector<std::atomic<int>> times(parts.size());
  Listener listener;
  run_parts(parts, 3, {6, &listener}, [&](unsigned member, Part part, std::size_t number, const Control& own) {
    EXPECT_LT(member, 3U);
    EXPECT_EQ(part, parts[number]);
    EXPECT_EQ(own.workers, 2U);
    EXPECT_EQ(own.device_use, nullptr);
    for (std::uint64_t done = 0; done <= 7; ++done) own.monitor->report(done, 7);
    ++times[number];
  });
  for (const auto& count : times) EXPECT_EQ(count, 1);
  EXPECT_EQ(listener.last, 1000U);
  EXPECT_EQ(listener.last_total, 1000U);
}

TEST(PartTeam, DoesWithoutAMonitor) {
  std::atomic<int> done{0};
  run_parts(cut_parts(5, 9), 9, {}, [&](unsigned, Part, std::size_t, const Control& own) {
    EXPECT_EQ(own.workers, 1U);
    own.monitor->report(0, 0);
    ++done;
  });
  EXPECT_EQ(done, 5);
  run_parts({}, 2, {}, [](unsigned, Part, std::size_t, const Control&) { FAIL(); });
}

TEST(PartTeam, AddsUpWhatMembersUse) {
  DeviceUse use;
  use.uploaded_bytes = 5;
  run_parts(cut_parts(100, 2), 2, {1, nullptr, &use}, [](unsigned, Part part, std::size_t, const Control& own) {
    own.device_use->uploaded_bytes += part.end - part.first;
    own.device_use->kernel_seconds += 1;
  });
  EXPECT_EQ(use.uploaded_bytes, 105U);
  EXPECT_EQ(use.kernel_seconds, 16);
}

TEST(PartTeam, ThrowsTheFirstErrorOnceTheOthersHaveStopped) {
  const auto parts = cut_parts(1000, 3);
  std::atomic<int> inside{0};
  const std::string why = message_of<std::runtime_error>([&] {
    run_parts(parts, 3, {}, [&](unsigned, Part, std::size_t number, const Control& own) {
      struct Inside {
        explicit Inside(std::atomic<int>& of) : count(of) { ++count; }
        ~Inside() { --count; }
        std::atomic<int>& count;
      } const here(inside);
      if (number == 2) throw std::runtime_error("part 2 is lost");
      for (;;) own.monitor->report(0, 1);  // until it is told to stop
    });
  });
  EXPECT_EQ(why, "part 2 is lost");
  EXPECT_EQ(inside, 0);
}

TEST(PartTeam, StopsWhenTheMonitorThrows) {
  Listener listener;
  listener.throws = true;
  const std::string why = message_of<std::runtime_error>([&] {
    run_parts(cut_parts(1000, 2), 2, {1, &listener}, [](unsigned, Part, std::size_t, const Control& own) {
      for (;;) own.monitor->report(1, 2);
    });
  });
  EXPECT_EQ(why, "stopped by the monitor");
  EXPECT_EQ(listener.reports, 1);
}

}  // namespace
}  // namespace warpmatch::dispatch
