#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <warpmatch/export.hpp>

namespace warpmatch {

/// Where a batch call runs.
struct Device {
  enum class Kind { automatic, cpu, cuda };

  Kind kind = Kind::automatic;
  int ordinal = 0;  ///< which CUDA device, for Kind::cuda; or `all`

  /// Every CUDA device of the process: a call's tiles go to whichever is free.
  static constexpr int all = -1;

  /// Parses `auto`, `cpu`, `cuda`, `cuda:N` or `cuda:all`. Throws InvalidArgument for anything else.
  WARPMATCH_EXPORT static Device parse(std::string_view text);

  friend bool operator==(const Device&, const Device&) = default;
};

WARPMATCH_EXPORT std::string to_string(Device device);

/// One CUDA device the process can use.
struct CudaDevice {
  int ordinal = 0;
  std::string name;
  int compute_major = 0;
  int compute_minor = 0;
  int multiprocessors = 0;
  std::size_t memory_bytes = 0;
};

/// What this build can do on this machine.
struct CudaStatus {
  bool built = false;        ///< compiled with CUDA
  std::string why_unusable;  ///< empty when `devices` is not
  std::vector<CudaDevice> devices;
};

/// Never throws for want of a GPU: `why_unusable` says what is missing.
WARPMATCH_EXPORT CudaStatus cuda_status();

/// The most memory, in bytes, that this process' buffers may hold on each CUDA device, corpora that are kept there
/// included; 0, as it is at first, means no limit but the device's. Work that does not fit is done in smaller tiles;
/// DeviceError names the limit where the smallest does not fit either. What is in use already stays.
WARPMATCH_EXPORT void set_device_memory_limit(std::size_t bytes);

/// The limit as it was set, or else as the environment variable WARPMATCH_DEVICE_MEMORY gives it: a number of bytes,
/// or one with KiB, MiB or GiB behind it. Either function throws InvalidArgument when that variable is something else.
WARPMATCH_EXPORT std::size_t device_memory_limit();

/// The SIMD level the CPU executor uses: `baseline`, `avx2` or `avx512`. It is the best the processor
/// has, or what the environment variable WARPMATCH_ISA names. Throws InvalidArgument when that variable
/// names an unknown level or one the processor lacks.
WARPMATCH_EXPORT std::string cpu_isa();

/// The SIMD levels this processor can run, slowest first.
WARPMATCH_EXPORT std::vector<std::string> cpu_isas();

/// Version of the library, e.g. `0.1.0`.
WARPMATCH_EXPORT std::string version();

}  // namespace warpmatch
