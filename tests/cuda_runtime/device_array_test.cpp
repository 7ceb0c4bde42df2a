// Memory of a device for results that stay there, over a stand-in for the CUDA runtime: what is said where there is too
// little of it, and how a matrix is filled.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/device_array.hpp>
#include <warpmatch/internal/device_memory.hpp>

#include "dispatch/device_memory.hpp"
#include "dispatch/executor.hpp"
#include "message_of.hpp"
#include "ptx/stand_in.hpp"

namespace warpmatch {

/// The one device there is; what it computes is tested elsewhere.
const dispatch::CudaExecutor& dispatch::cuda_executor(int ordinal) {
  if (ordinal != 0) throw DeviceError("there is no device cuda:" + std::to_string(ordinal));
  struct Idle final : CudaExecutor {
    std::string name() const override { return "cuda:0"; }
    std::string detail() const override { return "stand-in"; }
    void scores(const Request&, const DenseTarget&, const Control&) const override {}
    std::vector<Choice> top_k(const Request&, std::size_t, const Control&) const override { return {}; }
    void pairs(const Request&, PairSink&, const Control&) const override {}
    void paired(const TextSource&, const TextSource&, const ScoreOptions&, const DenseTarget&,
                const Control&) const override {}
    void chosen(const Request&, const RankPairs&, std::span<double>, const Control&) const override {}
    JobPlan plan(const Request&, const Work&, const Job&, const Control&) const override { return {}; }
  };
  static const Idle idle;
  return idle;
}

namespace {

using testing::message_of;

TEST(DeviceArray, SaysWhatDoesNotFit) {
  const std::size_t many = std::size_t{1} << 20;
  EXPECT_EQ(
      message_of<DeviceError>([&] { DeviceArray(0, DType::f64, many, many); }),
      "out of memory on cuda:0: a result of 1048576 x 1048576 float64 takes 8796093022208 bytes, and 4294967296 of "
      "4294967296 are free");
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
  EXPECT_EQ(message_of<DeviceError>([&] { DeviceArray(0, DType::u16, std::size_t{1} << 62, 2); }),
            "a result of 4611686018427387904 x 2 uint16 is larger than any memory");
  stand_in::fail_next("cudaMalloc", cudaErrorInvalidValue);
  EXPECT_EQ(message_of<DeviceError>([&] { DeviceArray(0, DType::i8, 2, 3); }),
            "CUDA failed while allocating a result of 2 x 3 int8: cudaErrorInvalidValue: invalid argument");
  EXPECT_EQ(message_of<DeviceError>([&] { DeviceArray(1, DType::i8, 2, 3); }), "there is no device cuda:1");
}

TEST(DeviceArray, LeavesNoErrorBehindThatItsFreeMet) {
  const std::size_t before = stand_in::counts().buffers;
  {
    const DeviceArray array(0, DType::f32, 4, 4);
    stand_in::fail_next("cudaFree", cudaErrorInvalidValue);
  }
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
  EXPECT_EQ(stand_in::counts().buffers, before);
}

TEST(DeviceArray, IsFilledRowByRowAndNoFurther) {
  for (const std::size_t rows : {1u, 2u, 3u, 8u, 13u})
    for (const std::size_t gap : {0u, 3u}) {
      const std::size_t stride = 5 + gap;
      const DeviceArray array(0, DType::i16, rows, stride);
      dispatch::fill_on_device(0, array.view(), -1);
      dispatch::fill_on_device(0, {array.data(), DType::i16, rows, 5, stride}, 7);
      std::vector<std::int16_t> found(rows * stride);
      array.download(found.data());
      for (std::size_t cell = 0; cell < found.size(); ++cell)
        ASSERT_EQ(found[cell], cell % stride < 5 ? 7 : -1) << rows << " rows, cell " << cell;
    }
  const DeviceArray bytes(0, DType::u8, 1, 1);
  EXPECT_THROW(dispatch::fill_on_device(0, bytes.view(), 300), RangeError);
}

TEST(DeviceArray, KnowsTheMemoryOfTheDevice) {
  const DeviceArray array(0, DType::f32, 2, 2);
  dispatch::fill_on_device(0, array.view(), 1);
  dispatch::check_on_device(0, array.view());
  std::vector<float> host(4);
  EXPECT_EQ(message_of<InvalidArgument>([&] {
              dispatch::check_on_device(0, {host.data(), DType::f32, 2, 2, 2});
            }),
            "[out] is not in the memory of a CUDA device");
  array.copy().download(host.data());
  wait_for_stream(0, 0);
}

}  // namespace
}  // namespace warpmatch
