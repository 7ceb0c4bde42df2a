#pragma once

#include <memory>
#include <string>

#include <warpmatch/device.hpp>

#include "cuda/kernels/cuda_queue.hpp"
#include "cuda/kernels/kernels.hpp"

namespace warpmatch::cuda {

/// A CUDA device, whose queues run the kernels that ship.
class CudaQueueSource final : public QueueSource {
 public:
  explicit CudaQueueSource(CudaDevice device) : device_(std::move(device)) {}

  std::string name() const override { return to_string(Device{Device::Kind::cuda, device_.ordinal}); }
  std::string detail() const override { return device_.name; }
  unsigned multiprocessors() const override { return static_cast<unsigned>(device_.multiprocessors); }
  std::unique_ptr<Queue> open(const dispatch::Control& control) const override {
    return std::make_unique<CudaQueue>(device_, kernels(), control);
  }

 private:
  CudaDevice device_;
};

}  // namespace warpmatch::cuda
