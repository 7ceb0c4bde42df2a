// Tasks on threads. Sizes: no task, fewer tasks than workers, and many more; 1, 2 and 5 workers on any machine.

#include "watch/parallel.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/monitor.hpp>

#include "watch/poll.hpp"
#include "watch/uncounted.hpp"

namespace warpmatch::watch {
namespace {

constexpr unsigned kWorkers[] = {1, 2, 5};

TEST(ParallelFor, DoesEachTaskOnce) {
  for (const unsigned workers : kWorkers)
    for (const std::size_t tasks : {0u, 1u, 3u, 1000u}) {
      std::vector<std::atomic<int>> done(tasks);
      std::atomic<bool> known_worker = true;
      parallel_for(tasks, Control{workers, nullptr}, [&](std::uint64_t task, unsigned worker) {
        ++done.at(task);
        if (worker >= workers) known_worker = false;
      });
      for (const auto& times : done) ASSERT_EQ(times, 1);
      EXPECT_TRUE(known_worker);
    }
}

// So each may have memory of its own.
TEST(ParallelFor, AWorkerIsOneThread) {
  for (const unsigned workers : kWorkers) {
    std::vector<std::thread::id> thread_of(workers);
    std::atomic<int> strangers = 0;
    parallel_for(500, Control{workers, nullptr}, [&](std::uint64_t, unsigned worker) {
      std::thread::id& thread = thread_of[worker];
      if (thread == std::thread::id()) thread = std::this_thread::get_id();
      if (thread != std::this_thread::get_id()) ++strangers;
    });
    EXPECT_EQ(strangers, 0);
    EXPECT_TRUE(thread_of[0] == std::this_thread::get_id() || thread_of[0] == std::thread::id());
  }
}

TEST(ParallelFor, OneWorkerKeepsTheOrder) {
  std::vector<std::uint64_t> order;
  parallel_for(20, Control{1, nullptr}, [&](std::uint64_t task, unsigned) { order.push_back(task); });
  for (std::uint64_t task = 0; task < 20; ++task) EXPECT_EQ(order[task], task);
}

TEST(ParallelFor, AnExceptionStopsTheRestAndComesOut) {
  for (const unsigned workers : kWorkers)
    for (const std::uint64_t faulty : {std::uint64_t{0}, std::uint64_t{7}, std::uint64_t{99'999}}) {
      std::atomic<std::uint64_t> begun = 0;
      std::atomic<int> running = 0;
      try {
        parallel_for(100'000, Control{workers, nullptr}, [&](std::uint64_t task, unsigned) {
          ++begun;
          ++running;
          const bool fails = task == faulty;
          --running;
          if (fails) throw std::runtime_error("task " + std::to_string(task));
        });
        ADD_FAILURE() << "nothing thrown";
      } catch (const std::runtime_error& error) {
        EXPECT_EQ(error.what(), "task " + std::to_string(faulty));
      }
      EXPECT_EQ(running, 0) << "a thread was left behind";
      EXPECT_GT(begun, faulty);
    }
}

TEST(ParallelFor, OnlyOneOfSeveralExceptionsComesOut) {
  EXPECT_THROW(parallel_for(1000, Control{5, nullptr},
                            [](std::uint64_t task, unsigned) { throw std::runtime_error(std::to_string(task)); }),
               std::runtime_error);
}

class Listener : public Monitor {
 public:
  explicit Listener(std::size_t patience = ~std::size_t{0}) : patience_(patience) {}
  void report(std::uint64_t done, std::uint64_t total) override {
    reports.emplace_back(done, total);
    threads.push_back(std::this_thread::get_id());
    if (reports.size() >= patience_) throw std::runtime_error("out of patience");
  }
  std::vector<std::pair<std::uint64_t, std::uint64_t>> reports;
  std::vector<std::thread::id> threads;

 private:
  std::size_t patience_;
};

void nap() { std::this_thread::sleep_for(std::chrono::milliseconds(10)); }

// Tasks are added until there is a report: on a busy machine the others may have done them all before the calling
// thread has its turn.
TEST(ParallelFor, ReportsToTheMonitorInTheCallingThread) {
  for (const unsigned workers : kWorkers) {
    Listener listener;
    std::uint64_t tasks = 15 * workers;
    std::chrono::steady_clock::duration taken{};
    while (listener.reports.empty()) {
      tasks *= 2;
      ASSERT_LT(tasks, 10'000U) << "nothing was ever reported";
      const auto start = std::chrono::steady_clock::now();
      parallel_for(tasks, Control{workers, &listener}, [](std::uint64_t, unsigned) { nap(); });
      taken = std::chrono::steady_clock::now() - start;
    }
    EXPECT_LE(listener.reports.size(), taken / std::chrono::milliseconds(50)) << "more often than every 50 ms";
    for (std::size_t i = 0; i < listener.reports.size(); ++i) {
      EXPECT_EQ(listener.threads[i], std::this_thread::get_id());
      EXPECT_EQ(listener.reports[i].second, tasks);
      EXPECT_LE(listener.reports[i].first, tasks);
      EXPECT_GE(listener.reports[i].first, i == 0 ? 0 : listener.reports[i - 1].first);
    }
  }
}

TEST(ParallelFor, AMonitorThatThrowsStopsTheTasks) {
  for (const unsigned workers : kWorkers) {
    Listener listener(2);
    std::atomic<std::uint64_t> begun = 0;
    EXPECT_THROW(parallel_for(100'000, Control{workers, &listener},
                              [&](std::uint64_t, unsigned) {
                                ++begun;
                                nap();
                              }),
                 std::runtime_error);
    EXPECT_EQ(listener.reports.size(), 2U);
    EXPECT_LT(begun, 100'000U);
  }
}

// Workers that poll within their tasks come back from there, whoever failed.
TEST(ParallelFor, AFailureStopsTasksThatPoll) {
  for (const unsigned workers : {2u, 5u})
    for (const std::uint64_t faulty : {0u, 1u}) {
      std::atomic<bool> everyone_is_busy = false;
      std::atomic<unsigned> busy = 0;
      EXPECT_THROW(parallel_for(workers, Control{workers, nullptr},
                                [&](std::uint64_t task, unsigned) {
                                  if (++busy == workers) everyone_is_busy = true;
                                  while (!everyone_is_busy) std::this_thread::yield();
                                  if (task == faulty) throw std::runtime_error("faulty");
                                  for (;;) watch::poll();
                                }),
                   std::runtime_error);
    }
}

// One long task is no reason not to listen, in whichever thread it is.
TEST(ParallelFor, TheMonitorIsHeardWithinATask) {
  for (const unsigned workers : kWorkers) {
    Listener listener(1);
    std::atomic<unsigned> busy = 0;
    EXPECT_THROW(parallel_for(workers, Control{workers, &listener},
                              [&](std::uint64_t, unsigned worker) {
                                ++busy;
                                while (busy < workers) std::this_thread::yield();
                                while (workers == 1 || worker != 0) watch::poll();
                              }),
                 std::runtime_error);
    EXPECT_EQ(listener.threads.back(), std::this_thread::get_id());
  }
}

TEST(ParallelFor, ShortCallsDisturbNobody) {
  Listener listener(1);
  EXPECT_NO_THROW(parallel_for(3, Control{2, &listener}, [](std::uint64_t, unsigned) {}));
  EXPECT_NO_THROW(parallel_for(0, Control{2, &listener}, [](std::uint64_t, unsigned) {}));
}

TEST(Uncounted, WhoHearsHearsWhatWasSaidLast) {
  for (const unsigned workers : kWorkers) {
    Listener listener;
    const Watch watch(&listener, std::chrono::milliseconds(0));
    Watch::current()->report(2, 7);
    {
      const Uncounted uncounted;
      parallel_for(5, Control{workers, nullptr}, [](std::uint64_t, unsigned) {});
    }
    if (workers == 1) {  // of several the others may have done it all
      EXPECT_GT(listener.reports.size(), 5U);
    }
    for (const auto& report : listener.reports) EXPECT_EQ(report, (std::pair<std::uint64_t, std::uint64_t>{2, 7}));
    parallel_for(9, Control{1, nullptr}, [](std::uint64_t, unsigned) {});
    EXPECT_EQ(listener.reports.back(), (std::pair<std::uint64_t, std::uint64_t>{9, 9}));
  }
}

TEST(Uncounted, StopsAsEver) {
  Listener impatient(1);
  {
    const Watch watch(&impatient, std::chrono::milliseconds(0));
    const Uncounted uncounted;
    EXPECT_THROW(parallel_for(1000, Control{1, nullptr}, [](std::uint64_t, unsigned) {}), std::runtime_error);
  }
  const Uncounted nobody_hears;
  EXPECT_NO_THROW(parallel_for(3, Control{2, nullptr}, [](std::uint64_t, unsigned) {}));
}

}  // namespace
}  // namespace warpmatch::watch
