#pragma once

#include <cstddef>
#include <memory>

#include <warpmatch/corpus.hpp>
#include <warpmatch/device.hpp>
#include <warpmatch/export.hpp>
#include <warpmatch/matcher.hpp>
#include <warpmatch/result.hpp>

/// Dense results that stay in the memory of a CUDA device.
namespace warpmatch {

/// A row-major matrix in the memory of one CUDA device, rows one behind the other. Copies of the object share the
/// memory, which is freed when the last of them and of the pointers that `memory` gave has gone.
class WARPMATCH_EXPORT DeviceArray {
 public:
  /// Room for rows x columns values, which hold nothing yet. Throws DeviceError where there is no such device, or no
  /// room on it; the message has the sizes.
  DeviceArray(int ordinal, DType dtype, std::size_t rows, std::size_t columns);

  Device device() const { return {Device::Kind::cuda, ordinal_}; }
  DType dtype() const { return dtype_; }
  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  std::size_t nbytes() const { return nbytes_; }

  /// Where the values lie on the device; nullptr where there are none.
  void* data() const { return memory_.get(); }
  /// The same, and a share of it.
  const std::shared_ptr<void>& memory() const { return memory_; }
  MatrixView view() const { return {memory_.get(), dtype_, rows_, columns_, columns_}; }

  /// Copies the values to `nbytes()` bytes of the host, and waits for them.
  void download(void* to) const;
  /// The same values in memory of their own on the same device.
  DeviceArray copy() const;

 private:
  int ordinal_ = 0;
  DType dtype_ = DType::f32;
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  std::size_t nbytes_ = 0;
  std::shared_ptr<void> memory_;
};

/// `matrix` with a result that stays on the device `run` names, complete when the call returns. Throws InvalidArgument
/// where `run` does not name a CUDA device, DeviceError where that device cannot do the work.
WARPMATCH_EXPORT DeviceArray matrix_on_device(const Corpus& queries, const Corpus& choices, const ScoreOptions& options,
                                              DType dtype, double multiplier = 1.0, const RunOptions& run = {});

/// The same into memory of the caller's, on the device that `run` names: InvalidArgument where `out.data` lies
/// elsewhere. What streams have under way in that memory must be done.
WARPMATCH_EXPORT void matrix_on_device(const Corpus& queries, const Corpus& choices, const ScoreOptions& options,
                                       const MatrixView& out, double multiplier = 1.0, const RunOptions& run = {});

}  // namespace warpmatch
