#include "cuda/runtime/device_state.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <utility>

namespace warpmatch::cuda {

PinnedSlots::PinnedSlots(DeviceState& device) : device_(device) {
  void* memory = nullptr;
  const cudaError_t status = cudaHostAlloc(&memory, slots * bytes, cudaHostAllocDefault);
  // No smaller tile would help, so this is no OutOfDeviceMemory.
  if (status == cudaErrorMemoryAllocation) throw DeviceError(describe(status, "page-locking host memory"));
  device.check(status, "page-locking host memory");
  memory_.reset(static_cast<std::byte*>(memory));
  for (Event& event : events_) event = make_event(cudaEventDisableTiming);
}

void PinnedSlots::mark(unsigned slot) {
  device_.check(cudaEventRecord(events_[slot].get(), stream), "recording an event");
}

void PinnedSlots::wait(unsigned slot) { device_.check(cudaEventSynchronize(events_[slot].get()), "copying"); }

DeviceState& DeviceState::of(const CudaDevice& device) {
  static std::mutex mutex;
  static auto& states = *new std::map<int, std::unique_ptr<DeviceState>>;
  const std::lock_guard lock(mutex);
  auto& state = states[device.ordinal];
  if (!state) state = std::make_unique<DeviceState>(device);
  return *state;
}

DeviceState::DeviceState(const CudaDevice& device) : device_(device) {
  int has_pools = 0;
  check(cudaDeviceGetAttribute(&has_pools, cudaDevAttrMemoryPoolsSupported, device.ordinal), "asking for memory pools");
  if (has_pools == 0) throw DeviceError(device.name + " has no memory pools (cudaMallocAsync), which warpmatch needs");
  // A repeated call finds the memory of the last one in the pool. What goes beyond half of the device goes back to the
  // driver when a stream is waited for, so that other programs are not kept out for good.
  pool_ = make_memory_pool(device.ordinal, device.memory_bytes / 2);
}

void DeviceState::check(cudaError_t status, const std::string& doing) {
  if (status == cudaSuccess) return;
  if (loses_device(status)) failures_.lose(describe(status, doing));
  const std::string earlier = failures_.take();
  cuda::check(status, doing, earlier.empty() ? "" : "; before that, " + earlier);
}

void DeviceState::note(cudaError_t status, const char* doing) noexcept {
  if (status == cudaSuccess) return;
  if (loses_device(status))
    failures_.lose(describe(status, doing));
  else
    failures_.note(describe(status, doing));
}

void* DeviceState::allocate(std::size_t bytes, cudaStream_t stream, const char* what) {
  book(bytes, what);
  void* memory = nullptr;
  const cudaError_t status = cudaMallocFromPoolAsync(&memory, bytes, pool_.get(), stream);
  if (status == cudaSuccess) return memory;
  unbook(bytes);
  check(status, "allocating " + std::string(what) + " (" + std::to_string(bytes) + " bytes)");
  return nullptr;
}

void DeviceState::free(void* memory, std::size_t bytes, cudaStream_t stream) noexcept {
  // A corpus may go in any thread, whatever device is current there.
  int before = 0;
  note(cudaGetDevice(&before), "asking for the current device");
  note(cudaSetDevice(device_.ordinal), "choosing a device");
  note(cudaFreeAsync(memory, stream), "freeing device memory");
  note(cudaSetDevice(before), "choosing a device");
  unbook(bytes);
}

void* DeviceState::take_if_there(std::size_t bytes, cudaStream_t stream) {
  void* block = nullptr;
  const cudaError_t status = cudaMallocFromPoolAsync(&block, bytes, pool_.get(), stream);
  if (status == cudaErrorMemoryAllocation) {
    forget(status);
    return nullptr;
  }
  check(status, "allocating the buffers of a call (" + std::to_string(bytes) + " bytes)");
  return block;
}

DeviceMemory DeviceState::memory() {
  DeviceMemory memory;
  check(cudaMemGetInfo(&memory.free, &memory.total), "asking for the free memory");
  std::uint64_t reserved = 0;
  std::uint64_t used = 0;
  check(cudaMemPoolGetAttribute(pool_.get(), cudaMemPoolAttrReservedMemCurrent, &reserved),
        "asking for the memory pool");
  check(cudaMemPoolGetAttribute(pool_.get(), cudaMemPoolAttrUsedMemCurrent, &used), "asking for the memory pool");
  memory.free += reserved > used ? reserved - used : 0;
  return account_.within(memory, device_memory_limit());
}

Depot<CallStreams>::Lease DeviceState::take_streams() {
  return call_streams_.take([] { return std::make_unique<CallStreams>(); });
}

void DeviceState::drain(const CallStreams& lane, bool copied) noexcept {
  note(cudaStreamSynchronize(lane.compute.get()), "finishing the work of a call");
  if (copied) note(cudaStreamSynchronize(lane.copy.get()), "finishing the copies of a call");
}

Depot<PinnedSlots>::Lease DeviceState::take_slots(cudaStream_t stream) {
  auto lease = slots_.take([&] { return std::make_unique<PinnedSlots>(*this); });
  lease->stream = stream;
  return lease;
}

}  // namespace warpmatch::cuda
