#pragma once

#include <cstdint>

#include "core/host_device.hpp"
#include "cuda/blocks/score_task.hpp"
#include "cuda/blocks/strands.hpp"
#include "scoring/composite.hpp"

namespace warpmatch::cuda {

/// The strings of a tile in one form, and what the stages find out about them: [pattern's row][text], or by row where
/// the tile is paired.
struct FormTile {
  ScoreTask
      task;  ///< patterns in the order of their ranks in the form: by *row*; paired texts in that of their patterns
  const std::uint32_t* rows = nullptr;         ///< by number of the pattern in the tile
  const std::uint32_t* to_patterns = nullptr;  ///< text symbols to pattern symbols; null where they are the same
  std::uint32_t* distances = nullptr;          ///< Indel; null where no score asks for them, and so below
  BestWindow* windows = nullptr;

  WARPMATCH_HD std::uint64_t place(std::uint32_t pattern, std::uint32_t text) const {
    return task.paired ? rows[pattern] : std::uint64_t{rows[pattern]} * task.texts.count + text;
  }
  WARPMATCH_HD StringView pattern(std::uint32_t number) const { return task.pattern(rows[number]); }
  WARPMATCH_HD StringView text(std::uint32_t number) const {
    const std::uint32_t rank = task.texts.rank(task.paired ? rows[number] : number);
    return string_of(task.text_corpus, task.text_corpus.bucket_of(rank), rank);
  }
  WARPMATCH_HD StringPair strings(std::uint32_t pattern_number, std::uint32_t text_number) const {
    return {{pattern(pattern_number), task.translation}, {text(text_number), to_patterns}};
  }
};

/// A tile of the scorers that are made of Indel ratios: its strings in every form that the scorer needs. Patterns and
/// texts go by their numbers in the tile.
struct CompositeTile {
  ScoreTask pairs;  ///< the strings as they are
  bool self = false;
  FormTile as_is;
  FormTile sorted;
  FormTile unique;
  std::uint32_t* common = nullptr;  ///< joined length of the words in common, by place

  /// Patterns of a work item: a thread takes each of them to its text, or one of them to the text it is paired with.
  WARPMATCH_HD std::uint32_t group() const { return pairs.paired ? block_threads : 8; }
  WARPMATCH_HD std::uint64_t items() const { return pairs.items(group()); }

  WARPMATCH_HD std::uint64_t place(std::uint32_t pattern, std::uint32_t text) const {
    return pairs.paired ? pattern : std::uint64_t{pattern} * pairs.texts.count + text;
  }
  WARPMATCH_HD std::uint32_t pattern_at(std::uint32_t place) const {
    return pairs.paired ? place : place / pairs.texts.count;
  }
  WARPMATCH_HD std::uint32_t text_at(std::uint32_t place) const {
    return pairs.paired ? place : place % pairs.texts.count;
  }

  /// The joined words in common and apart, of a pair whose `common` is known.
  WARPMATCH_HD scoring::TokenLengths token_lengths(std::uint32_t pattern, std::uint32_t text) const {
    const std::uint32_t in_common = common[place(pattern, text)];
    return {in_common, rest(unique.pattern(pattern).length, in_common), rest(unique.text(text).length, in_common)};
  }

  /// True where neither string repeats a word.
  WARPMATCH_HD bool all_unique(std::uint32_t pattern, std::uint32_t text) const {
    return unique.pattern(pattern).length == sorted.pattern(pattern).length &&
           unique.text(text).length == sorted.text(text).length;
  }

  /// Calls `f(pattern, text)` for the pairs of a work item that are a thread's.
  template <class F>
  WARPMATCH_DEVICE void for_pairs(std::uint64_t item, unsigned thread, const F& f) const {
    const RankRange patterns = pairs.patterns_of(item, group());
    const RankRange texts = pairs.texts_of(item, patterns);
    if (thread >= texts.count()) return;
    const std::uint32_t text = texts.first + thread;
    if (pairs.paired) return f(text, text);
    for (std::uint32_t pattern = patterns.first; pattern < patterns.end; ++pattern) {
      const TilePair pair = pairs.pair(pattern, text);
      if (!self || pair.left < pair.right) f(pattern, text);
    }
  }

 private:
  /// What is left of the joined words of a string without those in common, and the space before it.
  WARPMATCH_HD static std::uint64_t rest(std::uint32_t joined, std::uint32_t in_common) {
    if (in_common == 0) return joined;
    return joined > in_common ? joined - in_common - 1 : 0;
  }
};

}  // namespace warpmatch::cuda
