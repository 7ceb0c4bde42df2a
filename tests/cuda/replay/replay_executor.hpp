#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cuda/executor.hpp"
#include "cuda/executor_checks.hpp"
#include "cuda/replay/replay_queue.hpp"
#include "cuda/small_corpora.hpp"
#include "cuda/textbook_executor.hpp"

/// The whole executor - tiles, filters, programs, pipelines, what it does when memory runs out - on a device that is
/// the host: the settings and strings that the tests of the operations share.
namespace warpmatch::test {

class ReplayExecutor final : public cuda::DeviceExecutor {
 public:
  explicit ReplayExecutor(const ReplayDevice& device, const cuda::Policy& policy = {})
      : DeviceExecutor(std::make_unique<ReplayQueueSource>(device), policy) {}
};

struct Setting {
  const char* name;
  Order order;
  cuda::Policy policy;
};

inline std::ostream& operator<<(std::ostream& out, const Setting& setting) { return out << setting.name; }

inline std::vector<Setting> settings() {
  return {{"forwards", Order::forwards, {}},
          {"backwards_in_tiny_tiles", Order::backwards, tiny()},
          {"shuffled_in_tiny_tiles", Order::shuffled, tiny()}};
}

class Replayed : public ::testing::TestWithParam<Setting> {
 protected:
  ReplayExecutor subject() const {
    ReplayDevice device;
    device.order = GetParam().order;
    device.late_downloads = device.order != Order::backwards;  // either is right for a caller with two buffers
    return ReplayExecutor(device, GetParam().policy);
  }

  /// Calls `check(subject, textbook, request)` for all corpora, and all scorers but the composites on the phrases:
  /// without a cutoff where the operation does without, and with cutoffs that only the best, some and all pairs meet.
  void for_each_request(bool without_cutoff, const auto& check) const {
    for (const Both& both : corpora()) {
      SCOPED_TRACE(both.name);
      const TextbookExecutor textbook;
      for (const Scorer& scorer : both.name == "phrases" ? all_but_composites() : one_of_each_recurrence()) {
        std::vector<std::optional<double>> cutoffs;
        if (without_cutoff) cutoffs.emplace_back();
        for (const double share : {0.0, 0.1, 1.0})
          cutoffs.emplace_back(cutoff_for(scorer, both.left, both.right, share, textbook));
        for (const auto& cutoff : cutoffs) check(subject(), textbook, request(both.left, both.right, scorer, cutoff));
      }
    }
  }
};

/// Counts reports and stops the call at one of them.
struct Impatient : Monitor {
  explicit Impatient(int at) : stop_at(at) {}

  void report(std::uint64_t done, std::uint64_t total) override {
    EXPECT_LE(done, total);
    EXPECT_GE(done, last);
    last = done;
    if (++reports == stop_at) throw std::runtime_error("stopped");
  }

  int stop_at;
  int reports = 0;
  std::uint64_t last = 0;
};

using Operation = std::function<void(const ReplayExecutor&, const dispatch::Control&)>;

/// The operation hears from its monitor, tile by tile, and stops when it throws.
inline void expect_stops(const Operation& operation) {
  const ReplayExecutor subject(ReplayDevice{}, tiny());
  Impatient patient(-1);
  operation(subject, {1, &patient});
  EXPECT_GT(patient.reports, 3);
  EXPECT_GT(patient.last, 0U);
  Impatient impatient(3);
  EXPECT_THROW(operation(subject, {1, &impatient}), std::runtime_error);
  EXPECT_EQ(impatient.reports, 3);
}

/// The operation, which checks its own result, halves its tiles on a small device, and on one that is too small
/// says what the smallest wants.
inline void expect_shrinks(const Operation& operation, const ReplayDevice& small, const ReplayDevice& too_small,
                           const std::string& complaint) {
  operation(ReplayExecutor(small), {});
  try {
    operation(ReplayExecutor(too_small), {});
    ADD_FAILURE() << "it fits";
  } catch (const DeviceError& error) {
    EXPECT_EQ(std::string(error.what()).substr(0, complaint.size()), complaint);
  }
}

/// A replaying device with so much memory, of which Thrust wants some for itself.
inline ReplayDevice device_with(std::size_t memory, std::size_t pipeline_bytes = 0) {
  ReplayDevice device;
  device.memory = memory;
  device.pipeline_bytes = pipeline_bytes;
  return device;
}

}  // namespace warpmatch::test
