// Memory of devices, page-locked memory of the host, and copies.

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <sys/mman.h>

#include "ptx/runtime.hpp"

struct CUmemPoolHandle_st {
  int device;
};

namespace ptx {
namespace {

constexpr u64 page = 4096;

u64 address(const void* p) { return reinterpret_cast<u64>(p); }
u64 pages(std::size_t bytes) { return (bytes + page - 1) / page * page; }

void reserve(u64 at, u64 bytes) {
  void* const wanted = reinterpret_cast<void*>(at);
  const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
  if (mmap(wanted, bytes, PROT_READ | PROT_WRITE, flags, -1, 0) == wanted) return;
  std::perror("stand-in: no addresses for the memory of devices");
  std::abort();
}

/// Addresses are used once, so that no buffer hides what is done to one before it.
cudaError_t allocate(Runtime& r, void** memory, std::size_t bytes, int device) {
  if (bytes > device_memory - r.used[device]) return cudaErrorMemoryAllocation;
  *memory = reinterpret_cast<void*>(r.next_buffer);
  r.next_buffer += pages(bytes) + page;
  if (r.next_buffer > arena + arena_bytes) throw std::bad_alloc();
  std::memset(state_of(*memory), owned_by(static_cast<unsigned>(device)), bytes);
  r.buffers[address(*memory)] = {bytes, device};
  r.used[device] += bytes;
  return cudaSuccess;
}

void release(Runtime& r, void* memory) {
  const auto found = r.buffers.find(address(memory));
  if (found == r.buffers.end() || found->second.device == host) return find("free", "of what is no buffer");
  const auto [bytes, device] = found->second;
  madvise(memory, pages(bytes), MADV_DONTNEED);
  madvise(state_of(memory), pages(bytes), MADV_DONTNEED);
  r.used[device] -= bytes;
  r.buffers.erase(found);
}

/// The buffer that holds all of the bytes; null where none does.
const Buffer* buffer_of(const Runtime& r, const void* p, std::size_t bytes) {
  const auto after = r.buffers.upper_bound(address(p));
  if (after == r.buffers.begin()) return nullptr;
  const auto& [begin, buffer] = *std::prev(after);
  return address(p) + bytes <= begin + buffer.bytes ? &buffer : nullptr;
}

void set_written(void* p, std::size_t bytes) {
  std::for_each_n(state_of(p), bytes, [](u8& state) { state |= written; });
}

struct Rows {
  std::byte* at;
  std::size_t pitch;
};

/// False where a device would stop.
bool copy_row(const Runtime& r, std::byte* to, const std::byte* from, std::size_t bytes) {
  const bool up = on_device(to), down = on_device(from);
  if ((up && !buffer_of(r, to, bytes)) || (down && !buffer_of(r, from, bytes))) {
    find("copy", text("of ", bytes, " bytes, outside of every buffer"));
    return false;
  }
  if (down && !std::all_of(state_of(from), state_of(from) + bytes, [](u8 state) { return state & written; }))
    find("copy", text("of ", bytes, " bytes, of which nobody wrote some"));
  std::memmove(to, from, bytes);
  if (up) set_written(to, bytes);
  return true;
}

cudaError_t copy(Runtime& r, Rows to, Rows from, std::size_t width, std::size_t height, cudaMemcpyKind kind,
                 cudaStream_t stream) {
  if (width == 0 || height == 0) return cudaSuccess;
  const bool up = on_device(to.at), down = on_device(from.at);
  const cudaMemcpyKind real = up     ? down ? cudaMemcpyDeviceToDevice : cudaMemcpyHostToDevice
                              : down ? cudaMemcpyDeviceToHost
                                     : cudaMemcpyHostToHost;
  if (kind != cudaMemcpyDefault && kind != real) {
    find("copy", "of another kind than it says");
    return cudaErrorInvalidValue;
  }
  const auto span = [&](const Rows& rows) { return (height - 1) * rows.pitch + width; };
  // Of pageable memory: what goes up is taken before the call returns, what comes down is there then.
  std::vector<std::byte> taken;
  if (!down && !buffer_of(r, from.at, span(from))) taken.assign(from.at, from.at + span(from));
  put(r, stream, [&r, to, from, width, height, taken = std::move(taken), device = stream->device] {
    const std::byte* const source = taken.empty() ? from.at : taken.data();
    for (std::size_t i = 0; i < height && r.lost[device] == cudaSuccess; ++i)
      if (!copy_row(r, to.at + i * to.pitch, source + i * from.pitch, width)) r.lost[device] = cudaErrorIllegalAddress;
  });
  return up || buffer_of(r, to.at, span(to)) ? cudaSuccess : finish(r, stream);
}

Rows rows(const void* at, std::size_t pitch) { return {static_cast<std::byte*>(const_cast<void*>(at)), pitch}; }

}  // namespace

Runtime::Runtime()
    : eager(choice("STAND_IN_STREAMS", {"lazy", "eager"}) == 1),
      devices(static_cast<int>(number("STAND_IN_DEVICES", 1, most_devices))) {
  reserve(arena, arena_bytes);
  reserve(arena_state, arena_bytes);
  for (int i = 0; i < most_devices; ++i) legacy[i].device = i;
}

extern "C" {

cudaError_t cudaMemPoolCreate(cudaMemPool_t* pool, const cudaMemPoolProps* properties) {
  return call("cudaMemPoolCreate", [&](Runtime& r) {
    const bool known = properties->allocType == cudaMemAllocationTypePinned &&
                       properties->location.type == cudaMemLocationTypeDevice && properties->location.id >= 0 &&
                       properties->location.id < r.devices;
    if (!known) return cudaErrorInvalidValue;
    *pool = new CUmemPoolHandle_st{properties->location.id};
    return cudaSuccess;
  });
}
cudaError_t cudaMemPoolDestroy(cudaMemPool_t pool) {
  return give_back("cudaMemPoolDestroy", [&](Runtime&) { delete pool; });
}
cudaError_t cudaMemPoolGetAttribute(cudaMemPool_t, cudaMemPoolAttr, void* value) {
  *static_cast<std::uint64_t*>(value) = 0;  // nothing is kept
  return cudaSuccess;
}
cudaError_t cudaMemPoolSetAttribute(cudaMemPool_t, cudaMemPoolAttr, void* value) {
  return call("cudaMemPoolSetAttribute", [&](Runtime& r) {
    r.counts.kept = *static_cast<std::uint64_t*>(value);
    return cudaSuccess;
  });
}
cudaError_t cudaMallocFromPoolAsync(void** memory, std::size_t bytes, cudaMemPool_t pool, cudaStream_t) {
  return call("cudaMallocFromPoolAsync", [&](Runtime& r) {
    cudaError_t error = allocate(r, memory, bytes, pool->device);
    if (error == cudaErrorMemoryAllocation) {  // a pool waits for what streams give back
      finish_all(r, pool->device);
      error = allocate(r, memory, bytes, pool->device);
    }
    return error;
  });
}
cudaError_t cudaFreeAsync(void* memory, cudaStream_t stream) {
  return give_back("cudaFreeAsync", [&](Runtime& r) {
    cudaStream_t const on = stream_of(r, stream);
    on->work.push_back([&r, memory] { release(r, memory); });
    ++on->added;
    if (r.eager) on->run(on->added);
  });
}
cudaError_t cudaMalloc(void** memory, std::size_t bytes) {
  return call("cudaMalloc", [&](Runtime& r) { return allocate(r, memory, bytes, current_device()); });
}
cudaError_t cudaFree(void* memory) {
  return give_back("cudaFree", [&](Runtime& r) {
    if (memory == nullptr) return;
    for (int device = 0; device < r.devices; ++device) finish_all(r, device);
    release(r, memory);
  });
}
cudaError_t cudaMemGetInfo(std::size_t* free, std::size_t* total) {
  return call("cudaMemGetInfo", [&](Runtime& r) {
    *total = device_memory;
    *free = *total - r.used[current_device()];
    return cudaSuccess;
  });
}
cudaError_t cudaPointerGetAttributes(cudaPointerAttributes* attributes, const void* p) {
  return call("cudaPointerGetAttributes", [&](Runtime& r) {
    *attributes = {};
    const Buffer* const buffer = buffer_of(r, p, 1);
    if (buffer == nullptr) return cudaSuccess;  // of memory that is unknown, the type is 0
    attributes->type = buffer->device == host ? cudaMemoryTypeHost : cudaMemoryTypeDevice;
    attributes->device = buffer->device;
    return cudaSuccess;
  });
}

cudaError_t cudaHostAlloc(void** memory, std::size_t bytes, unsigned) {
  return call("cudaHostAlloc", [&](Runtime& r) {
    *memory = std::aligned_alloc(page, pages(bytes));
    r.buffers[address(*memory)] = {bytes, host};
    return cudaSuccess;
  });
}
cudaError_t cudaFreeHost(void* memory) {
  return give_back("cudaFreeHost", [&](Runtime& r) {
    for (int device = 0; device < r.devices; ++device) finish_all(r, device);
    r.buffers.erase(address(memory));
    std::free(memory);
  });
}

cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind, cudaStream_t stream) {
  return call("cudaMemcpyAsync", [&](Runtime& r) {
    return copy(r, rows(to, bytes), rows(from, bytes), bytes, 1, kind, stream_of(r, stream));
  });
}
cudaError_t cudaMemcpy2DAsync(void* to, std::size_t to_pitch, const void* from, std::size_t from_pitch,
                              std::size_t width, std::size_t height, cudaMemcpyKind kind, cudaStream_t stream) {
  return call("cudaMemcpy2DAsync", [&](Runtime& r) {
    if (width > to_pitch || width > from_pitch) return cudaErrorInvalidValue;
    return copy(r, rows(to, to_pitch), rows(from, from_pitch), width, height, kind, stream_of(r, stream));
  });
}
cudaError_t cudaMemcpy(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind) {
  const cudaError_t error = cudaMemcpyAsync(to, from, bytes, kind, nullptr);
  return error == cudaSuccess ? cudaStreamSynchronize(nullptr) : error;
}
cudaError_t cudaMemsetAsync(void* to, int byte, std::size_t bytes, cudaStream_t stream) {
  return call("cudaMemsetAsync", [&](Runtime& r) {
    cudaStream_t const on = stream_of(r, stream);
    put(r, on, [&r, to, byte, bytes, device = on->device] {
      if (bytes == 0) return;
      if (!buffer_of(r, to, bytes)) {
        find("fill", text("of ", bytes, " bytes, outside of every buffer"));
        r.lost[device] = cudaErrorIllegalAddress;
        return;
      }
      std::memset(to, byte, bytes);
      set_written(to, bytes);
    });
    return cudaSuccess;
  });
}

}  // extern "C"

}  // namespace ptx
