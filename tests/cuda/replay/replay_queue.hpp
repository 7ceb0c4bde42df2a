#pragma once

#include <atomic>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <typeindex>
#include <vector>

#include "cuda/replay/replay_slots.hpp"
#include "cuda/replay/serial_block.hpp"
#include "cuda/runtime/memory_account.hpp"
#include "cuda/runtime/queue.hpp"

namespace warpmatch::test {

/// A device that is the host: kernels are replayed block by block, memory is the heap's, so that ASan sees every
/// access, and its size is whatever a test says.
struct ReplayDevice {
  std::string name = "replay";
  Order order = Order::forwards;
  std::size_t memory = std::size_t{1} << 40;
  std::size_t pipeline_bytes = 0;  ///< what each pipeline wants for itself
  std::size_t memory_limit = 0;    ///< as set_device_memory_limit; 0 is none
  bool late_downloads = true;      ///< a download beside the work reads when it is finished, not when it is begun
  int ordinal = -1;                ///< no CUDA device has a negative one; devices that share a corpus differ in it
  std::size_t programs = ~std::size_t{0};                   ///< that a queue runs before it fails
  Leases* leases = nullptr;                                 ///< where set, counts those of downloads
  std::atomic<std::size_t>* in_use = nullptr;               ///< where set, the bytes that memory of all its queues has
  std::map<std::string, std::size_t>* asked_for = nullptr;  ///< where set, the bytes of buffers, by what they hold
  std::vector<std::type_index>* launched = nullptr;         ///< where set, the programs, in their order
};

/// The Queue of a ReplayDevice.
class ReplayQueue final : public cuda::Queue {
 public:
  explicit ReplayQueue(const ReplayDevice& device, const dispatch::Control& control = {})
      : device_(device), use_(control.device_use) {
    state_->in_use = device.in_use;
  }
  ~ReplayQueue() override;

  int ordinal() const override { return device_.ordinal; }
  std::string name() const override { return name_of(device_); }
  unsigned multiprocessors() const override { return 1; }
  cuda::DeviceMemory memory() const override;
  /// All that is queued is done, as far as anybody could tell, but for uploads.
  void wait() override { flush(); }

  static std::string name_of(const ReplayDevice& device) { return "replay:" + std::to_string(-1 - device.ordinal); }

 private:
  /// What a queue shares with its memory, which may outlive it: the bytes in use and the uploads still to run.
  struct State {
    cuda::MemoryAccount account;
    ReplaySlots uploads;
    std::atomic<std::size_t>* in_use = nullptr;  ///< as in ReplayDevice
    std::size_t of_call = 0;                     ///< allocations that are to go before the queue
  };
  class HostAllocation;

  std::unique_ptr<cuda::Allocation> allocate_bytes(std::size_t bytes, const char* what, Lasting lasting) override;
  void upload_bytes(std::byte* to, const std::byte* from, std::size_t bytes) override;
  void download_bytes(cuda::RowTarget to, const std::byte* from, std::size_t bytes) override;
  std::unique_ptr<cuda::Download> begin_download_bytes(cuda::RowTarget to, const std::byte* from, std::size_t bytes,
                                                       Copying copying) override;
  void fill_bytes(std::byte* to, std::size_t bytes, int byte) override;
  void launch(const cuda::Launch& launch) override;
  void launch(const cuda::PipelineLaunch& launch) override;

  void flush() { state_->uploads.flush(); }
  void want(std::size_t bytes, const char* what) const;

  ReplayDevice device_;
  dispatch::DeviceUse* use_;
  std::shared_ptr<State> state_ = std::make_shared<State>();
  cuda::UploadRing<ReplaySlots> uploads_{state_->uploads};
  std::size_t programs_ = 0;
};

/// Where an executor gets such queues from.
class ReplayQueueSource final : public cuda::QueueSource {
 public:
  explicit ReplayQueueSource(const ReplayDevice& device) : device_(device) {}

  std::string name() const override { return ReplayQueue::name_of(device_); }
  std::string detail() const override { return device_.name; }
  unsigned multiprocessors() const override { return 1; }
  std::unique_ptr<cuda::Queue> open(const dispatch::Control& control) const override {
    return std::make_unique<ReplayQueue>(device_, control);
  }

 private:
  ReplayDevice device_;
};

}  // namespace warpmatch::test
