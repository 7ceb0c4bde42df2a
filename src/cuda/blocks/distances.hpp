#pragma once

#include <cstddef>
#include <cstdint>

#include "core/host_device.hpp"

namespace warpmatch::cuda {

/// Distances of pairs in memory, by place: each in as few bytes as the largest that there can be takes. One program
/// writes them, the next reads them.
class Distances {
 public:
  Distances() = default;
  /// `bytes` is 1, 2 or 4, as bytes_for gives.
  Distances(void* values, unsigned bytes) : values_(static_cast<std::byte*>(values)), bytes_(bytes) {}
  /// Of any size.
  explicit Distances(std::uint32_t* values) : Distances(values, 4) {}

  /// Bytes for each of some distances that are at most `largest`.
  static constexpr unsigned bytes_for(std::uint32_t largest) { return largest <= 0xFF ? 1 : largest <= 0xFFFF ? 2 : 4; }

  WARPMATCH_HD std::uint32_t operator[](std::uint64_t place) const {
    std::uint32_t distance = 0;
    with_type([&](auto zero) { distance = of_type<decltype(zero)>(at(place)); });
    return distance;
  }

  WARPMATCH_HD void put(std::uint64_t place, std::uint32_t distance) const {
    with_type([&](auto zero) { of_type<decltype(zero)>(at(place)) = static_cast<decltype(zero)>(distance); });
  }

  // For who writes many of them: asks for the type once, and adds up bytes.

  /// Calls `f(0)` with a zero of the type they have.
  template <class F>
  WARPMATCH_HD void with_type(const F& f) const {
    if (bytes_ == 1)
      f(std::uint8_t{});
    else if (bytes_ == 2)
      f(std::uint16_t{});
    else
      f(std::uint32_t{});
  }

  WARPMATCH_HD std::byte* at(std::uint64_t place) const { return values_ + place * bytes_; }
  WARPMATCH_HD std::uint64_t bytes_of(std::uint64_t places) const { return places * bytes_; }

  template <class Type>
  WARPMATCH_HD static Type& of_type(std::byte* at) {
    return *reinterpret_cast<Type*>(at);
  }

 private:
  std::byte* values_ = nullptr;
  unsigned bytes_ = 4;
};

}  // namespace warpmatch::cuda
