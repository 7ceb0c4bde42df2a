// Several replaying devices as one executor, against the textbook: together, one short of memory, one that fails.

#include "cuda/all_devices.hpp"

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cuda/rare_paths.hpp"
#include "cuda/replay/replay_executor.hpp"
#include "message_of.hpp"

namespace warpmatch::test {
namespace {

using ::testing::HasSubstr;
using testing::message_of;

/// A replaying device that does nothing before the second of its team has taken a part: threads start in any order,
/// and the tests want to see what the second does.
class AwaitingTheSecond final : public cuda::PartExecutor {
 public:
  /// `parts`, where set, gets those that it takes; of a team of one.
  AwaitingTheSecond(const ReplayDevice& device, const cuda::Policy& policy, std::atomic<bool>& second_is_there,
                    std::vector<dispatch::Part>* parts = nullptr)
      : executor_(device, policy), is_second_(device.ordinal == -2), second_is_there_(second_is_there), parts_(parts) {}

  std::string name() const override { return executor_.name(); }
  std::string detail() const override { return executor_.name(); }
  dispatch::JobPlan plan(const dispatch::Request& of, const dispatch::Work& work, const dispatch::Job& job,
                         const dispatch::Control& control) const override {
    return executor_.plan(of, work, job, control);
  }
  void scores(const dispatch::Request& of, dispatch::Part part, const dispatch::DenseTarget& target,
              const dispatch::Control& control) const override {
    await();
    executor_.scores(of, part, target, control);
  }
  std::vector<dispatch::Choice> top_k(const dispatch::Request& of, dispatch::Part part, std::size_t k,
                                      const dispatch::Control& control) const override {
    await();
    note(part);
    return executor_.top_k(of, part, k, control);
  }
  void paired(const TextSource& queries, const TextSource& choices, const ScoreOptions& options,
              const dispatch::DenseTarget& target, const dispatch::Control& control) const override {
    executor_.paired(queries, choices, options, target, control);
  }
  void chosen(const dispatch::Request& of, const dispatch::RankPairs& pairs, std::span<double> scores,
              const dispatch::Control& control) const override {
    executor_.chosen(of, pairs, scores, control);
  }
  void pairs(const dispatch::Request& of, dispatch::Part part, dispatch::PairSink& sink,
             const dispatch::Control& control) const override {
    await();
    note(part);
    executor_.pairs(of, part, sink, control);
  }

 private:
  void await() const {
    if (is_second_) {
      second_is_there_ = true;
      second_is_there_.notify_all();
    }
    second_is_there_.wait(false);
  }

  void note(dispatch::Part part) const {
    if (parts_ != nullptr) parts_->push_back(part);
  }

  ReplayExecutor executor_;
  bool is_second_;
  std::atomic<bool>& second_is_there_;
  std::vector<dispatch::Part>* parts_;
};

/// Three devices, two of them in tiny tiles; the second is as the test wants it.
class Team {
 public:
  explicit Team(ReplayDevice second = {}, bool await = true) : second_is_there_(!await) {
    second.ordinal = -2;
    second.order = Order::backwards;
    ReplayDevice first;
    ReplayDevice third;
    third.ordinal = -3;
    third.order = Order::shuffled;
    devices_.push_back(std::make_unique<AwaitingTheSecond>(first, tiny(), second_is_there_));
    devices_.push_back(std::make_unique<AwaitingTheSecond>(second, cuda::Policy{}, second_is_there_));
    devices_.push_back(std::make_unique<AwaitingTheSecond>(third, tiny(), second_is_there_));
  }

  cuda::AllDevices all() const { return cuda::AllDevices({devices_[0].get(), devices_[1].get(), devices_[2].get()}); }

 private:
  std::atomic<bool> second_is_there_;
  std::vector<std::unique_ptr<AwaitingTheSecond>> devices_;
};

class AllDevices : public ::testing::Test {
 protected:
  void expect_right(const ReplayDevice& second) const {
    const auto of = request(left, right, ratio, 30.0);
    expect_same_scores(Team(second).all(), textbook, of, DType::f64);
    expect_same_top_k(Team(second).all(), textbook, of, 3);
    expect_same_pairs(Team(second).all(), textbook, of);
  }

  const Corpus left = names(18, 60);
  const Corpus right = names(19, 80);
  const TextbookExecutor textbook;
  const Scorer ratio{Metric::indel, Form::ratio};
};

TEST_F(AllDevices, GiveTheResultsOfOne) {
  const Team team({}, false);
  for (const Both& both : corpora()) {
    SCOPED_TRACE(both.name);
    const auto of = request(both.left, both.right, ratio, 30.0);
    expect_same_scores(team.all(), textbook, of, DType::f64);
    expect_same_top_k(team.all(), textbook, of, 3);
    expect_same_pairs(team.all(), textbook, of);
  }
  expect_same_pairs(team.all(), textbook, request(left, left, ratio, 30.0, true));
}

TEST_F(AllDevices, BeginWithThePartsThatTakeLongest) {
  std::atomic<bool> is_there{true};
  std::vector<dispatch::Part> parts;
  const AwaitingTheSecond only({}, cuda::Policy{}, is_there, &parts);
  const cuda::AllDevices all({&only});
  const auto firsts = [&](const dispatch::Request& of, bool searches) {
    parts.clear();
    if (searches)
      expect_same_top_k(all, textbook, of, 3);
    else
      expect_same_pairs(all, textbook, of);
    std::vector<std::uint32_t> first;
    for (const dispatch::Part part : parts) first.push_back(part.first);
    EXPECT_GT(first.size(), 4U);
    return first;
  };
  const auto longest_strings = [](const std::vector<std::uint32_t>& first) {
    return std::ranges::is_sorted(first, std::ranges::greater{});
  };
  EXPECT_TRUE(longest_strings(firsts(request(left, right, ratio), true)));
  EXPECT_TRUE(longest_strings(firsts(request(left, right, ratio, 30.0), false)));
  EXPECT_TRUE(std::ranges::is_sorted(firsts(request(left, left, ratio, 30.0, true), false))) << "most pairs";
}

TEST_F(AllDevices, ScoreRowByRowOnTheFirst) {
  ReplayDevice failing;
  failing.programs = 0;
  const Corpus other = names(20, 60);
  expect_same_paired(Team(failing, false).all(), textbook, left, other, {.scorer = ratio}, DType::f64);
}

TEST_F(AllDevices, HaveOneName) {
  EXPECT_EQ(Team().all().name(), "cuda:all");
  EXPECT_EQ(Team().all().detail(), "3 devices: replay:0, replay:1, replay:2");
}

TEST_F(AllDevices, AddUpWhatTheyUse) {
  dispatch::DeviceUse use;
  expect_same_scores(Team().all(), textbook, request(left, right, ratio), DType::f32, 1.0, {3, nullptr, &use});
  EXPECT_GE(use.downloaded_bytes, (left.size() - left.nulls()) * right.size() * sizeof(float));
}

TEST_F(AllDevices, StopWhenTheMonitorThrows) {
  Impatient patient(-1);
  const auto of = request(left, right, ratio, 30.0);
  expect_same_pairs(Team().all(), textbook, of, {3, &patient});
  EXPECT_EQ(patient.last, of.left.distinct());
  Impatient impatient(1);
  EXPECT_THROW(testing::all_pairs(Team().all(), of, {3, &impatient}), std::runtime_error);
  EXPECT_EQ(impatient.reports, 1);
}

TEST_F(AllDevices, GiveTheResultsOfOneWhereOneIsShortOfMemory) { expect_right(device_with(40'000)); }

TEST_F(AllDevices, SayWhatTheSmallestTileOfOneWants) {
  const auto of = request(left, right, ratio, 30.0);
  EXPECT_THAT(message_of<DeviceError>([&] { testing::all_pairs(Team(device_with(250)).all(), of); }),
              HasSubstr(" needs "));
}

TEST_F(AllDevices, KeepNoResultsOnOne) {
  const dispatch::DenseTarget target{{nullptr, DType::f32, left.size(), right.size(), right.size()}, 1.0, true};
  EXPECT_EQ(message_of<DeviceError>([&] { Team().all().scores(request(left, right, ratio), target, {}); }),
            "results that stay on a device need one device, not cuda:all");
}

TEST_F(AllDevices, StopWhereOneFails) {
  const auto of = request(left, right, ratio, 30.0);
  ReplayDevice failing;
  failing.programs = 0;
  const auto why = [](const auto& call) { return message_of<DeviceError>(call); };
  EXPECT_EQ(why([&] { dense(Team(failing).all(), of, DType::f32, 1.0, {}); }), "replay:1 was told to fail");
  EXPECT_EQ(why([&] { Team(failing).all().top_k(of, 3, {}); }), "replay:1 was told to fail");
  EXPECT_EQ(why([&] { testing::all_pairs(Team(failing).all(), of); }), "replay:1 was told to fail");
}

}  // namespace
}  // namespace warpmatch::test
