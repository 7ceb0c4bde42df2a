#pragma once

#include <cstddef>
#include <cstdint>

#include "cuda/blocks/block.hpp"
#include "cuda/blocks/outcome.hpp"
#include "cuda/blocks/policy.hpp"
#include "cuda/blocks/score_task.hpp"
#include "cuda/blocks/task_pairs.hpp"

namespace warpmatch::cuda {

/// What one thread keeps in global memory, word by word; the words of neighbouring threads stand side by side.
struct Lane {
  std::uint32_t* words = nullptr;

  WARPMATCH_HD std::uint32_t& operator[](std::uint64_t i) const { return words[i * block_threads]; }
  /// What comes behind so many of its words.
  WARPMATCH_HD Lane after(std::uint64_t count) const { return {words + count * block_threads}; }
};

/// Scores pairs without a match table, a thread for each pair whatever the patterns and texts are. Neighbouring threads
/// have neighbouring texts, so that what they read lies side by side.
///
/// `Method` is how: `counts_edits`; `distance(strings, lane)` or `score(strings, lane, rule)`; what the host needs is
/// with PairScorer. One that counts no edits may have `may_pass(pattern rank, text rank)`, false of pairs that miss the
/// cutoff. Where pairs can be ruled out a block first lists those of its chunk that are left and then scores
/// them, so that threads do not wait for others. Blocks loop over chunks, those of the longest patterns first: a grid
/// ends with its smallest, and the lanes grow with the blocks and not with the work.
template <class Method>
struct PairProgram {
  ScoreTask task;
  Outcome outcome;
  Method method;
  std::uint32_t chunk = block_threads;  ///< pairs of a work item, at most most_per_thread for each thread
  std::uint32_t grid = 1;               ///< blocks
  std::uint64_t lane_words = 0;         ///< of a thread
  std::uint32_t* scratch = nullptr;     ///< grid * lane_words * block_threads words

  WARPMATCH_HD std::uint64_t items() const { return (task.pairs() + chunk - 1) / chunk; }
  /// True where some pairs need no score.
  WARPMATCH_HD bool rules_out() const {
    return task.filter.self || (Method::counts_edits && task.filter.limits != nullptr) ||
           ((Method::counts_edits || has_filter) && !outcome.wants_all());
  }
  std::uint64_t blocks() const { return grid; }
  static constexpr std::size_t most_shared_bytes =
      cuda::shared_bytes(most_per_thread * block_threads * sizeof(std::uint16_t)) +
      cuda::shared_bytes(sizeof(std::uint32_t));
  std::size_t shared_bytes() const {
    return cuda::shared_bytes(chunk * sizeof(std::uint16_t)) + cuda::shared_bytes(sizeof(std::uint32_t));
  }

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block) const {
    auto wanted = block.template shared<std::uint16_t>(chunk);
    auto count = block.template shared<std::uint32_t>(1);
    for (std::uint64_t item = block.index(); item < items(); item += block.count()) {
      const std::uint64_t first = (items() - 1 - item) * chunk;
      const auto in_chunk = static_cast<std::uint32_t>(task.pairs() - first < chunk ? task.pairs() - first : chunk);
      if (rules_out()) list(block, wanted, count, first, in_chunk);
      block.each_thread([&](unsigned thread) {
        const Lane lane{scratch + block.index() * lane_words * block_threads + thread};
        const Numbers at = of_task().numbers(first);
        const std::uint32_t left = rules_out() ? count[0] : in_chunk;
        for (std::uint32_t i = thread; i < left; i += block_threads)
          score(block, of_task().advanced(at, rules_out() ? wanted[i] : i), lane);
      });
    }
  }

 private:
  static constexpr bool has_filter = requires(const Method& any) { any.may_pass(std::uint32_t{}, std::uint32_t{}); };

  using Numbers = TaskPairs::Numbers;

  WARPMATCH_HD TaskPairs of_task() const { return {task, outcome}; }

  /// Lists the pairs of a chunk that are to be scored, in any order.
  template <class Block, class Wanted, class Count>
  WARPMATCH_DEVICE void list(Block& block, Wanted& wanted, Count& count, std::uint64_t first,
                             std::uint32_t in_chunk) const {
    block.each_thread([&](unsigned thread) {
      if (thread == 0) count[0] = 0;
    });
    block.each_thread([&](unsigned thread) {
      const Numbers at = of_task().numbers(first);
      for (std::uint32_t i = thread; i < in_chunk; i += block_threads)
        if (is_wanted(of_task().advanced(at, i))) wanted[block.next(count[0])] = static_cast<std::uint16_t>(i);
    });
  }

  WARPMATCH_DEVICE bool is_wanted(const Numbers& of) const {
    if (of_task().is_repeated(of)) return false;
    if constexpr (Method::counts_edits) {
      const PairStrings two = of_task().strings(of);
      const std::uint32_t maximum = task.scale.maximum(two.pattern.length, two.text.length);
      return of_task().may_count(two, of_task().useless_from(of, maximum));
    } else if constexpr (has_filter) {
      return method.may_pass(task.patterns.rank(of.pattern), task.texts.rank(of.text));
    } else {
      return true;
    }
  }

  template <class Block>
  WARPMATCH_DEVICE void score(Block& block, const Numbers& of, const Lane& lane) const {
    const PairStrings two = of_task().strings(of);
    const TilePair tile_pair = task.pair(of.pattern, of.text);
    if constexpr (Method::counts_edits) {
      const std::uint32_t distance = method.distance(two, lane);
      const std::uint32_t maximum = task.scale.maximum(two.pattern.length, two.text.length);
      if (distance < of_task().useless_from(of, maximum)) outcome.take(block, tile_pair, distance, maximum);
    } else {
      outcome.take(block, tile_pair, method.score(two, lane, outcome.rule));
    }
  }
};

}  // namespace warpmatch::cuda
