#include "corpus/packing/fold.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>
#include <numeric>
#include <utility>

#include "corpus/packing/leader_table.hpp"
#include "watch/fork_join.hpp"
#include "watch/pace.hpp"

namespace warpmatch::corpus {
namespace {

using Entry = LeaderTable::Entry;

/// Splits the strings by hash into partitions whose tables fit the cache, then looks for equals within each.
class Folder {
 public:
  Folder(const PackedCorpus& corpus, unsigned parts)
      : corpus_(corpus),
        parts_(parts),
        partition_bits_(static_cast<unsigned>(
            std::bit_width(std::min<std::size_t>(corpus.distinct() / usual_partition, max_partitions - 1)))) {}

  std::vector<std::uint32_t> leaders() {
    partition();
    std::vector<std::uint32_t> leaders(corpus_.distinct());
    std::atomic<bool> any_duplicate = false;
    watch::fork_join(parts_, [&](unsigned part) {
      LeaderTable table;
      const watch::Chunk mine = watch::chunk_of(partitions(), part, parts_);
      for (std::size_t p = mine.begin; p < mine.end; ++p) {
        table.reset(begin_[p + 1] - begin_[p]);
        if (fold_partition(p, table, leaders)) any_duplicate = true;
      }
    });
    if (!any_duplicate) leaders.clear();
    return leaders;
  }

 private:
  static constexpr std::size_t usual_partition = 8192;
  static constexpr std::size_t max_partitions = 4096;

  static std::uint32_t size_of(watch::Chunk chunk) { return static_cast<std::uint32_t>(chunk.end - chunk.begin); }
  std::size_t partitions() const { return std::size_t{1} << partition_bits_; }
  std::size_t partition_of(std::uint64_t hash) const {
    return static_cast<std::size_t>((hash >> 32) >> (32 - partition_bits_));
  }

  /// Calls `visit(position, hash)` for the strings of one part, ascending.
  template <class Visit>
  void for_each_hash(unsigned part, const Visit& visit) const {
    const watch::Chunk chunk = watch::chunk_of(corpus_.distinct(), part, parts_);
    if (chunk.begin == chunk.end) return;
    const LengthBucket* bucket = &corpus_.bucket_of(static_cast<std::uint32_t>(chunk.begin));
    watch::Pace pace;
    for (auto position = static_cast<std::uint32_t>(chunk.begin); position < chunk.end; ++position) {
      if (position == bucket->end()) ++bucket;
      const std::size_t bytes = std::size_t{bucket->length} * corpus_.symbol_bytes();
      pace.spend(8 + bytes / 8);
      visit(position, hash_bytes(corpus_.string(*bucket, position), bytes));
    }
  }

  /// A stable counting sort by partition: within one, positions ascend. Hashing twice is cheaper than keeping
  /// eight bytes more a string.
  void partition() {
    std::vector<std::vector<std::uint32_t>> cursors(parts_);
    watch::fork_join(parts_, [&](unsigned part) {
      std::vector<std::uint32_t> counts(partitions());
      if (partitions() == 1)
        counts[0] = size_of(watch::chunk_of(corpus_.distinct(), part, parts_));
      else
        for_each_hash(part, [&](std::uint32_t, std::uint64_t hash) { ++counts[partition_of(hash)]; });
      cursors[part] = std::move(counts);
    });
    begin_.reserve(partitions() + 1);
    std::uint32_t next = 0;
    for (std::size_t p = 0; p < partitions(); ++p) {
      begin_.push_back(next);
      for (auto& cursor : cursors) next += std::exchange(cursor[p], next);
    }
    begin_.push_back(next);
    entries_.resize(corpus_.distinct());
    watch::fork_join(parts_, [&](unsigned part) {
      for_each_hash(part, [&](std::uint32_t position, std::uint64_t hash) {
        entries_[cursors[part][partition_of(hash)]++] = {static_cast<std::uint32_t>(hash), position};
      });
    });
  }

  /// Writes the leaders of one partition; true if any string has another for a leader.
  bool fold_partition(std::size_t p, LeaderTable& table, std::vector<std::uint32_t>& leaders) const {
    if (begin_[p] == begin_[p + 1]) return false;
    bool any_duplicate = false;
    const LengthBucket* bucket = &corpus_.bucket_of(entries_[begin_[p]].position);
    watch::Pace pace;
    for (std::uint32_t e = begin_[p]; e < begin_[p + 1]; ++e) {
      const Entry& entry = entries_[e];
      while (entry.position >= bucket->end()) ++bucket;
      const std::byte* string = corpus_.string(*bucket, entry.position);
      const std::size_t bytes = std::size_t{bucket->length} * corpus_.symbol_bytes();
      pace.spend(16 + bytes / 32);
      // Positions ascend, so an earlier one from before this bucket has another length.
      const std::uint32_t leader = table.find_or_insert(entry, [&](std::uint32_t earlier) {
        return earlier >= bucket->first && equal_bytes(corpus_.string(*bucket, earlier), string, bytes);
      });
      leaders[entry.position] = leader;
      any_duplicate |= leader != entry.position;
    }
    return any_duplicate;
  }

  const PackedCorpus& corpus_;
  unsigned parts_;
  unsigned partition_bits_;
  std::vector<Entry> entries_;        ///< by partition, ascending by position within one
  std::vector<std::uint32_t> begin_;  ///< of each partition in `entries_`, and the end
};

/// Strings of a length that are compared with each other, where they are no more: hashes would take longer.
constexpr std::uint32_t few = 8;

/// The same where no length has more than a few.
std::vector<std::uint32_t> leaders_among_few(const PackedCorpus& corpus) {
  std::vector<std::uint32_t> leaders;
  for (const LengthBucket& bucket : corpus.buckets()) {
    const std::size_t bytes = std::size_t{bucket.length} * corpus.symbol_bytes();
    for (std::uint32_t position = bucket.first + 1; position < bucket.end(); ++position) {
      std::uint32_t leader = bucket.first;
      while (leader < position && !equal_bytes(corpus.string(bucket, leader), corpus.string(bucket, position), bytes))
        ++leader;
      if (leader == position) continue;
      if (leaders.empty()) {
        leaders.resize(corpus.distinct());
        std::iota(leaders.begin(), leaders.end(), std::uint32_t{0});
      }
      leaders[position] = leader;
    }
  }
  return leaders;
}

}  // namespace

std::vector<std::uint32_t> find_leaders(const PackedCorpus& corpus, unsigned parts) {
  if (corpus.distinct() < 2) return {};
  const bool are_few = parts == 1 && std::ranges::all_of(corpus.buckets(), [](const LengthBucket& bucket) {
                         return bucket.count <= few;
                       });
  return are_few ? leaders_among_few(corpus) : Folder(corpus, parts).leaders();
}

}  // namespace warpmatch::corpus
