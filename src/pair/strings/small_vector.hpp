#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace warpmatch::pair {

/// A vector of plain items, the first `few` of which lie within it: to ask for memory takes as long as to compare two
/// short strings.
template <class T, std::size_t few>
class SmallVector {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  using value_type = T;
  using const_iterator = const T*;

  SmallVector() = default;
  SmallVector(const SmallVector&) = delete;
  SmallVector& operator=(const SmallVector&) = delete;

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* data() { return data_; }
  const T* data() const { return data_; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }
  const T& back() const { return data_[size_ - 1]; }
  T& operator[](std::size_t at) { return data_[at]; }
  const T& operator[](std::size_t at) const { return data_[at]; }

  void clear() { size_ = 0; }
  void reserve(std::size_t size) {
    if (size > capacity_) grow(size);
  }
  void resize(std::size_t size, const T& value = {}) {
    reserve(size);
    if (size > size_) std::uninitialized_fill(data_ + size_, data_ + size, value);
    size_ = size;
  }
  template <class... Arguments>
  void emplace_back(Arguments&&... arguments) {
    if (size_ == capacity_) grow(size_ + 1);
    std::construct_at(data_ + size_++, std::forward<Arguments>(arguments)...);
  }
  void push_back(const T& item) { emplace_back(item); }

 private:
  void grow(std::size_t least) {
    const std::size_t capacity = std::max(least, 2 * capacity_);
    auto memory = std::make_unique_for_overwrite<T[]>(capacity);
    std::copy_n(data_, size_, memory.get());
    memory_ = std::move(memory);
    data_ = memory_.get();
    capacity_ = capacity;
  }

  alignas(T) std::byte first_[few * sizeof(T)];
  T* data_ = reinterpret_cast<T*>(first_);
  std::size_t size_ = 0;
  std::size_t capacity_ = few;
  std::unique_ptr<T[]> memory_;
};

}  // namespace warpmatch::pair
