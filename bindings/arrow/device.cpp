#include "arrow/device.hpp"

#include <cstddef>
#include <cstdint>

#include <warpmatch/internal/device_memory.hpp>

#include "arrow/host_copy.hpp"
#include "gil.hpp"

namespace warpmatch::bindings {

namespace {

// Device types of the Arrow specification, which are those of DLPack.
constexpr std::int32_t cpu = 1;
constexpr std::int32_t cuda = 2;
constexpr std::int32_t cuda_host = 3;
constexpr std::int32_t cuda_managed = 13;

std::string name_of(std::int32_t type) {
  switch (type) {
    case 4: return "OpenCL";
    case 7: return "Vulkan";
    case 8: return "Metal";
    case 9: return "VPI";
    case 10: return "ROCm";
    case 11: return "ROCm host memory";
    case 12: return "an extension device";
    case 14: return "oneAPI";
    case 15: return "WebGPU";
    case 16: return "Hexagon";
    default: return "an unknown device";
  }
}

}  // namespace

Owned<ArrowArray> on_host(const ArrowSchema& schema, ArrowDeviceArray& from, const std::string& argument) {
  const std::int32_t type = from.device_type;
  const auto array = [&] { return take_over(&from.array); };
  if (type == cpu) return array();
  if (type != cuda && type != cuda_host && type != cuda_managed) {
    throw py::type_error("[" + argument + "] lies in the memory of " + name_of(type) + " (Arrow device type " +
                         std::to_string(type) + "); expected memory of the CPU or of CUDA");
  }
  const void* event = from.sync_event;
  // Pinned and managed memory may come with -1: any device will do.
  const int ordinal = from.device_id < 0 ? 0 : static_cast<int>(from.device_id);
  Owned<ArrowArray> source = array();
  const auto copied = [&] {
    const WithoutGil gil;
    wait_for_event(ordinal, event);
    ArrowArray copy = host_copy(schema, *source, [ordinal](void* to, const void* at, std::size_t bytes) {
      copy_to_host(ordinal, to, at, bytes);
    });
    return Owned<ArrowArray>(&copy);
  };
  return copied();
}

}  // namespace warpmatch::bindings
