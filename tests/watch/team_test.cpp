// Threads that are stopped together. 1, 2 and 5 members on any machine.

#include "watch/team.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <pthread.h>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/monitor.hpp>

#include "reference/monitors.hpp"

namespace warpmatch::watch {
namespace {

using testing::CountingMonitor;
using testing::Enough;
constexpr std::chrono::milliseconds kAlways{0};
constexpr unsigned kMembers[] = {1, 2, 5};

TEST(Team, EachMemberWorksOnceInAThreadOfItsOwn) {
  for (const unsigned members : kMembers) {
    std::vector<std::atomic<int>> times(members);
    std::vector<std::thread::id> threads(members);
    Team(members).run([&](unsigned member) {
      ++times[member];
      threads[member] = std::this_thread::get_id();
    });
    for (const auto& count : times) EXPECT_EQ(count, 1);
    EXPECT_EQ(threads[0], std::this_thread::get_id());
    for (unsigned member = 1; member < members; ++member) EXPECT_NE(threads[member], threads[0]);
  }
}

TEST(Team, TheLowestFailureComesOutOnceAllAreBack) {
  std::atomic<int> back = 0;
  try {
    Team(5).run([&](unsigned member) {
      ++back;
      if (member >= 2) throw std::runtime_error(std::to_string(member));
    });
    ADD_FAILURE() << "nothing thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "2");
  }
  EXPECT_EQ(back, 5);
}

// Members that would poll for ever come back: the monitor hears in the calling thread, at work or waiting.
TEST(Team, WhatTheMonitorThrowsStopsAllMembers) {
  for (const unsigned members : kMembers)
    for (const bool caller_is_done : {false, true}) {
      if (caller_is_done && members == 1) continue;
      CountingMonitor monitor(3);
      const Watch watch(&monitor, kAlways);
      const auto work = [&](unsigned member) {
        while (!caller_is_done || member != 0) poll();
      };
      EXPECT_THROW(Team(members).run(work), Enough);
      EXPECT_EQ(monitor.reports, 3U) << "told again after it had thrown";
      EXPECT_EQ(monitor.thread, std::this_thread::get_id());
    }
}

// While others take their time to come back, what the calling thread has thrown is not forgotten.
TEST(Team, WaitingForSlowMembersKeepsTheReason) {
  CountingMonitor monitor(1);
  const Watch watch(&monitor, kAlways);
  EXPECT_THROW(Team(2).run([&](unsigned member) {
    if (member == 0) poll();
    std::this_thread::sleep_for(std::chrono::milliseconds(70));
  }),
               Enough);
}

TEST(Team, TeamsOfMembersStopAsWell) {
  CountingMonitor monitor(3);
  const Watch watch(&monitor, kAlways);
  const auto for_ever = [](unsigned) {
    for (;;) poll();
  };
  EXPECT_THROW(Team(3).run([&](unsigned) { Team(2).run(for_ever); }), Enough);
}

TEST(Team, AStoppedTeamIsNoMatterForTheNext) {
  Team first(2);
  EXPECT_THROW(first.run([&](unsigned member) {
    if (member == 0) first.stop();
    for (;;) poll();
  }),
               Stopped);
  EXPECT_NO_THROW(poll());
  EXPECT_NO_THROW(Team(2).run([](unsigned) { poll(); }));
}

/// While it lives no thread can be started: there is no memory for the stack it asks for.
class NoThreads {
 public:
  NoThreads() {
    pthread_attr_t huge;
    pthread_getattr_default_np(&before_);
    pthread_getattr_default_np(&huge);
    pthread_attr_setstacksize(&huge, std::size_t{1} << 46);
    pthread_setattr_default_np(&huge);
    pthread_attr_destroy(&huge);
  }
  ~NoThreads() {
    pthread_setattr_default_np(&before_);
    pthread_attr_destroy(&before_);
  }

 private:
  pthread_attr_t before_;
};

TEST(Team, WhereNoThreadCanBeHadTheCallerDoesTheWork) {
  const NoThreads none;
  EXPECT_THROW(std::thread([] {}), std::system_error);
  std::vector<int> times(4);
  Team(4).run([&](unsigned member) { ++times[member]; });
  EXPECT_EQ(times, std::vector<int>(4, 1));
}

}  // namespace
}  // namespace warpmatch::watch
