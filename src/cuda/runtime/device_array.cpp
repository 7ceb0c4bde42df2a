#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include <warpmatch/device_array.hpp>
#include <warpmatch/error.hpp>
#include <warpmatch/internal/device_memory.hpp>

#include "cuda/runtime/cudart.hpp"
#include "dispatch/device_memory.hpp"
#include "dispatch/executor.hpp"
#include "dispatch/operations/cells.hpp"

namespace warpmatch {
namespace {

using cuda::check;
using cuda::DeviceScope;
using cuda::Stream;

std::string name_of(int ordinal) { return to_string(Device{Device::Kind::cuda, ordinal}); }

/// Makes a device current; DeviceError, with the reason, where there is none of that number.
class UsableDevice {
 public:
  explicit UsableDevice(int ordinal) : scope_((dispatch::cuda_executor(ordinal), ordinal)) {}

 private:
  DeviceScope scope_;
};

void wait(const Stream& stream) { check(cudaStreamSynchronize(stream.get()), "waiting for the device"); }

std::string result_of(DType dtype, std::size_t rows, std::size_t columns) {
  return "a result of " + std::to_string(rows) + " x " + std::to_string(columns) + " " + dispatch::to_string(dtype);
}

std::size_t bytes_of(DType dtype, std::size_t rows, std::size_t columns) {
  const std::size_t cell = dispatch::visit_dtype(dtype, [](auto value) { return sizeof value; });
  if (columns > 0 && rows > std::numeric_limits<std::size_t>::max() / cell / columns)
    throw DeviceError(result_of(dtype, rows, columns) + " is larger than any memory");
  return rows * columns * cell;
}

/// Memory that others may hold on to: from cudaMalloc, freed by whoever lets go of it last, in any thread. `what` it is
/// for, in words.
std::shared_ptr<void> allocate(int ordinal, std::size_t bytes, const std::string& what) {
  const UsableDevice device(ordinal);
  if (bytes == 0) return nullptr;
  void* data = nullptr;
  const cudaError_t status = cudaMalloc(&data, bytes);
  if (status == cudaErrorMemoryAllocation) {
    cuda::forget(status);
    std::size_t free = 0;
    std::size_t total = 0;
    check(cudaMemGetInfo(&free, &total), "asking for the free memory");
    throw DeviceError("out of memory on " + name_of(ordinal) + ": " + what + " takes " + std::to_string(bytes) +
                      " bytes, and " + std::to_string(free) + " of " + std::to_string(total) + " are free");
  }
  check(status, "allocating " + what);
  return {data, [](void* pointer) { cuda::forget(cudaFree(pointer)); }};
}

}  // namespace

DeviceArray::DeviceArray(int ordinal, DType dtype, std::size_t rows, std::size_t columns)
    : ordinal_(ordinal),
      dtype_(dtype),
      rows_(rows),
      columns_(columns),
      nbytes_(bytes_of(dtype, rows, columns)),
      memory_(allocate(ordinal, nbytes_, result_of(dtype, rows, columns))) {}

void DeviceArray::download(void* to) const { copy_to_host(ordinal_, to, data(), nbytes_); }

DeviceArray DeviceArray::copy() const {
  DeviceArray made(ordinal_, dtype_, rows_, columns_);
  if (nbytes_ == 0) return made;
  const DeviceScope scope(ordinal_);
  const Stream stream = cuda::make_stream();
  check(cudaMemcpyAsync(made.data(), data(), nbytes_, cudaMemcpyDeviceToDevice, stream.get()), "copying on the device");
  wait(stream);
  return made;
}

void wait_for_stream(int ordinal, std::uintptr_t stream) {
  const UsableDevice device(ordinal);
  // NOLINTNEXTLINE(performance-no-int-to-ptr): 1 and 2 are cudaStreamLegacy and cudaStreamPerThread, as CUDA has them
  const auto handle = reinterpret_cast<cudaStream_t>(stream);
  check(stream == 0 ? cudaDeviceSynchronize() : cudaStreamSynchronize(handle), "waiting for work of the caller's");
}

void wait_for_event(int ordinal, const void* event) {
  const UsableDevice device(ordinal);
  if (event == nullptr) return;
  check(cudaEventSynchronize(*static_cast<const cudaEvent_t*>(event)), "waiting for an event of the caller's");
}

void copy_to_host(int ordinal, void* to, const void* from, std::size_t bytes) {
  const UsableDevice device(ordinal);
  if (bytes == 0) return;
  const Stream stream = cuda::make_stream();
  check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDefault, stream.get()), "copying to the host");
  wait(stream);
}

void dispatch::check_on_device(int ordinal, const MatrixView& out) {
  const UsableDevice device(ordinal);
  if (out.rows == 0 || out.columns == 0) return;
  cudaPointerAttributes found{};
  check(cudaPointerGetAttributes(&found, out.data), "asking where out lies");
  if (found.type == cudaMemoryTypeManaged) return;
  if (found.type != cudaMemoryTypeDevice) throw InvalidArgument("out", "is not in the memory of a CUDA device");
  if (found.device != ordinal)
    throw InvalidArgument("out", "lies on " + name_of(found.device) + ", but the call runs on " + name_of(ordinal) +
                                     "; pass device=\"" + name_of(found.device) + "\"");
}

void dispatch::fill_on_device(int ordinal, const MatrixView& out, double value) {
  const UsableDevice device(ordinal);
  if (out.rows == 0 || out.columns == 0) return;
  dispatch::visit_dtype(out.dtype, [&](auto cell) {
    using Cell = decltype(cell);
    if (!dispatch::fits<Cell>(value)) dispatch::throw_does_not_fit(value, out.dtype);
    const std::vector<Cell> row(out.columns, dispatch::to_cell<Cell>(value));
    auto* cells = static_cast<Cell*>(out.data);
    const std::size_t pitch = out.row_stride * sizeof(Cell);
    const std::size_t width = out.columns * sizeof(Cell);
    const Stream stream = cuda::make_stream();
    check(cudaMemcpyAsync(cells, row.data(), width, cudaMemcpyHostToDevice, stream.get()), "copying to the device");
    // The rows that are done are copied behind themselves: as many copies as there are doublings.
    for (std::size_t done = 1, count = 1; done < out.rows; done += count) {
      count = std::min(done, out.rows - done);
      Cell* next = cells + done * out.row_stride;
      check(pitch == width
                ? cudaMemcpyAsync(next, cells, count * width, cudaMemcpyDeviceToDevice, stream.get())
                : cudaMemcpy2DAsync(next, pitch, cells, pitch, width, count, cudaMemcpyDeviceToDevice, stream.get()),
            "filling device memory");
    }
    wait(stream);
  });
}

}  // namespace warpmatch
