#pragma once

#include <algorithm>
#include <cstddef>
#include <thread>

#include "watch/team.hpp"

namespace warpmatch::watch {

/// A half-open range of items.
struct Chunk {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The `part`-th of `parts` nearly equal chunks of `total` items, in order.
inline Chunk chunk_of(std::size_t total, unsigned part, unsigned parts) {
  const std::size_t share = total / parts;
  const std::size_t larger = total % parts;
  const std::size_t begin = share * part + std::min<std::size_t>(part, larger);
  return {begin, begin + share + (part < larger ? 1 : 0)};
}

/// How many threads `items` strings are worth; `workers` = 0 allows every core.
inline unsigned parts_for(std::size_t items, unsigned workers) {
  constexpr std::size_t worth_a_thread = 8192;
  const std::size_t useful = items / worth_a_thread;
  // Counting the cores costs more than packing one string: not asked unless needed.
  if (useful <= 1) return 1;
  if (workers == 0) workers = std::max(1U, std::thread::hardware_concurrency());
  return static_cast<unsigned>(std::min<std::size_t>(useful, workers));
}

/// Calls `work(part)` for every part in [0, parts), each in a thread, the first in the calling one, and waits.
/// Throws what the lowest part threw. Where no thread can be had the caller does the work itself.
template <class Work>
void fork_join(unsigned parts, const Work& work) {
  if (parts == 1) return work(0u);
  Team(parts).run(work);
}

}  // namespace warpmatch::watch
