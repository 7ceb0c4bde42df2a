// Calls that are watched and stopped. Sizes: enough symbols that every call runs for more than the 50 ms after which
// it first reports, however fast the machine (strings are added until it does).

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/matcher.hpp>

#include "message_of.hpp"
#include "random_strings.hpp"

namespace warpmatch {
namespace {

struct Stopped : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Stopper : public Monitor {
 public:
  void report(std::uint64_t, std::uint64_t) override {
    thread = std::this_thread::get_id();
    throw Stopped("enough");
  }
  std::thread::id thread;
};

class Listener : public Monitor {
 public:
  void report(std::uint64_t done, std::uint64_t total) override { reports.emplace_back(done, total); }
  std::vector<std::pair<std::uint64_t, std::uint64_t>> reports;
};

Corpus long_strings(std::size_t count) {
  testing::RandomStrings strings;
  strings.shortest = strings.longest = 500;
  strings.edited = strings.copied = 0;
  return testing::make_corpus(strings.make(count, 1));
}

struct Call {
  const char* name;
  std::function<void(const Corpus&, const RunOptions&)> run;
};

std::vector<Call> calls() {
  const ScoreOptions all{.scorer = {Metric::levenshtein, Form::distance}, .score_cutoff = 300};
  return {
      {"matrix",
       [](const Corpus& corpus, const RunOptions& run) {
         std::vector<std::uint16_t> cells(corpus.size() * corpus.size());
         matrix(corpus, corpus, {{Metric::levenshtein, Form::distance}, {}},
                {cells.data(), DType::u16, corpus.size(), corpus.size(), corpus.size()}, 1.0, run);
       }},
      {"top_k", [](const Corpus& corpus, const RunOptions& run) { top_k(corpus, corpus, 3, {}, run); }},
      {"pairs", [all](const Corpus& corpus, const RunOptions& run) { pairs(corpus, corpus, all, run); }},
      {"self_join", [all](const Corpus& corpus, const RunOptions& run) { self_join(corpus, all, run); }},
      {"wratio",
       [](const Corpus& corpus, const RunOptions& run) {
         top_k(corpus, corpus, 3, {.scorer = {Metric::wratio, Form::ratio}}, run);
       }},
      {"jaro",
       [](const Corpus& corpus, const RunOptions& run) {
         top_k(corpus, corpus, 3, {.scorer = {Metric::jaro, Form::similarity}}, run);
       }},
      {"cluster", [all](const Corpus& corpus, const RunOptions& run) { cluster(corpus, all, run); }},
  };
}

class Monitored : public ::testing::TestWithParam<Call> {};

TEST_P(Monitored, IsStoppedByAnExceptionAndStaysUsable) {
  Corpus corpus = long_strings(500);
  for (const unsigned workers : {1u, 2u}) {
    Stopper stopper;
    const RunOptions run{{Device::Kind::cpu, 0}, workers, &stopper};
    const auto call = [&] { GetParam().run(corpus, run); };
    for (bool stopped = false; !stopped;) {
      try {
        call();
        ASSERT_LT(corpus.size(), 100'000U) << "nothing was ever reported";
        corpus = long_strings(2 * corpus.size());
      } catch (const Stopped& error) {
        EXPECT_STREQ(error.what(), "enough");
        stopped = true;
      }
    }
    EXPECT_EQ(stopper.thread, std::this_thread::get_id());
  }
  const Corpus few{"Anna", "Anne", "Hannah"};
  EXPECT_NO_THROW(GetParam().run(few, {{Device::Kind::cpu, 0}, 2, nullptr}));
  const Pairs found = pairs(few, few, {.scorer = {Metric::levenshtein, Form::distance}, .score_cutoff = 1});
  EXPECT_EQ(found.left, (std::vector<std::int32_t>{0, 0, 1, 1, 2}));
  EXPECT_EQ(found.right, (std::vector<std::int32_t>{0, 1, 0, 1, 2}));
}

TEST_P(Monitored, ReportsCountsThatNeverFall) {
  Listener listener;
  for (std::size_t count = 400; listener.reports.size() < 2; count *= 2) {
    ASSERT_LT(count, 100'000U) << "nothing was ever reported";
    listener.reports.clear();
    GetParam().run(long_strings(count), {{Device::Kind::cpu, 0}, 2, &listener});
  }
  for (std::size_t i = 0; i < listener.reports.size(); ++i) {
    const auto [done, total] = listener.reports[i];
    EXPECT_LE(done, total);
    if (i > 0) {
      EXPECT_GE(done, listener.reports[i - 1].first);
      EXPECT_GE(total, listener.reports[i - 1].second);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Calls, Monitored, ::testing::ValuesIn(calls()),
                         [](const auto& call) { return std::string(call.param.name); });

}  // namespace
}  // namespace warpmatch
