#include "cuda/runtime/call_memory.hpp"

#include <cstdlib>
#include <string>
#include <string_view>

#include <warpmatch/error.hpp>

namespace warpmatch::cuda {
namespace {

bool wants_separate_buffers() {
  constexpr const char* variable = "WARPMATCH_SEPARATE_BUFFERS";
  const char* const value = std::getenv(variable);
  const std::string_view said = value == nullptr ? "0" : value;
  if (said != "0" && said != "1") throw InvalidArgument(variable, "must be 0 or 1, got '" + std::string(said) + "'");
  return said == "1";
}

}  // namespace

/// Gives its bytes back; its place when it was the last.
class CallMemory::Piece final : public Allocation {
 public:
  Piece(CallMemory& memory, std::byte* data, std::size_t bytes) : Allocation(data), memory_(memory), bytes_(bytes) {
    ++memory.pieces_;
  }
  ~Piece() override {
    memory_.device_.unbook(bytes_);
    if (--memory_.pieces_ == 0) memory_.used_ = 0;
  }

 private:
  CallMemory& memory_;
  std::size_t bytes_;
};

CallMemory::CallMemory(DeviceState& device, cudaStream_t stream)
    : device_(device), stream_(stream), had_none_(wants_separate_buffers()) {}

CallMemory::~CallMemory() {
  if (block_ != nullptr) device_.give_back(block_, stream_);
}

std::unique_ptr<Allocation> CallMemory::allocate(std::size_t bytes, const char* what) {
  if (bytes > most_piece_bytes) return std::make_unique<StreamAllocation>(device_, stream_, bytes, what);
  device_.book(bytes, what);
  std::byte* const place = cut(bytes);
  if (place != nullptr) return std::make_unique<Piece>(*this, place, bytes);
  device_.unbook(bytes);
  return std::make_unique<StreamAllocation>(device_, stream_, bytes, what);
}

std::byte* CallMemory::cut(std::size_t bytes) {
  constexpr std::size_t alignment = 256;
  // Some bytes between pieces that nobody writes, so that tools see who reads beyond the end of one.
  const std::size_t taken = (bytes + alignment / 4 + alignment - 1) / alignment * alignment;
  if (taken > block_bytes - used_) return nullptr;
  if (block_ == nullptr && !had_none_) {
    block_ = static_cast<std::byte*>(device_.take_if_there(block_bytes, stream_));
    had_none_ = block_ == nullptr;
  }
  if (block_ == nullptr) return nullptr;
  std::byte* const place = block_ + used_;
  used_ += taken;
  return place;
}

}  // namespace warpmatch::cuda
