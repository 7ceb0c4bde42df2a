#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

#include <warpmatch/device.hpp>

#include "cuda/policy.hpp"
#include "cuda/runtime/cuda_download.hpp"
#include "cuda/runtime/cudart.hpp"
#include "cuda/runtime/device_state.hpp"
#include "cuda/runtime/queue.hpp"
#include "cuda/runtime/sizes.hpp"
#include "cuda/runtime/staging.hpp"
#include "cuda/runtime/stream_meter.hpp"

namespace warpmatch::cuda {

/// The Queue of one CUDA device: a stream for the work and one for downloads that run beside it. What it uses is
/// added to the control's `device_use`, if there is one. `run` and `with_execution` are defined in cuda_queue.cuh, for
/// the .cu files.
class CudaQueue {
 public:
  using Device = CudaDevice;
  using Download = CudaDownload;
  template <class T>
  using Buffer = DeviceBuffer<T>;

  explicit CudaQueue(const CudaDevice& device, const dispatch::Control& control = {})
      : device_(device),
        state_(healthy(device)),
        copy_threads_(std::clamp(control.workers, 1u, most_copy_threads)),
        scope_(device.ordinal),
        streams_(state_),
        meter_(control.device_use) {}

  static std::string name_of(const CudaDevice& device) { return "cuda:" + std::to_string(device.ordinal); }
  std::string name() const { return name_of(device_); }
  int ordinal() const { return device_.ordinal; }
  static unsigned multiprocessors_of(const CudaDevice& device) { return static_cast<unsigned>(device.multiprocessors); }
  unsigned multiprocessors() const { return static_cast<unsigned>(device_.multiprocessors); }
  DeviceMemory memory() const { return state_.memory(); }

  template <class T>
  Buffer<T> allocate(std::size_t count, const char* what) {
    return Buffer<T>(state_, compute(), count, what);
  }

  template <class T>
  void upload(T* to, const T* from, std::size_t count) {
    static_assert(every_byte_counts<T>);
    if (count == 0) return;
    meter_.count(&dispatch::DeviceUse::uploaded_bytes, count * sizeof(T));
    if (!uploads_) {
      upload_slots_ = state_.take_slots(compute());
      uploads_.emplace(*upload_slots_);
    }
    meter_.time(&dispatch::DeviceUse::copy_seconds, compute(), [&] {
      uploads_->upload(reinterpret_cast<const std::byte*>(from), count * sizeof(T),
                       [&](const std::byte* staged, std::size_t offset, std::size_t bytes) {
                         check(cudaMemcpyAsync(reinterpret_cast<std::byte*>(to) + offset, staged, bytes,
                                               cudaMemcpyHostToDevice, compute()),
                               "copying to the device");
                       });
    });
  }

  /// Done when it returns.
  template <class T>
  void download(T* to, const T* from, std::size_t count) {
    start_download(compute(), to, count, from, count, 1).finish();
  }

  /// Rows of `columns` values each, one behind the other on the device, `to_stride` values apart on the host. Done
  /// when it returns.
  template <class T>
  void download_rows(T* to, std::size_t to_stride, const T* from, std::size_t columns, std::size_t rows) {
    start_download(compute(), to, to_stride, from, columns, rows).finish();
  }

  /// The same beside the work that follows; the contract stands with the concept Queue.
  template <class T>
  Download begin_download_rows(T* to, std::size_t to_stride, const T* from, std::size_t columns, std::size_t rows) {
    check(cudaEventRecord(streams_.lane->computed.get(), compute()), "recording an event");
    check(cudaStreamWaitEvent(streams_.lane->copy.get(), streams_.lane->computed.get(), 0), "ordering a copy");
    return start_download(streams_.lane->copy.get(), to, to_stride, from, columns, rows);
  }

  template <class T>
  void fill(T* to, std::size_t count, int byte) {
    check(cudaMemsetAsync(to, byte, count * sizeof(T), compute()), "filling device memory");
  }

  void wait() { check(cudaStreamSynchronize(compute()), "waiting for the device"); }

  template <class Program>
  void run(const Program& program);

  template <class F>
  void with_execution(const char* doing, const F& f);

 private:
  static constexpr unsigned most_copy_threads = 8;
  /// Below this a thread costs more than it copies; a guess, not yet measured.
  static constexpr std::size_t bytes_per_copy_thread = std::size_t{2} << 20;

  /// The streams of this queue, drained before anything that the work on them uses goes.
  struct Streams {
    explicit Streams(DeviceState& state) : device(state), lane(state.take_streams()) {}
    Streams(const Streams&) = delete;
    Streams& operator=(const Streams&) = delete;
    ~Streams() { device.drain(*lane); }

    DeviceState& device;
    Depot<CallStreams>::Lease lane;
  };

  static DeviceState& healthy(const CudaDevice& device) {
    DeviceState& state = DeviceState::of(device);
    state.check_not_lost();
    return state;
  }

  cudaStream_t compute() const { return streams_.lane->compute.get(); }
  void check(cudaError_t status, const std::string& doing) { state_.check(status, doing); }

  template <class T>
  Download start_download(cudaStream_t stream, T* to, std::size_t to_stride, const T* from, std::size_t columns,
                          std::size_t rows) {
    static_assert(every_byte_counts<T>);
    const std::size_t bytes = rows * columns * sizeof(T);
    meter_.count(&dispatch::DeviceUse::downloaded_bytes, bytes);
    const auto threads =
        static_cast<unsigned>(std::clamp<std::size_t>(bytes / bytes_per_copy_thread, 1, copy_threads_));
    return Download(state_, meter_, stream, threads,
                    {reinterpret_cast<std::byte*>(to), columns * sizeof(T), to_stride * sizeof(T)},
                    reinterpret_cast<const std::byte*>(from), bytes);
  }

  CudaDevice device_;
  DeviceState& state_;
  unsigned copy_threads_;
  DeviceScope scope_;
  Depot<PinnedSlots>::Lease upload_slots_;  // idle again once the streams below are drained
  Streams streams_;
  StreamMeter meter_;
  std::optional<UploadRing<PinnedSlots>> uploads_;
};

static_assert(Queue<CudaQueue>);

}  // namespace warpmatch::cuda
