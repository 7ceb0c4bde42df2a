#pragma once

#include <cstddef>
#include <cstdint>

#include "core/jaro.hpp"
#include "cuda/blocks/block.hpp"
#include "cuda/blocks/jaro_score.hpp"
#include "cuda/blocks/outcome.hpp"
#include "cuda/blocks/score_task.hpp"
#include "cuda/programs/pair_program.hpp"

namespace warpmatch::cuda {

/// Scores patterns of any length, over any alphabet, by Jaro or Jaro-Winkler: a pattern goes past the texts in panels
/// of as many rows as a word has. A text symbol takes the lowest free row in its window, so what panel by panel is left
/// over for the next takes the same rows as the whole pattern would give it. Which text symbols have a row, and which
/// rows are taken, is one bit each of a thread's lane. Blocks loop over the work items; a strip has one text for each
/// thread.
template <class Variant>
struct JaroPanelProgram {
  ScoreTask task;
  Outcome outcome;
  JaroFormula formula;
  std::uint32_t text_words = 0;      ///< of a lane: bits for the symbols of the longest text; the rest is for rows
  std::uint32_t grid = 1;            ///< blocks
  std::uint64_t lane_words = 0;      ///< text_words + 2 * panels_of(the longest pattern)
  std::uint32_t* scratch = nullptr;  ///< grid * lane_words * block_threads words

  static constexpr std::uint32_t panels_of(std::uint32_t length) { return length / panel_rows + 1; }
  static constexpr std::uint32_t text_words_for(std::uint32_t length) { return length / 32 + 1; }

  WARPMATCH_HD std::uint64_t items() const { return task.items(1); }
  std::uint64_t blocks() const { return grid; }
  static constexpr std::size_t most_shared_bytes = Variant::template Table<AnyBlock>::most_bytes;
  std::size_t shared_bytes() const { return Variant::template Table<AnyBlock>::bytes(task.alphabet); }

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block) const {
    typename Variant::template Table<Block> table(block, task.alphabet);
    for (std::uint64_t item = block.index(); item < items(); item += block.count()) {
      const RankRange patterns = task.patterns_of(item, 1);
      const RankRange texts = task.texts_of(item, patterns);
      if (texts.count() == 0) continue;
      const StringView pattern = task.pattern(patterns.first);
      block.each_thread([&](unsigned thread) {
        const Lane lane = lane_of(block, thread);
        for (std::uint32_t w = 0; w < text_words; ++w) lane[w] = 0;
      });
      for (std::uint32_t begin = 0; begin < pattern.length; begin += panel_rows) {
        table.build(block, task, patterns, begin);
        block.each_thread([&](unsigned thread) {
          if (thread < texts.count())
            take_panel(table, lane_of(block, thread), pattern, text_of(texts.first + thread), begin);
        });
      }
      block.each_thread([&](unsigned thread) {
        if (thread >= texts.count()) return;
        const TilePair pair = task.pair(patterns.first, texts.first + thread);
        if (task.filter.self && pair.right <= pair.left) return;
        const StringView text = text_of(texts.first + thread);
        const JaroCounts counts = count(lane_of(block, thread), pattern, text);
        outcome.take(block, pair, formula.score(outcome.rule, pattern.length, text.length, counts));
      });
    }
  }

 private:
  using Word = typename Variant::Entry::Word;
  static_assert(sizeof(Word) == 8 && Variant::Entry::words == 1);
  static constexpr std::uint32_t panel_rows = Variant::Entry::rows;

  template <class Block>
  WARPMATCH_DEVICE Lane lane_of(const Block& block, unsigned thread) const {
    return {scratch + block.index() * lane_words * block_threads + thread};
  }

  WARPMATCH_DEVICE StringView text_of(std::uint32_t number) const {
    const std::uint32_t rank = task.texts.rank(number);
    return string_of(task.text_corpus, task.text_corpus.bucket_of(rank), rank);
  }

  /// Gives rows of one panel to the text symbols that have none yet.
  template <class Table>
  WARPMATCH_DEVICE void take_panel(const Table& table, const Lane& lane, const StringView& pattern,
                                   const StringView& text, std::uint32_t begin) const {
    const std::uint32_t reach = core::Jaro::reach(pattern.length > text.length ? pattern.length : text.length);
    const std::uint32_t first = begin > reach ? begin - reach : 0;  // of the text symbols within reach of the panel
    const std::uint32_t beyond = begin + panel_rows + reach;
    const std::uint32_t end = beyond < text.length ? beyond : text.length;
    Word taken = 0;
    for (std::uint32_t w = first / 32; 32 * w < end; ++w) {
      std::uint32_t with_row = lane[w];
      for (std::uint32_t bit = 0; bit < 32 && 32 * w + bit < end; ++bit) {
        if ((with_row >> bit & 1) != 0) continue;
        const Word match = table.entry(table.find(text.symbol(32 * w + bit))).word[0];
        const Word row = core::Jaro::take(taken, match, window(32 * w + bit, reach, begin));
        with_row |= static_cast<std::uint32_t>(row != 0) << bit;
      }
      lane[w] = with_row;
    }
    const std::uint32_t place = text_words + begin / 32;
    lane[place] = static_cast<std::uint32_t>(taken);
    lane[place + 1] = static_cast<std::uint32_t>(taken >> 32);
  }

  /// The rows of a panel within reach of a text symbol.
  WARPMATCH_DEVICE static Word window(std::uint32_t place, std::uint32_t reach, std::uint32_t begin) {
    const std::uint32_t end = place + reach + 1;
    const std::uint32_t first = place > reach ? place - reach : 0;
    return bits_between<Word>(first > begin ? first - begin : 0, end > begin ? end - begin : 0);
  }

  /// Walks along the text symbols that have a row and the rows that are taken, and compares turn by turn.
  WARPMATCH_DEVICE JaroCounts count(const Lane& lane, const StringView& pattern, const StringView& text) const {
    JaroCounts counts;
    std::uint32_t row_word = 0;
    std::uint32_t rows = pattern.length > 0 ? lane[text_words] : 0;
    for (std::uint32_t w = 0; 32 * w < text.length; ++w)
      for (std::uint32_t symbols = lane[w]; symbols != 0; symbols &= symbols - 1) {
        while (rows == 0) rows = lane[text_words + ++row_word];
        const std::uint32_t row = 32 * row_word + lowest(rows);
        rows &= rows - 1;
        ++counts.matches;
        counts.displaced += task.translate(pattern.symbol(row)) != text.symbol(32 * w + lowest(symbols)) ? 1 : 0;
      }
    if (formula.needs_prefix()) counts.prefix = common_prefix(pattern, text);
    return counts;
  }

  /// The number of the lowest bit of a word that is not 0.
  WARPMATCH_DEVICE static std::uint32_t lowest(std::uint32_t word) { return core::count_bits(~word & (word - 1)); }

  WARPMATCH_DEVICE std::uint32_t common_prefix(const StringView& pattern, const StringView& text) const {
    std::uint32_t prefix = 0;
    while (prefix < scoring::longest_winkler_prefix && prefix < pattern.length && prefix < text.length &&
           task.translate(pattern.symbol(prefix)) == text.symbol(prefix))
      ++prefix;
    return prefix;
  }
};

}  // namespace warpmatch::cuda
