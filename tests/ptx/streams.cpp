// Streams and events.

#include "ptx/runtime.hpp"

/// A place in the work of a stream, and when the stream got there.
struct Mark {
  cudaStream_t stream;
  std::size_t place;
  bool reached = false;
  std::chrono::steady_clock::time_point when;

  void reach() const {
    if (!reached) stream->run(place);
  }
};

struct CUevent_st {
  int device;
  bool timed;
  std::shared_ptr<Mark> mark;
};

namespace ptx {
namespace {

/// A wait is where a process hears of what went wrong.
cudaError_t heard(Runtime& r, int device) {
  if (r.coming_loss != cudaSuccess) r.lost[device] = r.coming_loss;
  return r.lost[device];
}

void count_wait(Runtime& r, int device) {
  if (r.kernels_waiting[device] == 0) ++r.counts.idle_waits;
}

}  // namespace

cudaStream_t stream_of(Runtime& r, cudaStream_t stream) {
  const bool none = stream == nullptr || stream == cudaStreamLegacy || stream == cudaStreamPerThread;
  return none ? &r.legacy[current_device()] : stream;
}

void put(Runtime& r, cudaStream_t stream, std::function<void()> work) {
  stream->work.push_back([&r, device = stream->device, work = std::move(work)] {
    if (r.lost[device] == cudaSuccess) work();
  });
  ++stream->added;
  if (r.eager) stream->run(stream->added);
}

cudaError_t finish(Runtime& r, cudaStream_t stream) {
  if (const cudaError_t error = heard(r, stream->device); error != cudaSuccess) return error;
  stream->run(stream->added);
  count_wait(r, stream->device);
  return r.lost[stream->device];
}

void finish_all(Runtime& r, int device) {
  for (const auto& [stream, owned] : r.streams)
    if (stream->device == device) finish(r, stream);
  finish(r, &r.legacy[device]);
}

extern "C" {

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned) {
  return call("cudaStreamCreateWithFlags", [&](Runtime& r) {
    auto made = std::make_unique<CUstream_st>();
    made->device = current_device();
    *stream = made.get();
    r.streams[*stream] = std::move(made);
    return cudaSuccess;
  });
}
cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  return give_back("cudaStreamDestroy", [&](Runtime& r) {
    finish(r, stream);
    r.streams.erase(stream);
  });
}
cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  return call("cudaStreamSynchronize", [&](Runtime& r) { return finish(r, stream_of(r, stream)); });
}
cudaError_t cudaDeviceSynchronize() {
  return call("cudaDeviceSynchronize", [](Runtime& r) {
    finish_all(r, current_device());
    return r.lost[current_device()];
  });
}

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned flags) {
  return call("cudaEventCreateWithFlags", [&](Runtime&) {
    *event = new CUevent_st{current_device(), (flags & cudaEventDisableTiming) == 0, nullptr};
    return cudaSuccess;
  });
}
cudaError_t cudaEventDestroy(cudaEvent_t event) {
  return give_back("cudaEventDestroy", [&](Runtime&) { delete event; });
}
cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
  return call("cudaEventRecord", [&](Runtime& r) {
    cudaStream_t const on = stream_of(r, stream);
    if (on->device != event->device) return cudaErrorInvalidResourceHandle;
    event->mark = std::make_shared<Mark>(Mark{on, on->added + 1, false, {}});
    put(r, on, [mark = event->mark] {
      mark->reached = true;
      mark->when = std::chrono::steady_clock::now();
    });
    return cudaSuccess;
  });
}
cudaError_t cudaEventSynchronize(cudaEvent_t event) {
  return call("cudaEventSynchronize", [&](Runtime& r) {
    const cudaError_t error = heard(r, event->device);
    if (error != cudaSuccess || !event->mark) return error;
    event->mark->reach();
    count_wait(r, event->device);
    return r.lost[event->device];
  });
}
cudaError_t cudaEventElapsedTime(float* milliseconds, cudaEvent_t from, cudaEvent_t to) {
  return call("cudaEventElapsedTime", [&](Runtime&) {
    if (!from->timed || !to->timed || !from->mark || !to->mark) return cudaErrorInvalidResourceHandle;
    if (!from->mark->reached || !to->mark->reached) return cudaErrorNotReady;
    *milliseconds = std::chrono::duration<float, std::milli>(to->mark->when - from->mark->when).count();
    return cudaSuccess;
  });
}

}  // extern "C"

}  // namespace ptx
