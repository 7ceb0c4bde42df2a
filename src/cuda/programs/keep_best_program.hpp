#pragma once

#include <cstddef>
#include <cstdint>

#include "core/ranking.hpp"
#include "cuda/blocks/block.hpp"
#include "cuda/blocks/outcome.hpp"
#include "cuda/blocks/policy.hpp"

namespace warpmatch::cuda {

/// Leaves each query of a search the best of what it kept and what a tile has brought, and forgets the tile: a block
/// for each query. The key of the last that stays is found digit by digit, from the highest down, as in a radix sort,
/// but only where that key is: nothing is sorted and the host is not asked. Where some query found more than its room,
/// the tile is dropped for all, since it will come again.
struct KeepBestProgram {
  CandidateList candidates;
  const core::RankKey* before = nullptr;  ///< what is kept: `depth` of each query, in any order
  core::RankKey* after = nullptr;         ///< what is kept from then on
  std::uint32_t depth = 0;
  std::uint32_t* kept = nullptr;   ///< how many of those, by query
  core::RankKey* worst = nullptr;  ///< what the candidates read as theirs
  std::uint32_t queries = 0;

  std::uint64_t blocks() const { return queries; }
  static constexpr std::uint32_t digits = 256;
  static constexpr std::uint32_t run = 16;  ///< digits whose counts are added up by one thread
  static constexpr std::size_t most_shared_bytes = 2 * cuda::shared_bytes(digits * sizeof(std::uint32_t)) +
                                                   2 * cuda::shared_bytes(digits / run * sizeof(std::uint32_t)) +
                                                   cuda::shared_bytes(sizeof(std::uint32_t));
  std::size_t shared_bytes() const { return most_shared_bytes; }

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block) const {
    const Keys keys = keys_of(block.index());
    core::RankKey last;
    if (keys.count() >= depth) last = find_last(block, keys);
    keep(block, keys, last);
  }

 private:
  static constexpr std::uint32_t levels = 12;  ///< bytes of an order and of a row

  /// What a query keeps and what it has found.
  struct Keys {
    const core::RankKey* kept;
    const core::RankKey* found;
    std::uint32_t kept_count;
    std::uint32_t found_count;

    WARPMATCH_HD std::uint32_t count() const { return kept_count + found_count; }
    WARPMATCH_HD const core::RankKey& operator[](std::uint32_t i) const {
      return i < kept_count ? kept[i] : found[i - kept_count];
    }
  };

  WARPMATCH_DEVICE Keys keys_of(std::uint32_t query) const {
    return {before + std::uint64_t{query} * depth, candidates.keys + std::uint64_t{query} * candidates.room,
            kept[query], *candidates.overflowed != 0 ? 0 : candidates.counts[query]};
  }

  /// The byte of a key that a level looks at.
  WARPMATCH_DEVICE static std::uint32_t digit(const core::RankKey& key, std::uint32_t level) {
    return level < 8 ? static_cast<std::uint32_t>(key.order >> (56 - 8 * level)) & 0xFF
                     : key.row >> (88 - 8 * level) & 0xFF;
  }

  /// True where all bytes before those of a level are the same.
  WARPMATCH_DEVICE static bool same_before(const core::RankKey& a, const core::RankKey& b, std::uint32_t level) {
    if (level == 0) return true;
    if (level <= 8) return (a.order ^ b.order) >> (64 - 8 * level) == 0;
    return a.order == b.order && (a.row ^ b.row) >> (96 - 8 * level) == 0;
  }

  /// The key of number `depth`; keys are all different.
  template <class Block>
  WARPMATCH_DEVICE core::RankKey find_last(Block& block, const Keys& keys) const {
    // Two sets by turns: a thread may still read one while others begin with the next level.
    auto counts = block.template shared<std::uint32_t>(2 * digits);
    auto sums = block.template shared<std::uint32_t>(2 * digits / run);
    core::RankKey last{0, 0};
    std::uint32_t wanted = depth;  // its number among those that begin as it does
    for (std::uint32_t level = 0; level < levels; ++level) {
      const std::uint32_t set = level % 2;
      block.each_thread([&](unsigned thread) {
        for (std::uint32_t d = thread; d < digits; d += block_threads) counts[set * digits + d] = 0;
      });
      block.each_thread([&](unsigned thread) {
        for (std::uint32_t i = thread; i < keys.count(); i += block_threads) {
          const core::RankKey key = keys[i];
          if (same_before(key, last, level)) block.next(counts[set * digits + digit(key, level)]);
        }
      });
      block.each_thread([&](unsigned thread) {
        if (thread >= digits / run) return;
        std::uint32_t sum = 0;
        for (std::uint32_t d = 0; d < run; ++d) sum += counts[set * digits + thread * run + d];
        sums[set * (digits / run) + thread] = sum;
      });
      std::uint32_t d = 0;
      for (std::uint32_t s = set * (digits / run); sums[s] < wanted; ++s, d += run) wanted -= sums[s];
      for (; counts[set * digits + d] < wanted; ++d) wanted -= counts[set * digits + d];
      if (level < 8)
        last.order |= std::uint64_t{d} << (56 - 8 * level);
      else
        last.row |= d << (88 - 8 * level);
    }
    return last;
  }

  /// Takes over the keys up to `last`, or all where they are fewer than `depth`.
  template <class Block>
  WARPMATCH_DEVICE void keep(Block& block, const Keys& keys, const core::RankKey& last) const {
    const std::uint32_t query = block.index();
    const bool full = keys.count() >= depth;
    auto place = block.template shared<std::uint32_t>(1);
    block.each_thread([&](unsigned thread) {
      if (thread == 0) place[0] = 0;
    });
    block.each_thread([&](unsigned thread) {
      for (std::uint32_t i = thread; i < keys.count(); i += block_threads) {
        const core::RankKey key = keys[i];
        if (!full || !(last < key)) after[std::uint64_t{query} * depth + block.next(place[0])] = key;
      }
    });
    block.each_thread([&](unsigned thread) {
      if (thread != 0) return;
      kept[query] = full ? depth : keys.count();
      candidates.counts[query] = 0;
      if (full) worst[query] = last;
    });
  }
};

}  // namespace warpmatch::cuda
