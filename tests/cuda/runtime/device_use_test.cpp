#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "cuda/replay/replay_executor.hpp"

namespace warpmatch::test {
namespace {

/// What a call copies, counted by the queue. Times need a device.
TEST(DeviceUse, CountsBytesAndAddsThemUp) {
  const Corpus queries{"abc", "abd"};
  const Corpus choices{"abe", "xyz", "xy"};
  const dispatch::Request of = request(queries, choices, {Metric::levenshtein, Form::distance});
  const ReplayExecutor subject(ReplayDevice{});

  dispatch::DeviceUse first;
  const auto found = subject.top_k(of, 1, {1, nullptr, &first});
  EXPECT_EQ(found, subject.top_k(of, 1, {}));
  EXPECT_GE(first.uploaded_bytes, 6U + 8U);
  EXPECT_GE(first.downloaded_bytes, found.size() * sizeof(dispatch::Choice));

  dispatch::DeviceUse resident;  // the strings are there by now
  subject.top_k(of, 1, {1, nullptr, &resident});
  EXPECT_LE(resident.uploaded_bytes + 6 + 8, first.uploaded_bytes);
  EXPECT_EQ(resident.downloaded_bytes, first.downloaded_bytes);

  dispatch::DeviceUse twice = resident;
  subject.top_k(of, 1, {1, nullptr, &twice});
  EXPECT_EQ(twice.downloaded_bytes, 2 * resident.downloaded_bytes);
}

}  // namespace
}  // namespace warpmatch::test
