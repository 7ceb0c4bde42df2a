#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "cuda/block.hpp"
#include "cuda/columns.hpp"
#include "cuda/score_task.hpp"

namespace warpmatch::cuda {

/// Scores patterns longer than the registers of a thread hold: the pattern goes through in panels of rows, and the
/// horizontal carries between panels wait in global memory. Blocks loop over the work items, so that the
/// scratch grows with the blocks and not with the work. A strip has one text for each thread.
template <class Variant, class Sink>
struct PanelProgram {
  ScoreTask task;
  Sink sink;
  std::uint32_t grid = 1;            ///< blocks
  std::uint64_t lane_words = 0;      ///< lane_words_for(the longest text)
  std::uint32_t* scratch = nullptr;  ///< grid * lane_words * block_threads words

  /// Words of scratch a thread needs for texts of up to `columns` columns: what one panel hands to the next is
  /// one bit a column for each word of the metric's Carry.
  static constexpr std::uint64_t lane_words_for(std::uint32_t columns) {
    return (std::uint64_t{columns} + 31) / 32 * carries;
  }

  std::uint64_t blocks() const { return grid; }
  std::size_t shared_bytes() const {
    return Variant::table_bytes(task.alphabet) + cuda::shared_bytes(block_threads * sizeof(std::uint32_t));
  }

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block) const {
    typename Variant::template Table<Block> table(block, task.alphabet);
    auto remainders = block.template shared<std::uint32_t>(block_threads);
    for (std::uint64_t item = block.index(); item < task.items(); item += block.count()) {
      const std::uint32_t number = task.pattern_of(item);
      const Pattern pattern = task.pattern(number);
      const RankRange texts = task.strip_of(item, pattern);
      if (texts.count() == 0) continue;

      block.each_thread([&](unsigned t) { remainders[t] = 0; });
      for (std::uint32_t begin = 0; begin < pattern.length; begin += panel_rows) {
        const std::uint32_t left = pattern.length - begin;
        const std::uint32_t rows = left < panel_rows ? left : panel_rows;
        block.each_thread([&](unsigned t) { table.clear(t); });
        block.each_thread([&](unsigned t) { insert_rows(block, table, task, pattern, begin, rows, t); });
        block.each_thread([&](unsigned t) {
          const Text text = text_of(pattern, texts, t);
          if (text.limit < 0) return;
          remainders[t] += panel_remainder(table, text, lane(block, t), rows, begin == 0, rows == left);
        });
      }
      block.each_thread([&](unsigned t) {
        const Text text = text_of(pattern, texts, t);
        const std::uint32_t distance = task.scale.distance(remainders[t], pattern.length, text.length);
        if (text.limit >= 0 && distance <= text.limit)
          sink(block, Scored{number, pattern.rank, texts.first + t, distance,
                             task.scale.maximum(pattern.length, text.length)});
      });
    }
  }

 private:
  using Symbol = typename Variant::Symbol;
  using Word = typename Variant::Word;
  using Panel = Columns<typename Variant::Recurrence, Word, Variant::words>;
  using Carry = typename Panel::Carry;

  static constexpr std::uint32_t panel_rows = Panel::rows;
  static constexpr unsigned carries = sizeof(Carry) / sizeof(Word);

  /// A Carry as what it consists of: words of which bit 0 counts.
  struct CarryBits {
    Word word[carries];
  };

  struct Text {
    const Symbol* symbols = nullptr;
    std::uint32_t length = 0;
    std::int64_t limit = -1;  ///< -1 where the thread has nothing to score
  };

  WARPMATCH_DEVICE Text text_of(const Pattern& pattern, RankRange texts, unsigned thread) const {
    if (thread >= texts.count()) return {};
    const std::uint32_t rank = texts.first + thread;
    const corpus::LengthBucket& bucket = task.texts.buckets[task.texts.bucket_of(rank)];
    return {task.texts.template string<Symbol>(bucket, rank), bucket.length,
            task.filter.limit(task.scale, pattern, rank, bucket.length)};
  }

  template <class Block>
  WARPMATCH_DEVICE std::uint32_t* lane(const Block& block, unsigned thread) const {
    return scratch + block.index() * lane_words * block_threads + thread;
  }

  /// Takes the text through one panel and gives the panel's share of the remainder. Carries are read from the
  /// lane below the first panel and left in it above the last.
  template <class Table>
  WARPMATCH_DEVICE static std::uint32_t panel_remainder(const Table& table, const Text& text, std::uint32_t* lane,
                                                        std::uint32_t rows, bool first, bool last) {
    Panel panel;
    for (std::uint32_t begin = 0; begin < text.length; begin += 32) {
      std::uint32_t in[carries];
      std::uint32_t out[carries] = {};
      load(in, lane, first);
      const std::uint32_t columns = text.length - begin < 32 ? text.length - begin : 32;
      for (std::uint32_t j = 0; j < columns; ++j) {
        const std::uint32_t place = table.find(text.symbols[begin + j]);
        CarryBits bits;
        for (unsigned c = 0; c < carries; ++c) bits.word[c] = in[c] >> j & 1;
        auto carry = std::bit_cast<Carry>(bits);
        panel.step([&](unsigned word) { return table.match(place, word); }, carry);
        bits = std::bit_cast<CarryBits>(carry);
        for (unsigned c = 0; c < carries; ++c) out[c] |= static_cast<std::uint32_t>(bits.word[c]) << j;
      }
      for (unsigned c = 0; c < carries && !last; ++c) lane[c * block_threads] = out[c];
      lane += carries * block_threads;
    }
    return panel.remainder(rows);
  }

  /// The carries into 32 columns: the lane's, or the metric's own at the top of the matrix.
  WARPMATCH_DEVICE static void load(std::uint32_t (&in)[carries], const std::uint32_t* lane, bool first) {
    const auto top = std::bit_cast<CarryBits>(Carry{});
    for (unsigned c = 0; c < carries; ++c) in[c] = first ? (top.word[c] != 0 ? ~0U : 0U) : lane[c * block_threads];
  }
};

}  // namespace warpmatch::cuda
