#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "cuda/blocks/every_byte_counts.hpp"

namespace warpmatch::cuda {

/// Arrays that go to a device in one copy, one behind the other, each at a multiple of 8 bytes.
class Packet {
 public:
  /// Returns how many bytes lie before them.
  template <class T>
  std::size_t add(std::span<const T> values) {
    static_assert(every_byte_counts<T> && alignof(T) <= alignof(std::uint64_t));
    const std::size_t begin = bytes();
    words_.insert(words_.end(), room_for<T>(values.size()) / 8, 0);
    if (!values.empty()) std::memcpy(words_.data() + begin / 8, values.data(), values.size_bytes());
    return begin;
  }

  void clear() { words_.clear(); }

  const std::vector<std::uint64_t>& words() const { return words_; }
  std::size_t bytes() const { return 8 * words_.size(); }

  /// The bytes that so many values take.
  template <class T>
  static constexpr std::size_t room_for(std::size_t count) {
    return (count * sizeof(T) + 7) / 8 * 8;
  }

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace warpmatch::cuda
