// Dense results in device memory, as far as a machine without a device can say: which arguments are refused first. The
// results themselves are for tests/python/devices/test_device_array.py, on a device.

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <warpmatch/device_array.hpp>
#include <warpmatch/internal/device_memory.hpp>

#include "message_of.hpp"

namespace warpmatch {
namespace {

using ::testing::HasSubstr;
using testing::message_of;

const ScoreOptions kRatio{scorer_from_name("ratio")};
const RunOptions kCuda{{Device::Kind::cuda, 0}};

TEST(MatrixOnDevice, WantsADeviceByName) {
  const Corpus names{"Anna", "Hannah"};
  for (const Device::Kind kind : {Device::Kind::automatic, Device::Kind::cpu}) {
    const RunOptions run{{kind, 0}};
    const std::string wanted =
        "[device] must be 'cuda' or 'cuda:N' for a result that stays on it, got '" + to_string(run.device) + "'";
    EXPECT_EQ(message_of<InvalidArgument>([&] { matrix_on_device(names, names, kRatio, DType::f32, 1.0, run); }),
              wanted);
    EXPECT_EQ(message_of<InvalidArgument>([&] {
                matrix_on_device(names, names, kRatio, {nullptr, DType::f32, 2, 2, 2}, 1.0, run);
              }),
              wanted);
  }
}

TEST(MatrixOnDevice, ChecksTheShapeFirst) {
  const Corpus names{"Anna", "Hannah"};
  EXPECT_THAT(message_of<InvalidArgument>([&] {
                matrix_on_device(names, names, kRatio, {nullptr, DType::f32, 2, 3, 3}, 1.0, kCuda);
              }),
              HasSubstr("[out] must have shape (2, 2), got (2, 3)"));
  EXPECT_THAT(message_of<InvalidArgument>([&] {
                matrix_on_device(names, names, kRatio, {nullptr, DType::f32, 2, 2, 1}, 1.0, kCuda);
              }),
              HasSubstr("[out] rows must not overlap"));
}

TEST(MatrixOnDevice, SaysWhyThereIsNoDevice) {
  const std::string why = cuda_status().why_unusable;
  if (why.empty()) GTEST_SKIP() << "a device is at hand";
  const Corpus names{"Anna", "Hannah"};
  std::vector<float> cells(4);
  EXPECT_EQ(message_of<DeviceError>([&] { matrix_on_device(names, names, kRatio, DType::f32, 1.0, kCuda); }), why);
  EXPECT_EQ(message_of<DeviceError>([&] {
              matrix_on_device(names, names, kRatio, {cells.data(), DType::f32, 2, 2, 2}, 1.0, kCuda);
            }),
            why);
  EXPECT_EQ(message_of<DeviceError>([&] { DeviceArray(0, DType::f32, 0, 0); }), why);
  EXPECT_EQ(message_of<DeviceError>([&] { wait_for_stream(0, 1); }), why);
  EXPECT_EQ(message_of<DeviceError>([&] { wait_for_event(0, nullptr); }), why);
  EXPECT_EQ(message_of<DeviceError>([&] { copy_to_host(0, cells.data(), cells.data(), 0); }), why);
}

}  // namespace
}  // namespace warpmatch
