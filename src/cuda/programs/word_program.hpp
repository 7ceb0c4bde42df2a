#pragma once

#include <cstddef>
#include <cstdint>

#include "cuda/blocks/block.hpp"
#include "cuda/blocks/composite_tile.hpp"
#include "cuda/blocks/strands.hpp"
#include "cuda/blocks/words_view.hpp"
#include "scoring/composite.hpp"

namespace warpmatch::cuda {

/// Pairs of a tile whose distance between the words apart has yet to be found.
struct RestList {
  std::uint32_t* count = nullptr;
  std::uint32_t* places = nullptr;  ///< CompositeTile::place; room for all pairs of the tile
};

/// Finds the words that pairs have in common: a thread for each pair. Where there are any, and the tile asks for the
/// distance of the unique words, that of the words apart takes its place. Where the exact one could make the token_set
/// score no better, that is its upper bound; the other pairs are listed.
struct WordProgram {
  CompositeTile tile;
  WordSidesView words;
  RestList rest;

  std::uint64_t blocks() const { return tile.items(); }
  static constexpr std::size_t most_shared_bytes = 0;
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block) const {
    block.each_thread([&](unsigned thread) {
      tile.for_pairs(block.index(), thread,
                     [&](std::uint32_t pattern, std::uint32_t text) { compare(block, pattern, text); });
    });
  }

 private:
  template <class Block>
  WARPMATCH_DEVICE void compare(Block& block, std::uint32_t pattern, std::uint32_t text) const {
    std::uint32_t common = 0;
    const auto add = [&](std::uint32_t, std::uint32_t word) {
      common += words.texts.length(word) + (common > 0 ? 1 : 0);
    };
    const auto skip = [](std::uint32_t) {};
    words.walk(tile.pairs.patterns.rank(pattern), tile.pairs.texts.rank(text), add, skip, skip);
    const std::uint64_t place = tile.place(pattern, text);
    tile.common[place] = common;
    if (common == 0 || tile.unique.distances == nullptr) return;

    const scoring::TokenLengths lengths = tile.token_lengths(pattern, text);
    const std::uint64_t longest = lengths.left_rest + lengths.right_rest;
    const std::uint64_t least = lengths.left_rest > lengths.right_rest ? lengths.left_rest - lengths.right_rest
                                                                       : lengths.right_rest - lengths.left_rest;
    tile.unique.distances[tile.unique.place(pattern, text)] = static_cast<std::uint32_t>(longest);
    if (scoring::token_set_score(lengths, least, 0) > scoring::token_set_score(lengths, longest, 0))
      rest.places[block.next(*rest.count)] = static_cast<std::uint32_t>(place);
  }
};

/// The Indel distance between the joined words apart of each listed pair, a thread for each. A thread writes both out
/// in its lane and leads strands through their grid behind them.
struct RestProgram {
  CompositeTile tile;
  WordSidesView words;
  RestList rest;
  std::uint32_t longest_pattern = 0;  ///< of the unique words
  std::uint32_t longest_text = 0;
  std::uint32_t grid = 1;            ///< blocks
  std::uint64_t lane_words = 0;      ///< lane_words_for(the greatest lengths)
  std::uint32_t* scratch = nullptr;  ///< grid * lane_words * block_threads words

  static constexpr std::uint64_t lane_words_for(std::uint32_t longest_pattern, std::uint32_t longest_text) {
    return std::uint64_t{longest_pattern} + 2 * std::uint64_t{longest_text};
  }

  WARPMATCH_HD std::uint64_t items() const { return tile.items(); }

  std::uint64_t blocks() const { return grid; }
  static constexpr std::size_t most_shared_bytes = 0;
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block) const {
    block.each_thread([&](unsigned thread) {
      const WordLane lane{scratch + block.index() * lane_words * block_threads + thread};
      const std::uint64_t step = std::uint64_t{block.count()} * block_threads;
      for (std::uint64_t i = std::uint64_t{block.index()} * block_threads + thread; i < *rest.count; i += step)
        compare(lane, tile.pattern_at(rest.places[i]), tile.text_at(rest.places[i]));
    });
  }

 private:
  static constexpr std::uint32_t space = 0xFFFFFFFE;  // no symbol of a word

  /// Words that are joined in a lane.
  struct Joined {
    WordLane lane;
    std::uint32_t length = 0;

    WARPMATCH_DEVICE std::uint32_t size() const { return length; }
    WARPMATCH_DEVICE std::uint32_t operator[](std::uint32_t place) const { return lane.get(place); }
    template <class F>
    WARPMATCH_DEVICE void for_each(const F& f) const {
      for (std::uint32_t place = 0; place < length; ++place) f(lane.get(place));
    }
    WARPMATCH_DEVICE void append(std::uint32_t symbol) { lane.set(length++, symbol); }
  };

  WARPMATCH_DEVICE void compare(const WordLane& lane, std::uint32_t pattern, std::uint32_t text) const {
    Joined left{lane};
    Joined right{lane.after(longest_pattern)};
    const auto append_left = [&](std::uint32_t word) {
      if (left.length > 0) left.append(space);
      for (std::uint64_t i = words.patterns.symbol_begin[word]; i < words.patterns.symbol_begin[word + 1]; ++i)
        left.append(tile.pairs.translate(words.patterns.symbols[i]));
    };
    const auto append_right = [&](std::uint32_t word) {
      if (right.length > 0) right.append(space);
      for (std::uint64_t i = words.texts.symbol_begin[word]; i < words.texts.symbol_begin[word + 1]; ++i)
        right.append(words.texts.symbols[i]);
    };
    words.walk(
        tile.pairs.patterns.rank(pattern), tile.pairs.texts.rank(text), [](std::uint32_t, std::uint32_t) {},
        append_left, append_right);
    const std::uint32_t common = longest_common_subsequence(right.lane.after(longest_text), left, right);
    tile.unique.distances[tile.unique.place(pattern, text)] = left.length + right.length - 2 * common;
  }
};

}  // namespace warpmatch::cuda
