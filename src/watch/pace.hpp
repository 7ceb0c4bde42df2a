#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "watch/poll.hpp"

namespace warpmatch::watch {

/// Steps between two polls, a step being worth some nanoseconds: milliseconds. Work of fewer steps never polls.
inline constexpr std::uint64_t poll_every = std::uint64_t{1} << 22;

/// Counts the steps of a loop, and polls once they are enough.
class Pace {
 public:
  void spend(std::uint64_t steps) {
    if (steps < left_) {
      left_ -= steps;
      return;
    }
    left_ = poll_every;
    poll();
  }

 private:
  std::uint64_t left_ = poll_every;
};

/// Calls `work(piece)` for the pieces of a span, in order, and polls between two. An item is worth `steps`. What is
/// short is one piece, so that nothing but a comparison is added to it.
template <class T, class Work>
void in_pieces(std::span<T> items, std::uint64_t steps, const Work& work) {
  const std::size_t most = std::max<std::uint64_t>(1, poll_every / steps);
  for (;;) {
    const std::span<T> piece = items.first(std::min(items.size(), most));
    work(piece);
    if (piece.size() == items.size()) return;
    items = items.subspan(piece.size());
    poll();
  }
}

/// Lengthens a vector to `size`, as `resize` does; gigabytes of zeros take their time, too.
template <class Vector>
void grow(Vector& vector, std::size_t size, const typename Vector::value_type& value = {}) {
  vector.reserve(size);
  while (vector.size() < size) {
    vector.resize(vector.size() + std::min<std::size_t>(size - vector.size(), poll_every), value);
    if (vector.size() < size) poll();
  }
}

}  // namespace warpmatch::watch
