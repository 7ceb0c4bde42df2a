#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

namespace warpmatch::corpus {

/// std::sort for lists of a handful, as the words of a name are: there std::sort moves elements in blocks that were
/// only just written one by one, which stalls.
template <class T>
void sort_few(std::span<T> items) {
  constexpr std::size_t few = 16;
  if (items.size() > few) return std::sort(items.begin(), items.end());
  for (std::size_t i = 1; i < items.size(); ++i) {
    T item = items[i];
    std::size_t hole = i;
    for (; hole > 0 && item < items[hole - 1]; --hole) items[hole] = items[hole - 1];
    items[hole] = item;
  }
}

}  // namespace warpmatch::corpus
