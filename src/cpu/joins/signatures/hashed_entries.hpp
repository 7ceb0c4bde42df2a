#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "watch/fork_join.hpp"
#include "watch/pace.hpp"
#include "watch/parallel.hpp"
#include "watch/steps.hpp"

namespace warpmatch::cpu {

/// A hash above the place of a string in its class.
using HashedEntry = std::uint64_t;
inline constexpr unsigned hash_bits = 32;
inline std::uint32_t hash_of_entry(HashedEntry entry) { return static_cast<std::uint32_t>(entry >> hash_bits); }
inline std::uint32_t place_of(HashedEntry entry) { return static_cast<std::uint32_t>(entry); }

/// The strings of a class in parts by the first bits of their hashes, in each part in order of their places: threads
/// make the parts together, and then sort and look through one each.
class HashedEntries {
 public:
  static constexpr std::uint64_t bytes_each = sizeof(HashedEntry);

  /// Takes the hash of each place below `places`: `hash_at(begin, end, take)` calls `take(place, hash)` for them, in
  /// order, each time it is called for a chunk.
  template <class HashAt>
  void fill(std::uint32_t places, watch::Steps& steps, double worth, const HashAt& hash_at) {
    const unsigned bits = part_bits(places);
    const std::size_t parts = std::size_t{1} << bits;
    const auto chunks =
        static_cast<unsigned>(std::clamp<std::size_t>(places / kChunkEntries, 1, std::size_t{4} * steps.workers()));
    std::vector<std::vector<std::size_t>> next(chunks);
    entries_.resize(places);
    watch::parallel_for(chunks, steps.next(worth / 2), [&](std::uint64_t chunk, unsigned) {
      const watch::Chunk own = watch::chunk_of(places, static_cast<unsigned>(chunk), chunks);
      std::vector<std::size_t>& counts = next[chunk];
      counts.resize(parts);
      hash_at(own, [&](std::size_t, std::uint32_t hash) { ++counts[hash >> (hash_bits - bits)]; });
    });
    begin_.assign(parts + 1, 0);
    std::size_t sum = 0;
    for (std::size_t part = 0; part < parts; ++part) {
      begin_[part] = sum;
      for (auto& counts : next) sum += std::exchange(counts[part], sum);
    }
    begin_[parts] = sum;
    watch::parallel_for(chunks, steps.next(worth / 2), [&](std::uint64_t chunk, unsigned) {
      const watch::Chunk own = watch::chunk_of(places, static_cast<unsigned>(chunk), chunks);
      std::vector<std::size_t>& at = next[chunk];
      hash_at(own, [&](std::size_t place, std::uint32_t hash) {
        entries_[at[hash >> (hash_bits - bits)]++] = HashedEntry{hash} << hash_bits | place;
      });
    });
  }

  /// Runs of parts that are worth a task, by the numbers of their first parts, and the number of all at the end.
  std::vector<std::size_t> tasks() const;
  /// Where a part lies.
  watch::Chunk part(std::size_t number) const { return {begin_[number], begin_[number + 1]}; }
  std::span<HashedEntry> in(watch::Chunk range) { return {entries_.data() + range.begin, range.end - range.begin}; }

 private:
  static constexpr std::size_t kChunkEntries = 1 << 16;  // of a task that hashes

  static unsigned part_bits(std::uint32_t places);

  std::vector<HashedEntry> entries_;
  std::vector<std::size_t> begin_;
};

/// The lowest bits of their hashes, by which the entries of a part are told apart.
inline constexpr unsigned sorted_bits = 24;

/// Sorts the entries of a part by their hashes; those of one hash stay in order.
void sort_part(std::span<HashedEntry> entries, std::vector<HashedEntry>& scratch);

/// Calls `visit(first, end)` for each run of more than one entry of a hash.
template <class Visit>
void visit_groups(std::span<const HashedEntry> entries, const Visit& visit) {
  for (std::size_t first = 0; first < entries.size();) {
    std::size_t end = first + 1;
    while (end < entries.size() && hash_of_entry(entries[end]) == hash_of_entry(entries[first])) ++end;
    if (end - first > 1) visit(first, end);
    first = end;
  }
}

}  // namespace warpmatch::cpu
