#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "cuda/blocks/block.hpp"
#include "cuda/blocks/columns.hpp"
#include "cuda/blocks/outcome.hpp"
#include "cuda/blocks/score_task.hpp"

namespace warpmatch::cuda {

/// Scores patterns longer than the registers of a thread hold, by an edit metric, and those of alphabets that are too
/// large for other programs: the pattern goes through in panels of rows, and the horizontal carries between panels wait
/// in global memory. Blocks loop over the work items, so that the scratch grows with the blocks and not with the work.
/// A strip has one text for each thread.
template <class Variant>
struct PanelProgram {
  ScoreTask task;
  Outcome outcome;
  std::uint32_t grid = 1;            ///< blocks
  std::uint64_t lane_words = 0;      ///< lane_words_for(the longest text)
  std::uint32_t* scratch = nullptr;  ///< grid * lane_words * block_threads words

  /// Words of scratch a thread needs for texts of up to `columns` columns: what one panel hands to the next is
  /// one bit a column for each word of the metric's Carry.
  static constexpr std::uint64_t lane_words_for(std::uint32_t columns) {
    return (std::uint64_t{columns} + 31) / 32 * carries;
  }

  WARPMATCH_HD std::uint64_t items() const { return task.items(1); }
  std::uint64_t blocks() const { return grid; }
  static constexpr std::size_t most_shared_bytes =
      Variant::template Table<AnyBlock>::most_bytes + cuda::shared_bytes(block_threads * sizeof(std::uint32_t));
  std::size_t shared_bytes() const {
    return Table<AnyBlock>::bytes(task.alphabet) + cuda::shared_bytes(block_threads * sizeof(std::uint32_t));
  }

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block) const {
    Table<Block> table(block, task.alphabet);
    auto remainders = block.template shared<std::uint32_t>(block_threads);
    for (std::uint64_t item = block.index(); item < items(); item += block.count()) {
      const RankRange patterns = task.patterns_of(item, 1);
      const RankRange texts = task.texts_of(item, patterns);
      if (texts.count() == 0) continue;
      const std::uint32_t length = task.pattern(patterns.first).length;

      block.each_thread([&](unsigned t) { remainders[t] = 0; });
      for (std::uint32_t begin = 0; begin < length; begin += panel_rows) {
        const std::uint32_t rows = length - begin < panel_rows ? length - begin : panel_rows;
        table.build(block, task, patterns, begin);
        block.each_thread([&](unsigned t) {
          if (!is_wanted(patterns.first, texts, t)) return;
          const bool last = begin + rows == length;
          remainders[t] += panel_remainder(table, text_of(texts, t), lane(block, t), rows, begin == 0, last);
        });
      }
      block.each_thread([&](unsigned t) {
        if (!is_wanted(patterns.first, texts, t)) return;
        const std::uint32_t text_length = text_of(texts, t).length;
        const std::uint32_t distance = task.scale.distance(remainders[t], length, text_length);
        const std::uint32_t maximum = task.scale.maximum(length, text_length);
        const TilePair pair = task.pair(patterns.first, texts.first + t);
        if (distance < task.filter.useless_from(maximum)) outcome.take(block, pair, distance, maximum);
      });
    }
  }

 private:
  using Word = typename Variant::Entry::Word;
  using Panel = Columns<typename Variant::Recurrence, Word, Variant::Entry::words>;
  using Carry = typename Panel::Carry;
  template <class Block>
  using Table = typename Variant::template Table<Block>;

  static constexpr std::uint32_t panel_rows = Panel::rows;
  static constexpr unsigned carries = sizeof(Carry) / sizeof(Word);

  /// A Carry as what it consists of: words of which bit 0 counts.
  struct CarryBits {
    Word word[carries];
  };

  WARPMATCH_DEVICE StringView text_of(RankRange texts, unsigned thread) const {
    const std::uint32_t rank = task.texts.rank(texts.first + thread);
    return string_of(task.text_corpus, task.text_corpus.bucket_of(rank), rank);
  }

  WARPMATCH_DEVICE bool is_wanted(std::uint32_t pattern, RankRange texts, unsigned thread) const {
    if (thread >= texts.count()) return false;
    const Filter& filter = task.filter;
    if (filter.patterns == nullptr) return true;
    const std::uint32_t rank = task.texts.rank(texts.first + thread);
    const std::uint32_t length = task.pattern(pattern).length;
    const std::uint32_t text_length = text_of(texts, thread).length;
    const std::uint32_t useless = filter.useless_from(task.scale.maximum(length, text_length));
    return filter.may_pass(task.scale, task.patterns.rank(pattern), rank, length, text_length, useless,
                           filter.texts[rank]);
  }

  template <class Block>
  WARPMATCH_DEVICE std::uint32_t* lane(const Block& block, unsigned thread) const {
    return scratch + block.index() * lane_words * block_threads + thread;
  }

  /// Takes the text through one panel and gives the panel's share of the remainder. Carries are read from the
  /// lane below the first panel and left in it above the last.
  template <class Table>
  WARPMATCH_DEVICE static std::uint32_t panel_remainder(const Table& table, const StringView& text, std::uint32_t* lane,
                                                        std::uint32_t rows, bool first, bool last) {
    Panel panel;
    for (std::uint32_t begin = 0; begin < text.length; begin += 32) {
      std::uint32_t in[carries];
      std::uint32_t out[carries] = {};
      load(in, lane, first);
      const std::uint32_t columns = text.length - begin < 32 ? text.length - begin : 32;
      for (std::uint32_t j = 0; j < columns; ++j) {
        const auto match = table.entry(table.find(text.symbol(begin + j)));
        CarryBits bits;
        for (unsigned c = 0; c < carries; ++c) bits.word[c] = in[c] >> j & 1;
        auto carry = std::bit_cast<Carry>(bits);
        panel.step(match.word, carry);
        bits = std::bit_cast<CarryBits>(carry);
        for (unsigned c = 0; c < carries; ++c) out[c] |= static_cast<std::uint32_t>(bits.word[c]) << j;
      }
      for (unsigned c = 0; c < carries && !last; ++c) lane[c * block_threads] = out[c];
      lane += carries * block_threads;
    }
    return panel.remainder(typename Panel::RealRows(rows));
  }

  /// The carries into 32 columns: the lane's, or the metric's own at the top of the matrix.
  WARPMATCH_DEVICE static void load(std::uint32_t (&in)[carries], const std::uint32_t* lane, bool first) {
    const auto top = std::bit_cast<CarryBits>(Carry{});
    for (unsigned c = 0; c < carries; ++c) in[c] = first ? (top.word[c] != 0 ? ~0U : 0U) : lane[c * block_threads];
  }
};

}  // namespace warpmatch::cuda
