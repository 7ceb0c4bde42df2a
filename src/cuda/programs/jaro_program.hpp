#pragma once

#include <cstddef>
#include <cstdint>

#include "core/jaro.hpp"
#include "cuda/blocks/block.hpp"
#include "cuda/blocks/columns.hpp"
#include "cuda/blocks/jaro_score.hpp"
#include "cuda/blocks/outcome.hpp"
#include "cuda/blocks/score_task.hpp"

namespace warpmatch::cuda {

/// Scores patterns of one word by Jaro or Jaro-Winkler: a block for each work item, a thread for each text, which it
/// takes past a whole group of patterns. A text goes past twice. The first time tells which pattern rows it takes; the
/// second time takes them again and compares each with the row whose turn it is, so that nothing is kept for the text's
/// symbols.
template <class Variant>
struct JaroProgram {
  ScoreTask task;
  Outcome outcome;
  JaroFormula formula;

  static constexpr std::uint32_t group = Variant::Entry::group;

  std::uint64_t blocks() const { return task.items(group); }
  static constexpr std::size_t most_shared_bytes = Variant::template Table<AnyBlock>::most_bytes;
  std::size_t shared_bytes() const { return Variant::template Table<AnyBlock>::bytes(task.alphabet); }

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block) const {
    const RankRange patterns = task.patterns_of(block.index(), group);
    const RankRange texts = task.texts_of(block.index(), patterns);
    if (texts.count() == 0) return;
    typename Variant::template Table<Block> table(block, task.alphabet);
    table.build(block, task, patterns, 0);
    block.each_thread([&](unsigned thread) {
      if (thread >= texts.count()) return;
      BucketFinder buckets(task.text_corpus);
      std::uint32_t length[group] = {};
      for (std::uint32_t p = 0; p < group && p < patterns.count(); ++p)
        length[p] = task.pattern(patterns.first + p).length;
      for (std::uint32_t number = texts.first + thread; number < texts.end; number += block_threads) {
        const std::uint32_t rank = task.texts.rank(number);
        score_text(block, table, patterns, length, number, string_of(task.text_corpus, buckets.of(rank), rank));
      }
    });
  }

 private:
  using Entry = typename Variant::Entry;
  using Word = typename Entry::Word;
  static_assert(Entry::words == 1);

  /// The rows within reach of a text symbol, for the symbols of a text one after the other.
  struct Window {
    Word rows[group];
    std::uint32_t reach[group];

    WARPMATCH_DEVICE Window(const std::uint32_t (&length)[group], std::uint32_t text_length) {
      for (std::uint32_t p = 0; p < group; ++p) {
        reach[p] = core::Jaro::reach(length[p] > text_length ? length[p] : text_length);
        rows[p] = core::low_bits<Word>(reach[p] + 1);
      }
    }

    /// Goes on from text symbol `place` to the next: the window grows, then moves.
    WARPMATCH_DEVICE void move(std::uint32_t place) {
      for (std::uint32_t p = 0; p < group; ++p) rows[p] = rows[p] << 1 | Word{place < reach[p]};
    }
  };

  template <class Block, class Table>
  WARPMATCH_DEVICE void score_text(Block& block, const Table& table, RankRange patterns,
                                   const std::uint32_t (&length)[group], std::uint32_t number,
                                   const StringView& text) const {
    Word taken[group] = {};
    pass(table, length, text,
         [&](std::uint32_t p, Word match, Word window) { core::Jaro::take(taken[p], match, window); });
    Word left[group];
    Word again[group] = {};
    Word differing[group] = {};
    for (std::uint32_t p = 0; p < group; ++p) left[p] = taken[p];
    pass(table, length, text, [&](std::uint32_t p, Word match, Word window) {
      const Word row = core::Jaro::take(again[p], match, window);
      core::Jaro::compare(left[p], differing[p], match, row);
    });
    std::uint32_t prefix[group] = {};
    if (formula.needs_prefix()) find_prefixes(prefix, table, text);
    for (std::uint32_t p = 0; p < group; ++p) {
      if (p >= patterns.count()) return;
      if (!task.wants(patterns.first + p, number)) continue;
      const TilePair pair = task.pair(patterns.first + p, number);
      if (task.filter.self && pair.right <= pair.left) continue;
      const JaroCounts counts{{core::count_bits(taken[p]), core::count_bits(differing[p])}, prefix[p]};
      outcome.take(block, pair, formula.score(outcome.rule, length[p], text.length, counts));
    }
  }

  /// Calls `f(pattern, match, window)` for every text symbol and the patterns of the group.
  template <class Table, class F>
  WARPMATCH_DEVICE static void pass(const Table& table, const std::uint32_t (&length)[group], const StringView& text,
                                    const F& f) {
    Window window(length, text.length);
    std::uint32_t place = 0;
    for_symbols<typename Variant::Symbol>(text, [&](std::uint32_t symbol) {
      const Entry match = table.entry(table.find(symbol));
      for (std::uint32_t p = 0; p < group; ++p) f(p, match.word[p], window.rows[p]);
      window.move(place++);
    });
  }

  /// A text symbol goes on with a common beginning where the pattern's row of the same number holds it.
  template <class Table>
  WARPMATCH_DEVICE static void find_prefixes(std::uint32_t (&prefix)[group], const Table& table,
                                             const StringView& text) {
    for (std::uint32_t j = 0; j < scoring::longest_winkler_prefix && j < text.length; ++j) {
      const Entry match = table.entry(table.find(text.symbol(j)));
      for (std::uint32_t p = 0; p < group; ++p)
        prefix[p] += prefix[p] == j ? static_cast<std::uint32_t>(match.word[p] >> j & 1) : 0;
    }
  }
};

}  // namespace warpmatch::cuda
