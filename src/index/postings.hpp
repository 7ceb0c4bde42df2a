#pragma once

#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "watch/pace.hpp"

namespace warpmatch::index {

/// For each word its entries, such as the strings that have it, in the order in which they were listed.
template <class Entry>
class Postings {
 public:
  Postings() = default;

  /// Words are numbers below `words`. `list(add)` calls `add(word, entry)` for every entry; it is called twice, and
  /// lists the same each time.
  template <class List>
  Postings(std::uint32_t words, const List& list) : begin_(std::size_t{words} + 1) {
    list([&](std::uint32_t word, const Entry&) { ++begin_[word]; });
    std::exclusive_scan(begin_.begin(), begin_.end(), begin_.begin(), std::uint64_t{0});
    watch::grow(entries_, begin_.back());
    std::vector<std::uint64_t> next(begin_.begin(), begin_.end() - 1);
    list([&](std::uint32_t word, const Entry& entry) { entries_[next[word]++] = entry; });
  }

  std::span<const Entry> of(std::uint32_t word) const {
    return {entries_.data() + begin_[word], entries_.data() + begin_[word + 1]};
  }
  /// Entries of all words.
  std::uint64_t size() const { return entries_.size(); }
  std::uint64_t memory_bytes() const { return entries_.size() * sizeof(Entry) + begin_.size() * sizeof(std::uint64_t); }

 private:
  std::vector<Entry> entries_;
  std::vector<std::uint64_t> begin_;  ///< by word, and the end
};

}  // namespace warpmatch::index
