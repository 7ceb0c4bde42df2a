#pragma once

#include <algorithm>
#include <cstdint>

#include <warpmatch/error.hpp>

namespace warpmatch::cuda {

/// How large a loop over tiles makes the next one, in whatever it counts: never 0, so that each tile takes the loop
/// further, and never more than `most`, so that no growth wraps around.
class TileSize {
 public:
  TileSize(std::uint64_t first, std::uint64_t most)
      : most_(std::max<std::uint64_t>(most, 1)), size_(std::clamp<std::uint64_t>(first, 1, most_)) {}

  std::uint64_t get() const { return size_; }

  /// The last tile was small: the next one is so many times as large.
  void grow(std::uint64_t times) { size_ = times > most_ / size_ ? most_ : std::max<std::uint64_t>(size_ * times, 1); }

  /// The next one is this size at most.
  void limit(std::uint64_t size) { size_ = std::clamp<std::uint64_t>(size, 1, size_); }

  /// The last tile was large: the next one is half of it.
  void halve() { size_ = std::max<std::uint64_t>(size_ / 2, 1); }

  /// A tile of size `tried` yields more than there is room for: the next one is half of it at most. A tile of 1 has no
  /// half; it always fits, and a device that says otherwise is a DeviceError, for the loop would never end.
  void split(std::uint64_t tried) {
    if (tried <= 1) throw DeviceError("a device counts more results than it was given strings to compare");
    size_ = std::min(tried / 2, size_);
  }

 private:
  std::uint64_t most_;
  std::uint64_t size_;
};

}  // namespace warpmatch::cuda
