#pragma once

#include <cstdint>
#include <limits>

#include "core/edit_scale.hpp"
#include "core/signature.hpp"
#include "cuda/policy.hpp"
#include "cuda/views.hpp"

namespace warpmatch::cuda {

/// Which pairs are worth scoring. All of it is lossless: what it leaves out misses the cutoff.
struct Filter {
  static constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

  const std::int64_t* limits = nullptr;   ///< largest distance that counts, by maximum; null where all count
  const RankRange* windows = nullptr;     ///< texts whose length can pass, by left bucket; null where all can
  const core::Signature* left = nullptr;  ///< both or neither
  const core::Signature* right = nullptr;
  bool self = false;  ///< only texts of a higher rank than the pattern

  /// The texts of `range` that are compared with a pattern.
  WARPMATCH_HD RankRange texts(const Pattern& pattern, RankRange range) const {
    if (windows != nullptr) range = intersection(range, windows[pattern.bucket]);
    if (self && range.first <= pattern.rank) range.first = pattern.rank + 1;
    return range;
  }

  /// The largest distance that counts for a pair; -1 where the pair need not be scored.
  WARPMATCH_HD std::int64_t limit(const core::EditScale& scale, const Pattern& pattern, std::uint32_t text_rank,
                                  std::uint32_t text_length) const {
    if (limits == nullptr) return unlimited;
    const std::uint32_t most = pattern.length;
    const std::int64_t limit = limits[scale.maximum(most, text_length)];
    const std::int64_t apart = most > text_length ? most - text_length : text_length - most;
    if (limit < apart) return -1;
    if (left == nullptr) return limit;
    const std::uint32_t bound = scale.signature_limit(static_cast<std::uint32_t>(limit), most, text_length);
    return core::difference(left[pattern.rank], right[text_rank]) > bound ? -1 : limit;
  }
};

/// What a scoring program does: patterns of the left corpus against a range of texts of the right one.
/// Each work item is one pattern and one strip of the range.
struct ScoreTask {
  CorpusView patterns;
  CorpusView texts;
  const std::uint32_t* translation = nullptr;  ///< left symbols to right symbols; null where they are the same
  std::uint32_t alphabet = 0;                  ///< symbols of the right corpus

  const std::uint32_t* ranks = nullptr;  ///< left ranks of the tile; null where they start at `first_rank`
  std::uint32_t first_rank = 0;
  std::uint32_t pattern_begin = 0;  ///< which patterns of the tile this program takes
  std::uint32_t pattern_count = 0;

  core::EditScale scale;
  RankRange range;          ///< texts of the tile
  std::uint32_t strip = 0;  ///< texts of a work item
  Filter filter;

  WARPMATCH_HD std::uint32_t strips() const { return (range.count() + strip - 1) / strip; }
  WARPMATCH_HD std::uint64_t items() const { return std::uint64_t{strips()} * pattern_count; }

  /// The number, within the tile, of a work item's pattern.
  WARPMATCH_HD std::uint32_t pattern_of(std::uint64_t item) const {
    return pattern_begin + static_cast<std::uint32_t>(item / strips());
  }
  WARPMATCH_HD Pattern pattern(std::uint32_t number) const {
    return pattern_at(patterns, ranks != nullptr ? ranks[number] : first_rank + number);
  }
  /// The texts of a work item that its pattern is compared with.
  WARPMATCH_HD RankRange strip_of(std::uint64_t item, const Pattern& with) const {
    const std::uint64_t begin = range.first + (item % strips()) * strip;
    const std::uint64_t end = begin + strip < range.end ? begin + strip : range.end;
    return filter.texts(with, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  }
  /// A pattern's symbol in the alphabet of the texts, or Alphabet::absent.
  WARPMATCH_HD std::uint32_t translate(std::uint32_t symbol) const {
    return translation != nullptr ? translation[symbol] : symbol;
  }
};

/// A scored pair, as sinks receive it.
struct Scored {
  std::uint32_t pattern = 0;  ///< number within the tile
  std::uint32_t left = 0;     ///< its rank
  std::uint32_t right = 0;
  std::uint32_t distance = 0;
  std::uint32_t maximum = 0;
};

/// Phase bodies shared by the scoring programs: enters `rows` of the pattern from `begin` on into a cleared table.
template <class Block, class Table>
WARPMATCH_DEVICE void insert_rows(Block& block, Table& table, const ScoreTask& task, const Pattern& pattern,
                                  std::uint32_t begin, std::uint32_t rows, unsigned thread) {
  for (std::uint32_t row = thread; row < rows; row += block_threads) {
    const std::uint32_t symbol = task.translate(pattern.symbol(begin + row));
    if (symbol != corpus::Alphabet::absent) table.insert(block, symbol, row);
  }
}

}  // namespace warpmatch::cuda
