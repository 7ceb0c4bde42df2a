// Names of devices, which executor they lead to, and what `auto` does where there is no GPU.

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <warpmatch/matcher.hpp>

#include "dispatch/choose.hpp"
#include "message_of.hpp"
#include "random_strings.hpp"
#include "reference/score.hpp"

namespace warpmatch {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::message_of;
using ::testing::StartsWith;

const RunOptions kAuto{};
const RunOptions kCpu{{Device::Kind::cpu, 0}, 1, nullptr};

TEST(Device, ParsesEveryName) {
  EXPECT_EQ(Device::parse("auto"), (Device{Device::Kind::automatic, 0}));
  EXPECT_EQ(Device::parse("cpu"), (Device{Device::Kind::cpu, 0}));
  EXPECT_EQ(Device::parse("cuda"), (Device{Device::Kind::cuda, 0}));
  EXPECT_EQ(Device::parse("cuda:0"), (Device{Device::Kind::cuda, 0}));
  EXPECT_EQ(Device::parse("cuda:12"), (Device{Device::Kind::cuda, 12}));
  EXPECT_EQ(Device::parse("cuda:all"), (Device{Device::Kind::cuda, Device::all}));
  for (const char* name : {"auto", "cpu", "cuda:0", "cuda:7", "cuda:all"})
    EXPECT_EQ(to_string(Device::parse(name)), name);
}

TEST(Device, RefusesEverythingElseByName) {
  for (const std::string name : {"", "CPU", "gpu", "cpu:0", "cuda:", "cuda:x", "cuda:-1", "cuda:+1", "cuda:1x",
                                 "cuda: 1", "cuda:ALL", "cuda:all ", "cuda:99999999999", " cpu"})
    EXPECT_EQ(message_of<InvalidArgument>([&] { Device::parse(name); }),
              "[device] must be 'auto', 'cpu', 'cuda', 'cuda:N' or 'cuda:all', got '" + name + "'");
}

TEST(Cuda, SaysWhyItIsUnusable) {
  const CudaStatus status = cuda_status();
  EXPECT_EQ(status.why_unusable.empty(), !status.devices.empty());
  if (!status.built) {
    EXPECT_THAT(status.why_unusable, HasSubstr("without CUDA"));
  }
}

// Never a quiet fall-back from a device that was named, never an error for want of one that was not.
TEST(Cuda, IsAnErrorWhereItWasAskedForAndIsMissing) {
  const CudaStatus status = cuda_status();
  if (!status.devices.empty()) GTEST_SKIP() << "there is a GPU";
  const Corpus names{"Anna", "Hannah"};
  const ScoreOptions options{.scorer = {}, .score_cutoff = 50};
  const auto expect_why = [&](auto&& call) { EXPECT_EQ(message_of<DeviceError>(call), status.why_unusable); };
  RunOptions run;
  run.device = Device::parse("cuda:all");
  expect_why([&] { top_k(names, names, 1, options, run); });
  run.device = Device::parse("cuda");
  expect_why([&] { self_join(names, options, run); });
  expect_why([&] { pairs(names, names, options, run); });
  expect_why([&] { cluster(names, options, run); });
  expect_why([&] { top_k(names, names, 1, options, run); });
  expect_why([&] { plan(Operation::matrix, names, names, options, run); });
  float cells[4];
  expect_why([&] { matrix(names, names, options, {cells, DType::f32, 2, 2, 2}, 1.0, run); });
  const std::vector<Text> texts{"Anna", "Hannah"};
  expect_why([&] { paired(texts, texts, options, {cells, DType::f32, 1, 2, 2}, 1.0, run); });
  EXPECT_EQ(self_join(names, options, kAuto).size(), 1U);
}

TEST(Auto, KeepsLittleWorkOnTheCpu) {
  const Corpus few{"Anna", "Hannah"};
  const Plan plan = warpmatch::plan(Operation::matrix, few, few, {}, kAuto);
  EXPECT_EQ(plan.device, "cpu");
  EXPECT_EQ(plan.reason, "too little work for a GPU");
  EXPECT_EQ(warpmatch::plan(Operation::matrix, few, few, {}, kCpu).reason, "asked for");
}

TEST(Auto, WouldTakeMuchWorkToAGpu) {
  testing::RandomStrings strings;
  strings.shortest = strings.longest = 40;
  strings.edited = strings.copied = 0;
  const Corpus many = testing::make_corpus(strings.make(20'000, 1));
  const CudaStatus status = cuda_status();
  const Plan plan = warpmatch::plan(Operation::top_k, many, many, {}, kAuto);
  if (status.devices.empty()) {
    EXPECT_EQ(plan.device, "cpu");
    EXPECT_EQ(plan.reason, "no usable GPU: " + status.why_unusable);
  } else {
    EXPECT_THAT(plan.device, StartsWith("cuda:"));
  }
  EXPECT_GT(plan.seconds, 0);
}

TEST(Auto, AsksForNoEstimateThatItCanDoWithout) {
  std::string asked;
  double most = 0.01;
  const dispatch::Estimates estimates{.cpu_at_most =
                                          [&] {
                                            asked += "most ";
                                            return most;
                                          },
                                      .cpu =
                                          [&] {
                                            asked += "cpu ";
                                            return 1.0;
                                          },
                                      .cuda =
                                          [&](unsigned) {
                                            asked += "cuda ";
                                            return 0.5;
                                          }};
  EXPECT_EQ(dispatch::choose_by(estimates, kCpu).reason, "asked for");
  EXPECT_EQ(asked, "");
  EXPECT_EQ(dispatch::choose_by(estimates, kAuto).executor, &dispatch::cpu_executor());
  EXPECT_EQ(asked, "most ");
  most = 10;
  const dispatch::ChosenExecutor chosen = dispatch::choose_by(estimates, kAuto);
  const bool any = !cuda_status().devices.empty();
  EXPECT_EQ(asked, any ? "most most cpu cuda " : "most most ");
  EXPECT_EQ(chosen.reason,
            any ? "estimated 0.5 s on the GPU, 1 s on the CPU" : "no usable GPU: " + cuda_status().why_unusable);
}

TEST(RunOnChosen, RunsOnceOnTheCpuWithAsManyThreadsAsTheWorkIsWorth) {
  const Corpus names{"Anna", "Hannah"};
  std::vector<std::string> rows;
  for (int i = 0; i < 5000; ++i) rows.push_back("number " + std::to_string(i));
  const Corpus numbers(rows);
  for (const RunOptions& run : {kAuto, kCpu, RunOptions{{}, 3, nullptr}})
    for (const bool small : {true, false}) {
      const Corpus& strings = small ? names : numbers;
      const dispatch::Request request = dispatch::make_request(strings, strings, {});
      std::vector<unsigned> workers;
      dispatch::run_on_chosen(request, 0, run,
                              [&](const dispatch::Executor& executor, const dispatch::Control& control) {
                                EXPECT_EQ(&executor, &dispatch::cpu_executor());
                                workers.push_back(control.workers);
                              });
      ASSERT_EQ(workers.size(), 1U);
      EXPECT_GE(workers.front(), small ? 1 : std::min(dispatch::resolve_workers(run.workers), 8U));
      EXPECT_LE(workers.front(), small ? 1 : dispatch::resolve_workers(run.workers));
    }
  EXPECT_GE(dispatch::resolve_workers(0), 1U);
  EXPECT_EQ(dispatch::resolve_workers(5), 5U);
}

// What fails on the CPU is not tried there again.
TEST(RunOnChosen, LetsTheErrorsOfTheCpuOut) {
  const Corpus names{"Anna", "Hannah"};
  const dispatch::Request request = dispatch::make_request(names, names, {});
  int calls = 0;
  EXPECT_THROW(dispatch::run_on_chosen(request, 0, kAuto,
                                       [&](const dispatch::Executor&, const dispatch::Control&) {
                                         ++calls;
                                         throw DeviceError("lost");
                                       }),
               DeviceError);
  EXPECT_EQ(calls, 1);
}

TEST(Version, IsThatOfTheProject) { EXPECT_THAT(version(), ::testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+")); }

}  // namespace
}  // namespace warpmatch
