#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "watch/pace.hpp"

namespace warpmatch::watch {

/// std::sort that can be stopped. `steps(a)` says what it takes to compare an item, at most.
template <class T, class Steps>
void sort_many(std::span<T> items, const Steps& steps) {
  Pace pace;
  std::sort(items.begin(), items.end(), [&](const T& a, const T& b) {
    pace.spend(std::min(steps(a), steps(b)));
    return a < b;
  });
}

/// The symbols of a word, or 1 of a number.
template <class T>
std::uint64_t steps_of(const T& item) {
  if constexpr (requires { item.size(); })
    return item.size();
  else if constexpr (requires { item.bytes(); })
    return item.bytes();
  else
    return 1;
}

/// Sorts lists that mostly are of a handful, as the words of a name are: there std::sort moves elements in blocks that
/// were only just written one by one, which stalls.
template <class T>
void sort_few(std::span<T> items) {
  constexpr std::size_t few = 16;
  if (items.size() > few) return sort_many(items, [](const T& item) { return 2 + steps_of(item); });
  for (std::size_t i = 1; i < items.size(); ++i) {
    T item = items[i];
    std::size_t hole = i;
    for (; hole > 0 && item < items[hole - 1]; --hole) items[hole] = items[hole - 1];
    items[hole] = item;
  }
}

}  // namespace warpmatch::watch
