#pragma once

#include <cstdint>

namespace warpmatch::dispatch {

/// What calls used of a device, for those who measure. Seconds are by the device's own clock.
struct DeviceUse {
  double kernel_seconds = 0;  ///< kernels, sorting and selecting
  double copy_seconds = 0;    ///< copies to the device and from it
  std::uint64_t uploaded_bytes = 0;
  std::uint64_t downloaded_bytes = 0;

  DeviceUse& operator+=(const DeviceUse& other) {
    kernel_seconds += other.kernel_seconds;
    copy_seconds += other.copy_seconds;
    uploaded_bytes += other.uploaded_bytes;
    downloaded_bytes += other.downloaded_bytes;
    return *this;
  }
};

}  // namespace warpmatch::dispatch
