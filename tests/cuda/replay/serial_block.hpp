#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "cuda/blocks/block.hpp"
#include "cuda/blocks/policy.hpp"
#include "cuda/replay/shared_passes.hpp"

namespace warpmatch::test {

/// The order in which a replay runs the blocks of a grid and the threads of a phase.
enum class Order { forwards, backwards, shuffled };

/// The numbers below `count`, in that order; a shuffle is told by its seed.
inline std::vector<std::uint32_t> in_order(Order order, std::uint32_t count, std::uint32_t seed) {
  std::vector<std::uint32_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0U);
  if (order == Order::backwards) std::ranges::reverse(numbers);
  if (order == Order::shuffled) {
    // Each phase of each block has a shuffle of its own: seeding an engine of <random> would take longer than most phases.
    std::uint64_t random = seed;
    for (std::uint64_t left = count; left > 1; --left) {
      random = random * 6364136223846793005U + 1442695040888963407U;
      std::swap(numbers[left - 1], numbers[(random >> 32) * left >> 32]);
    }
  }
  return numbers;
}

/// An array of shared memory that knows its bounds. It starts as rubbish, as the device's does. `address` is where it
/// begins in the block's shared memory; `passes`, where set, is told of what is read and written.
template <class T>
class CheckedArray {
 public:
  explicit CheckedArray(std::size_t size, std::size_t address = 0, SharedPasses* passes = nullptr)
      : values_(new T[size], std::default_delete<T[]>()), size_(size), address_(address), passes_(passes) {
    std::memset(static_cast<void*>(values_.get()), 0xA5, size * sizeof(T));
  }

  T& operator[](std::size_t i) const {
    if (i >= size_)
      throw std::out_of_range("shared memory: index " + std::to_string(i) + " of " + std::to_string(size_));
    if (passes_ != nullptr) passes_->note(address_ + i * sizeof(T), sizeof(T));
    return values_.get()[i];
  }

 private:
  std::shared_ptr<T> values_;
  std::size_t size_;
  std::size_t address_;
  SharedPasses* passes_;
};

/// The Block of a kernel, replayed by one host thread.
class SerialBlock {
 public:
  template <class T>
  using Shared = CheckedArray<T>;

  /// `shared_bytes` is what the launch asks for; a program that takes more throws. `passes`, where set, counts what
  /// shared memory does.
  SerialBlock(std::uint32_t index, std::uint32_t count, std::size_t shared_bytes, Order order,
              SharedPasses* passes = nullptr)
      : index_(index), count_(count), shared_bytes_(shared_bytes), order_(order), passes_(passes) {}

  std::uint32_t index() const { return index_; }
  std::uint32_t count() const { return count_; }

  template <class Phase>
  void each_thread(Phase&& phase) {
    for (const std::uint32_t thread : in_order(order_, cuda::block_threads, index_ + ++phases_)) {
      if (passes_ != nullptr) passes_->begin_thread(thread);
      phase(thread);
    }
    if (passes_ != nullptr) passes_->end_phase();
  }

  template <class T>
  CheckedArray<T> shared(std::size_t count) {
    const std::size_t bytes = cuda::shared_bytes(count * sizeof(T));
    if (bytes > shared_bytes_ - shared_used_) throw std::out_of_range("shared memory: more than the launch asked for");
    const std::size_t address = shared_used_;
    shared_used_ += bytes;
    return CheckedArray<T>(count, address, passes_);
  }

  template <class T>
  std::vector<T> own() {
    return std::vector<T>(cuda::block_threads);
  }

  template <class Word>
  void set_bits(Word& word, Word bits) {
    word |= bits;
  }
  std::uint32_t claim(std::uint32_t& slot, std::uint32_t expected, std::uint32_t value) {
    const std::uint32_t before = slot;
    if (before == expected) slot = value;
    return before;
  }
  template <class Count>
  Count next(Count& counter) {
    return counter++;
  }
  void keep_least(std::uint64_t& least, std::uint64_t value) { least = std::min(least, value); }

 private:
  std::uint32_t index_;
  std::uint32_t count_;
  std::size_t shared_bytes_;
  std::size_t shared_used_ = 0;
  Order order_;
  SharedPasses* passes_;
  std::uint32_t phases_ = 0;
};

static_assert(cuda::Block<SerialBlock>);

}  // namespace warpmatch::test
