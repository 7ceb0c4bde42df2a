#pragma once

#include <Python.h>
#include <cstdint>
#include <memory>
#include <vector>

/// Arrays handed on by DLPack (https://dmlc.github.io/dlpack/latest/): its structures, and the capsules around them.
namespace warpmatch::bindings::dlpack {

enum class DeviceType : std::int32_t { cpu = 1, cuda = 2 };

struct Device {
  DeviceType type = DeviceType::cpu;
  std::int32_t id = 0;

  friend bool operator==(const Device&, const Device&) = default;
};

enum class TypeCode : std::uint8_t { integer = 0, unsigned_integer = 1, floating = 2 };

struct DataType {
  TypeCode code = TypeCode::integer;
  std::uint8_t bits = 8;
  std::uint16_t lanes = 1;
};

/// DLTensor.
struct Tensor {
  void* data = nullptr;
  Device device;
  std::int32_t ndim = 0;
  DataType dtype;
  std::int64_t* shape = nullptr;
  std::int64_t* strides = nullptr;  ///< in elements
  std::uint64_t byte_offset = 0;
};

/// DLManagedTensor, as it was before version 1.0.
struct ManagedTensor {
  Tensor tensor;
  void* context = nullptr;
  void (*deleter)(ManagedTensor*) = nullptr;

  static constexpr const char* capsule_name = "dltensor";
};

/// DLManagedTensorVersioned.
struct VersionedTensor {
  std::uint32_t major = 1;
  std::uint32_t minor = 0;
  void* context = nullptr;
  void (*deleter)(VersionedTensor*) = nullptr;
  std::uint64_t flags = 0;
  Tensor tensor;

  static constexpr const char* capsule_name = "dltensor_versioned";
  static constexpr std::uint64_t is_copied = 2;  // DLPACK_FLAG_BITMASK_IS_COPIED
};

/// What is handed on: a row-major array without gaps, and a share of its memory.
struct Exported {
  std::shared_ptr<void> memory;
  Device device;
  DataType dtype;
  std::vector<std::int64_t> shape;
  bool copied = false;  ///< made for the taker alone
};

/// A new reference to a capsule: that of version 1.0 where `versioned`, else the older one. Its memory is let go when
/// the taker calls the deleter, in any thread and without the GIL, or with a capsule that nobody took. nullptr, with a
/// Python error set, where Python has no room.
PyObject* capsule_of(Exported exported, bool versioned);

}  // namespace warpmatch::bindings::dlpack
