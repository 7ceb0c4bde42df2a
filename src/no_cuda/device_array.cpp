#include <warpmatch/device_array.hpp>
#include <warpmatch/internal/device_memory.hpp>

#include "dispatch/device_memory.hpp"

namespace warpmatch {
namespace {

[[noreturn]] void refuse() { throw DeviceError(cuda_status().why_unusable); }

}  // namespace

DeviceArray::DeviceArray(int, DType, std::size_t, std::size_t) { refuse(); }
void DeviceArray::download(void*) const { refuse(); }
DeviceArray DeviceArray::copy() const { refuse(); }

void wait_for_stream(int, std::uintptr_t) { refuse(); }
void wait_for_event(int, const void*) { refuse(); }
void copy_to_host(int, void*, const void*, std::size_t) { refuse(); }

void dispatch::check_on_device(int, const MatrixView&) { refuse(); }
void dispatch::fill_on_device(int, const MatrixView&, double) { refuse(); }

}  // namespace warpmatch
