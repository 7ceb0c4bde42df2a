#include "cuda/replay/replay_queue.hpp"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <stdexcept>
#include <string.h>

#include <gtest/gtest.h>

#include "cuda/replay/replays.hpp"

namespace warpmatch::test {

/// Memory of the heap, so that ASan watches its ends.
class ReplayQueue::HostAllocation final : public cuda::Allocation {
 public:
  HostAllocation(std::size_t bytes, std::shared_ptr<State> state, Lasting lasting)
      : Allocation(::operator new(bytes)), bytes_(bytes), state_(std::move(state)), of_call_(lasting == Lasting::call) {
    state_->of_call += of_call_;
    std::memset(data(), 0xA5, bytes);
    if (state_->in_use != nullptr) *state_->in_use += bytes;
  }
  ~HostAllocation() override {
    state_->of_call -= of_call_;
    state_->uploads.flush();  // memory goes in the order of the stream
    state_->account.give_back(bytes_);
    if (state_->in_use != nullptr) *state_->in_use -= bytes_;
    explicit_bzero(data(), bytes_);  // who still reads it finds nothing, in builds without ASan as well
    ::operator delete(data());
  }

 private:
  std::size_t bytes_;
  std::shared_ptr<State> state_;
  bool of_call_;
};

ReplayQueue::~ReplayQueue() {
  flush();
  EXPECT_EQ(state_->of_call, 0U) << "buffers of a call are to go before its queue";
}

cuda::DeviceMemory ReplayQueue::memory() const {
  return state_->account.within({device_.memory - state_->account.used(), device_.memory}, device_.memory_limit);
}

std::unique_ptr<cuda::Allocation> ReplayQueue::allocate_bytes(std::size_t bytes, const char* what, Lasting lasting) {
  want(bytes, what);
  state_->account.take(bytes, device_.memory_limit, what);
  if (device_.asked_for != nullptr) (*device_.asked_for)[what] += bytes;
  return std::make_unique<HostAllocation>(bytes, state_, lasting);
}

void ReplayQueue::upload_bytes(std::byte* to, const std::byte* from, std::size_t bytes) {
  if (use_ != nullptr) use_->uploaded_bytes += bytes;
  uploads_.upload(from, bytes, [&](const std::byte* staged, std::size_t offset, std::size_t part) {
    std::byte* const place = to + offset;
    state_->uploads.start(staged, [=] { std::memcpy(place, staged, part); });
  });
}

void ReplayQueue::download_bytes(cuda::RowTarget to, const std::byte* from, std::size_t bytes) {
  begin_download_bytes(to, from, bytes, Copying::in_order)->finish();
}

std::unique_ptr<cuda::Download> ReplayQueue::begin_download_bytes(cuda::RowTarget to, const std::byte* from,
                                                                  std::size_t bytes, Copying copying) {
  flush();
  if (use_ != nullptr) use_->downloaded_bytes += bytes;
  return std::make_unique<ReplayDownload>(copying == Copying::beside && device_.late_downloads, to, from, bytes,
                                          device_.leases != nullptr ? device_.leases->take() : nullptr);
}

void ReplayQueue::fill_bytes(std::byte* to, std::size_t bytes, int byte) {
  flush();
  if (bytes > 0) std::memset(to, byte, bytes);
}

void ReplayQueue::launch(const cuda::Launch& launch) {
  flush();
  if (programs_++ >= device_.programs) throw DeviceError(name() + " was told to fail");
  if (device_.launched != nullptr) device_.launched->push_back(launch.type);
  const auto blocks = static_cast<std::uint32_t>(launch.blocks);
  if (blocks == 0 || blocks != launch.blocks) throw std::logic_error("a grid no device takes");
  if (launch.shared_bytes > launch.most_shared_bytes)
    throw std::logic_error("more shared memory than the program says it takes");
  replays().programs[launch.type](launch.program, blocks, launch.shared_bytes, device_.order);
}

void ReplayQueue::launch(const cuda::PipelineLaunch& launch) {
  flush();
  want(device_.pipeline_bytes, launch.doing);
  replays().pipelines[launch.type](launch.pipeline);
}

void ReplayQueue::want(std::size_t bytes, const char* what) const {
  if (bytes > device_.memory - state_->account.used())
    throw cuda::OutOfDeviceMemory(std::string(what) + " needs " + std::to_string(bytes) + " bytes");
}

}  // namespace warpmatch::test
