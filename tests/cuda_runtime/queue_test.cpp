// The CudaQueue that ships, over a stand-in for the CUDA runtime: what it keeps, in which order it copies, and what it
// makes of failures.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cuda/kernels/cuda_queue.hpp"
#include "message_of.hpp"
#include "ptx/stand_in.hpp"

namespace warpmatch {
namespace {

using ::testing::HasSubstr;
using testing::message_of;

const CudaDevice kDevice{.ordinal = 0, .name = "stand-in", .memory_bytes = std::size_t{64} << 20};

const cuda::Kernels kNoKernels;

/// A device of its own for each test that loses one: a loss is for good.
CudaDevice another_device() {
  static int ordinal = 0;
  CudaDevice device = kDevice;
  device.ordinal = ++ordinal;
  stand_in::have_devices(ordinal + 1);
  return device;
}

std::size_t calls_of(const std::string& function) { return stand_in::counts().calls[function]; }

std::vector<int> counted(std::size_t count, int from = 0) {
  std::vector<int> values(count);
  std::iota(values.begin(), values.end(), from);
  return values;
}

template <class T>
std::vector<T> downloaded(cuda::CudaQueue& queue, const cuda::Buffer<T>& buffer) {
  std::vector<T> values(buffer.size());
  queue.download(values.data(), buffer.data(), values.size());
  return values;
}

TEST(CudaQueue, CopiesEverySizeThereAndBack) {
  for (const unsigned workers : {1u, 3u, 8u}) {
    cuda::CudaQueue queue(kDevice, kNoKernels, {workers, nullptr, nullptr});
    for (const std::size_t count : {0u, 1u, 1000u, 262'144u, 262'145u, 5'000'000u}) {
      std::vector<int> values = counted(count);
      const auto buffer = cuda::to_device(queue, values, "numbers");
      std::ranges::fill(values, -1);
      EXPECT_TRUE(downloaded(queue, buffer) == counted(count)) << count;
    }
  }
}

TEST(CudaQueue, BringsOneBufferDownWhileTheNextIsFilled) {
  cuda::CudaQueue queue(kDevice, kNoKernels, {4, nullptr, nullptr});
  constexpr std::size_t columns = 1003;
  constexpr std::size_t rows = 2000;
  const auto a = queue.allocate<int>(columns * rows, "a tile");
  const auto b = queue.allocate<int>(columns * rows, "the next tile");
  std::vector<std::vector<int>> out(6, std::vector<int>(columns * rows));
  std::unique_ptr<cuda::Download> pending;
  for (std::size_t tile = 0; tile < out.size(); ++tile) {
    const auto& buffer = tile % 2 == 0 ? a : b;
    queue.fill(buffer.data(), buffer.size(), static_cast<int>(tile + 1));
    queue.wait();
    if (pending) pending->finish();
    pending = queue.begin_download_rows(out[tile].data(), columns, buffer.data(), columns, rows);
  }
  pending->finish();
  for (std::size_t tile = 0; tile < out.size(); ++tile) {
    const int expected = static_cast<int>(tile + 1) * 0x01010101;
    EXPECT_TRUE(std::ranges::all_of(out[tile], [&](int value) { return value == expected; })) << tile;
  }
}

/// What is begun in the order of the work is what the work before it left, and waiting for it leaves later work alone.
TEST(CudaQueue, TellsTheHostWhileTheDeviceGoesOn) {
  cuda::CudaQueue queue(kDevice, kNoKernels);
  const auto counter = queue.allocate<int>(1, "a counter");
  std::vector<int> out(6);
  std::vector<std::unique_ptr<cuda::Download>> told;
  for (std::size_t step = 0; step < out.size(); ++step) {
    queue.fill(counter.data(), 1, static_cast<int>(step + 1));
    told.push_back(queue.begin_download(&out[step], counter.data(), 1));
    if (step == 0) continue;
    told[step - 1]->finish();
    EXPECT_EQ(out[step - 1], static_cast<int>(step) * 0x01010101);
  }
  told.back()->finish();
  EXPECT_EQ(out.back(), 6 * 0x01010101);
}

TEST(CudaQueue, KeepsStreamsAndPageLockedMemoryForTheNextCall) {
  const auto call = [] {
    cuda::CudaQueue queue(kDevice, kNoKernels);
    const auto buffer = cuda::to_device(queue, counted(300'000), "numbers");
    EXPECT_EQ(downloaded(queue, buffer).back(), 299'999);
  };
  call();
  const auto made = [] { return std::pair(calls_of("cudaStreamCreateWithFlags"), calls_of("cudaHostAlloc")); };
  const auto before = made();
  const std::size_t allocations = calls_of("cudaMallocFromPoolAsync");
  call();
  EXPECT_EQ(made(), before);
  EXPECT_EQ(calls_of("cudaMallocFromPoolAsync"), allocations + 1);
  EXPECT_EQ(stand_in::counts().buffers, 0U) << "a call ends with what it freed given back";
}

/// Small buffers of a call are cut from one block, and their places are used again once all of them have gone.
TEST(CudaQueue, CutsSmallBuffersFromOneBlock) {
  cuda::CudaQueue queue(kDevice, kNoKernels);
  const std::size_t before = calls_of("cudaMallocFromPoolAsync");
  for (int round = 0; round < 5; ++round) {
    std::vector<cuda::Buffer<int>> buffers;
    for (int number = 0; number < 40; ++number)
      buffers.push_back(cuda::to_device(queue, counted(1 + 100 * static_cast<std::size_t>(number), number), "numbers"));
    for (int number = 0; number < 40; ++number) {
      const auto& buffer = buffers[static_cast<std::size_t>(number)];
      EXPECT_TRUE(downloaded(queue, buffer) == counted(buffer.size(), number)) << number;
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(buffer.data()) % 256, 0U);
    }
  }
  EXPECT_EQ(calls_of("cudaMallocFromPoolAsync"), before + 1);
  const auto large = queue.allocate<std::byte>(cuda::CallMemory::most_piece_bytes + 1, "a tile");
  EXPECT_EQ(calls_of("cudaMallocFromPoolAsync"), before + 2);
  std::vector<cuda::Buffer<std::byte>> more_than_a_block;
  for (int number = 0; number < 6; ++number)
    more_than_a_block.push_back(queue.allocate<std::byte>(cuda::CallMemory::most_piece_bytes, "a tile"));
  EXPECT_EQ(calls_of("cudaMallocFromPoolAsync"), before + 5) << "three of them fit, with what is between";
}

TEST(CudaQueue, DoesWithoutABlockWhereThereIsNone) {
  {
    cuda::CudaQueue queue(kDevice, kNoKernels);
    stand_in::fail_next("cudaMallocFromPoolAsync", cudaErrorMemoryAllocation);
    const auto first = cuda::to_device(queue, counted(100), "numbers");
    const auto second = cuda::to_device(queue, counted(100, 7), "numbers");
    EXPECT_TRUE(downloaded(queue, first) == counted(100));
    EXPECT_TRUE(downloaded(queue, second) == counted(100, 7));
    EXPECT_EQ(stand_in::counts().buffers, 2U);
  }
  EXPECT_EQ(stand_in::counts().buffers, 0U);
}

TEST(CudaQueue, HasBuffersOfTheirOwnWhereTheEnvironmentWantsThem) {
  ::setenv("WARPMATCH_SEPARATE_BUFFERS", "1", 1);
  {
    cuda::CudaQueue queue(kDevice, kNoKernels);
    const auto first = cuda::to_device(queue, counted(100), "numbers");
    const auto second = cuda::to_device(queue, counted(100, 7), "numbers");
    EXPECT_TRUE(downloaded(queue, second) == counted(100, 7));
    EXPECT_EQ(stand_in::counts().buffers, 2U);
  }
  ::setenv("WARPMATCH_SEPARATE_BUFFERS", "yes", 1);
  EXPECT_THAT(message_of<InvalidArgument>([] { cuda::CudaQueue(kDevice, kNoKernels); }),
              HasSubstr("[WARPMATCH_SEPARATE_BUFFERS] must be 0 or 1, got 'yes'"));
  ::unsetenv("WARPMATCH_SEPARATE_BUFFERS");
  EXPECT_EQ(stand_in::counts().buffers, 0U);
}

TEST(CudaQueue, CountsWhatIsCutAgainstTheLimit) {
  set_device_memory_limit(1000);
  cuda::CudaQueue queue(kDevice, kNoKernels);
  {
    const auto most = queue.allocate<std::byte>(900, "bytes");
    EXPECT_THAT(message_of<cuda::OutOfDeviceMemory>([&] { queue.allocate<std::byte>(101, "more"); }),
                HasSubstr("more needs 101 bytes, and 900 of the limit of 1000"));
  }
  EXPECT_EQ(queue.allocate<std::byte>(1000, "bytes").size(), 1000U);
  set_device_memory_limit(0);
}

TEST(CudaQueue, ServesSeveralThreads) {
  std::vector<std::jthread> threads;
  for (int number = 0; number < 4; ++number)
    threads.emplace_back([number] {
      cuda::CudaQueue queue(kDevice, kNoKernels, {2, nullptr, nullptr});
      const auto buffer = cuda::to_device(queue, counted(2'000'000, number), "numbers");
      EXPECT_TRUE(downloaded(queue, buffer) == counted(2'000'000, number));
    });
  threads.clear();
  EXPECT_EQ(stand_in::counts().buffers, 0U);
}

TEST(CudaQueue, FreesBuffersThatOutliveIt) {
  std::optional<cuda::Buffer<int>> resident;
  {
    cuda::CudaQueue queue(kDevice, kNoKernels);
    resident = cuda::to_device(queue, counted(100), "a corpus", cuda::Queue::Lasting::kept);
    queue.wait();
  }
  {
    cuda::CudaQueue another(kDevice, kNoKernels);
    EXPECT_TRUE(downloaded(another, *resident) == counted(100));
  }
  std::jthread([&] { resident.reset(); }).join();
  cuda::CudaQueue(kDevice, kNoKernels).wait();
  EXPECT_EQ(stand_in::counts().buffers, 0U);
}

TEST(CudaQueue, DropsWhatIsNotFinished) {
  {
    cuda::CudaQueue queue(kDevice, kNoKernels);
    const auto buffer = cuda::to_device(queue, counted(4'000'000), "a tile");
    std::vector<int> out(4'000'000);
    queue.wait();
    queue.begin_download_rows(out.data(), out.size(), buffer.data(), out.size(), 1);
    EXPECT_EQ(cuda::read(queue, buffer.data() + 5), 5);
  }
  EXPECT_EQ(stand_in::counts().buffers, 0U);
}

TEST(CudaQueue, MeasuresWhatItCopies) {
  dispatch::DeviceUse use;
  {
    cuda::CudaQueue queue(kDevice, kNoKernels, {1, nullptr, &use});
    downloaded(queue, cuda::to_device(queue, counted(1000), "numbers"));
  }
  EXPECT_EQ(use.uploaded_bytes, 4000U);
  EXPECT_EQ(use.downloaded_bytes, 4000U);
  EXPECT_GT(use.copy_seconds, 0);
}

TEST(CudaQueue, TellsWantOfMemoryFromOtherFailures) {
  cuda::CudaQueue queue(kDevice, kNoKernels);
  EXPECT_THAT(message_of<cuda::OutOfDeviceMemory>([&] { queue.allocate<int>(2'000'000'000, "too much"); }),
              HasSubstr("too much (8000000000 bytes): cudaErrorMemoryAllocation"));
  set_device_memory_limit(1000);
  EXPECT_EQ(queue.memory().total, 1000U);
  EXPECT_THAT(message_of<cuda::OutOfDeviceMemory>([&] { queue.allocate<int>(251, "numbers"); }),
              HasSubstr("numbers needs 1004 bytes, and 0 of the limit of 1000"));
  EXPECT_EQ(queue.allocate<int>(250, "numbers").size(), 250U);
  set_device_memory_limit(0);
  stand_in::fail_next("cudaMallocFromPoolAsync", cudaErrorInvalidValue);
  EXPECT_THAT(message_of<DeviceError>([&] { queue.allocate<int>(100'000, "many"); }),
              HasSubstr("cudaErrorInvalidValue"));
}

TEST(CudaQueue, ReportsAFailureOfACopyFromAnyThread) {
  cuda::CudaQueue queue(kDevice, kNoKernels, {8, nullptr, nullptr});
  const auto buffer = cuda::to_device(queue, counted(8'000'000), "numbers");
  std::vector<int> out(8'000'000);
  queue.wait();
  auto pending = queue.begin_download_rows(out.data(), out.size(), buffer.data(), out.size(), 1);
  stand_in::fail_next("cudaMemcpyAsync", cudaErrorInvalidValue);
  EXPECT_THAT(message_of<DeviceError>([&] { pending->finish(); }),
              HasSubstr("copying from the device: cudaErrorInvalidValue"));
}

/// The calls that follow have nothing to do with it. Should one fail for another reason, it says what came before,
/// once.
TEST(CudaQueue, LetsNoCallFailForAnEarlierBadFree) {
  const CudaDevice device = another_device();
  {
    cuda::CudaQueue queue(device, kNoKernels);
    const auto buffer = queue.allocate<int>(5, "numbers");
    stand_in::fail_next("cudaFreeAsync", cudaErrorInvalidValue);
  }
  EXPECT_EQ(cudaGetLastError(), cudaSuccess) << "the next launch would take it for its own";
  cuda::CudaQueue queue(device, kNoKernels);
  EXPECT_TRUE(downloaded(queue, cuda::to_device(queue, counted(1000), "numbers")) == counted(1000));
  const auto take_too_much = [&] {
    return message_of<cuda::OutOfDeviceMemory>([&] { queue.allocate<int>(2'000'000'000, "too much"); });
  };
  EXPECT_EQ(take_too_much(),
            "CUDA failed while allocating too much (8000000000 bytes): cudaErrorMemoryAllocation: out of memory; "
            "before that, CUDA failed while freeing device memory: cudaErrorInvalidValue: invalid argument");
  EXPECT_THAT(take_too_much(), ::testing::Not(HasSubstr("before that")));
}

TEST(CudaQueue, LeavesNoErrorBehindThatADestructorMet) {
  for (const char* function : {"cudaStreamDestroy", "cudaEventDestroy", "cudaFreeHost", "cudaMemPoolDestroy"}) {
    {
      cuda::DeviceState state(kDevice);
      const auto streams = state.take_streams();
      const auto slots = state.take_slots(streams->compute.get());
      stand_in::fail_next(function, cudaErrorInvalidValue);
    }
    EXPECT_EQ(cudaGetLastError(), cudaSuccess) << function;
  }
  {
    const cuda::DeviceScope scope(0);
    stand_in::fail_next("cudaSetDevice", cudaErrorInvalidValue);
  }
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
}

/// Other libraries of the process use the default one, which the stand-in does not even have.
TEST(CudaQueue, TakesItsMemoryFromAPoolOfItsOwn) {
  const auto pools = [] { return calls_of("cudaMemPoolCreate") - calls_of("cudaMemPoolDestroy"); };
  const std::size_t before = pools();
  {
    const cuda::DeviceState state(kDevice);
    EXPECT_EQ(pools(), before + 1);
    EXPECT_EQ(stand_in::counts().kept, kDevice.memory_bytes / 2);
  }
  EXPECT_EQ(pools(), before);
  stand_in::fail_next("cudaMemPoolSetAttribute", cudaErrorInvalidValue);
  EXPECT_THROW(cuda::DeviceState{kDevice}, DeviceError);
  EXPECT_EQ(pools(), before) << "it goes with a constructor that fails";
}

TEST(CudaQueue, GoesOnSayingThatADeviceIsLost) {
  const CudaDevice device = another_device();
  dispatch::DeviceUse use;
  {
    cuda::CudaQueue queue(device, kNoKernels, {2, nullptr, &use});
    const auto buffer = cuda::to_device(queue, counted(1'000'000), "numbers");
    std::vector<int> out(1'000'000);
    auto pending = queue.begin_download_rows(out.data(), out.size(), buffer.data(), out.size(), 1);
    stand_in::lose_device(cudaErrorIllegalAddress);
    EXPECT_THAT(message_of<DeviceError>([&] { pending->finish(); }), HasSubstr("cudaErrorIllegalAddress"));
    EXPECT_THAT(message_of<DeviceError>([&] { queue.wait(); }), HasSubstr("cudaErrorIllegalAddress"));
  }
  EXPECT_EQ(use.copy_seconds, 0);
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
  stand_in::lose_device(cudaSuccess);
  for (int again = 0; again < 2; ++again)
    EXPECT_THAT(
        message_of<DeviceError>([&] { cuda::CudaQueue queue(device, kNoKernels); }),
        HasSubstr("cudaErrorIllegalAddress: an illegal memory access was encountered; this process cannot use the "
                  "device any more"));
}

/// A block program whose kernel is whatever a test says.
struct Toy {
  static constexpr std::size_t most_shared_bytes = 64;
  std::uint64_t grid = 1;

  std::uint64_t blocks() const { return grid; }
  std::size_t shared_bytes() const { return 48; }
};

struct ToyPipeline {
  static constexpr const char* doing = "playing";
  int* times = nullptr;
};

TEST(CudaQueue, RunsWhatItsKernelsAre) {
  static std::vector<std::size_t> started;
  cuda::Kernels kernels;
  kernels.programs.add(typeid(Toy), [](const void* program, unsigned blocks, std::size_t shared, cudaStream_t stream) {
    EXPECT_NE(stream, nullptr);
    started = {static_cast<const Toy*>(program)->grid, blocks, shared};
  });
  kernels.pipelines.add(typeid(ToyPipeline),
                        [](const void* pipeline, cuda::DeviceState& device, cudaStream_t, const char* doing) {
                          if (++*static_cast<const ToyPipeline*>(pipeline)->times == 2)
                            device.check(cudaErrorInvalidValue, doing);
                        });
  cuda::CudaQueue queue(kDevice, kernels);
  queue.run(Toy{7});
  EXPECT_EQ(started, (std::vector<std::size_t>{7, 7, 48}));
  EXPECT_EQ(message_of<DeviceError>([&] { queue.run(Toy{std::uint64_t{1} << 31}); }),
            "a grid of 2147483648 blocks is more than CUDA takes");
  int times = 0;
  queue.run_pipeline(ToyPipeline{&times});
  EXPECT_EQ(times, 1);
  EXPECT_THAT(message_of<DeviceError>([&] { queue.run_pipeline(ToyPipeline{&times}); }),
              HasSubstr("CUDA failed while playing: cudaErrorInvalidValue"));
  cuda::CudaQueue without(kDevice, kNoKernels);
  EXPECT_THAT(message_of<std::logic_error>([&] { without.run(Toy{}); }), HasSubstr("nothing was compiled for "));
}

/// Found by nobody but the destructors of a call that was stopped.
TEST(CudaQueue, LearnsOfALossWhileItGoes) {
  const CudaDevice device = another_device();
  {
    cuda::CudaQueue queue(device, kNoKernels);
    const auto buffer = cuda::to_device(queue, counted(10), "numbers");
    stand_in::lose_device(cudaErrorIllegalAddress);
  }
  stand_in::lose_device(cudaSuccess);
  EXPECT_THAT(message_of<DeviceError>([&] { cuda::CudaQueue queue(device, kNoKernels); }),
              HasSubstr("cudaErrorIllegalAddress"));
}

}  // namespace
}  // namespace warpmatch
