#pragma once

#include <cstddef>
#include <cstdint>

/// Memory of CUDA devices that others have written and hand over: waiting for it, reading it. All of it throws
/// DeviceError where there is no device of that number, and where CUDA fails.
namespace warpmatch {

/// Waits until the work in a stream is done. Streams are named as in version 3 of `__cuda_array_interface__`: 1 is the
/// legacy default stream, 2 the default stream of this thread, others are a cudaStream_t. 0 is all work of the device.
void wait_for_stream(int ordinal, std::uintptr_t stream);

/// Waits for an event, given as Arrow's C device interface gives it: a pointer to a cudaEvent_t, or nullptr for
/// nothing to wait for.
void wait_for_event(int ordinal, const void* event);

/// Copies bytes that the device can reach to the host, and waits for them.
void copy_to_host(int ordinal, void* to, const void* from, std::size_t bytes);

}  // namespace warpmatch
