#pragma once

namespace warpmatch {
class Monitor;
namespace dispatch {
struct DeviceUse;
}
}  // namespace warpmatch

namespace warpmatch::watch {

/// How a call runs and who hears of it.
struct Control {
  unsigned workers = 1;                       ///< CPU threads, at least 1
  Monitor* monitor = nullptr;                 ///< called in the calling thread only; may throw
  dispatch::DeviceUse* device_use = nullptr;  ///< where set, executors of devices measure and add what they use
};

}  // namespace warpmatch::watch
