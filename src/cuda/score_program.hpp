#pragma once

#include <cstddef>
#include <cstdint>

#include "cuda/columns.hpp"
#include "cuda/score_task.hpp"

namespace warpmatch::cuda {

/// Scores patterns that fit the registers of a thread: a block for each work item, a thread for each text.
/// `Variant` (variant.hpp) says which recurrence, word, symbol and table; `Sink` (sinks.hpp) takes the distances.
template <class Variant, class Sink>
struct ScoreProgram {
  ScoreTask task;
  Sink sink;

  std::uint64_t blocks() const { return task.items(); }
  std::size_t shared_bytes() const { return Variant::table_bytes(task.alphabet); }

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block) const {
    const std::uint32_t number = task.pattern_of(block.index());
    const Pattern pattern = task.pattern(number);
    const RankRange texts = task.strip_of(block.index(), pattern);
    if (texts.count() == 0) return;

    typename Variant::template Table<Block> table(block, task.alphabet);
    block.each_thread([&](unsigned t) { table.clear(t); });
    block.each_thread([&](unsigned t) { insert_rows(block, table, task, pattern, 0, pattern.length, t); });
    block.each_thread([&](unsigned t) { score_texts(block, table, pattern, number, texts, t); });
  }

 private:
  using Symbol = typename Variant::Symbol;

  template <class Block, class Table>
  WARPMATCH_DEVICE void score_texts(Block& block, const Table& table, const Pattern& pattern, std::uint32_t number,
                                    RankRange texts, unsigned thread) const {
    if (thread >= texts.count()) return;
    BucketWalk walk(task.texts, texts.first + thread);
    for (std::uint64_t at = std::uint64_t{texts.first} + thread; at < texts.end; at += block_threads) {
      const auto rank = static_cast<std::uint32_t>(at);
      const corpus::LengthBucket& bucket = walk.to(rank);
      const std::int64_t limit = task.filter.limit(task.scale, pattern, rank, bucket.length);
      if (limit < 0) continue;
      const Symbol* text = task.texts.template string<Symbol>(bucket, rank);
      const std::uint32_t remainder = remainder_of(table, text, bucket.length, pattern.length);
      const std::uint32_t distance = task.scale.distance(remainder, pattern.length, bucket.length);
      if (distance > limit) continue;
      sink(block, Scored{number, pattern.rank, rank, distance, task.scale.maximum(pattern.length, bucket.length)});
    }
  }

  template <class Table>
  WARPMATCH_DEVICE static std::uint32_t remainder_of(const Table& table, const Symbol* text, std::uint32_t text_length,
                                                     std::uint32_t pattern_length) {
    Columns<typename Variant::Recurrence, typename Variant::Word, Variant::words> columns;
    for (std::uint32_t j = 0; j < text_length; ++j) {
      const std::uint32_t place = table.find(text[j]);
      columns.step([&](unsigned word) { return table.match(place, word); });
    }
    return columns.remainder(pattern_length);
  }
};

}  // namespace warpmatch::cuda
