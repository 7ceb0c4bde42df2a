#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "core/edit_scale.hpp"
#include "corpus/packed_corpus.hpp"
#include "cuda/blocks/views.hpp"
#include "cuda/programs/cell_program.hpp"
#include "cuda/runtime/sizes.hpp"
#include "dispatch/request.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cuda {

// Host arithmetic that cuts a request into tiles.

/// Steps of a 64-bit word that each text column costs a pattern of this length.
constexpr std::uint64_t words_of(std::uint32_t length) {
  return std::max<std::uint64_t>(1, (std::uint64_t{length} + 63) / 64);
}

/// How many columns the texts of a range have; a string counts one more for what it costs besides.
class ColumnCount {
 public:
  explicit ColumnCount(const corpus::PackedCorpus& texts);

  std::uint64_t operator()(RankRange range) const {
    return range.count() == 0 ? 0 : before(range.end) - before(range.first);
  }

  /// The longest start of a range, which is not empty, with at most so many columns; one text at least.
  RankRange start(RankRange range, std::uint64_t columns) const;

 private:
  std::uint64_t before(std::uint32_t rank) const;

  const corpus::PackedCorpus& texts_;
  std::vector<std::uint64_t> before_;  // columns before each bucket
};

/// For each length of `left`, the ranks of `right` from the first length to the last of which `can_pass(left length,
/// right length)` holds.
template <class CanPass>
std::vector<RankRange> windows_where(const corpus::PackedCorpus& left, const corpus::PackedCorpus& right,
                                     const CanPass& can_pass) {
  const auto& buckets = right.buckets();
  std::vector<RankRange> windows;
  for (const corpus::LengthBucket& of : left.buckets()) {
    const auto passes = [&](const corpus::LengthBucket& other) { return can_pass(of.length, other.length); };
    const auto first = std::find_if(buckets.begin(), buckets.end(), passes);
    const auto last = std::find_if(buckets.rbegin(), buckets.rend(), passes);
    windows.push_back(first == buckets.end() ? RankRange{} : RankRange{first->first, last->end()});
  }
  return windows;
}

/// For each length of `left`, the ranks of `right` whose length alone does not rule out a pair.
std::vector<RankRange> length_windows(const core::EditScale& scale, const corpus::PackedCorpus& left,
                                      const corpus::PackedCorpus& right, const scoring::DistanceLimits& limits);

/// For each length of `left`, all ranks of `right`: where lengths rule nothing out.
std::vector<RankRange> all_windows(const corpus::PackedCorpus& left, const corpus::PackedCorpus& right);

/// Patterns of the left corpus and the texts that some of them are compared with.
struct Tile {
  RankRange patterns;
  RankRange texts;

  std::uint64_t pairs() const { return std::uint64_t{patterns.count()} * texts.count(); }

  /// Two tiles that hold its pairs, of which there are two at least.
  std::array<Tile, 2> halves() const;
};

/// Cuts a join into tiles, in the order of (left, right): texts are split only where a tile has one pattern.
class JoinTiles {
 public:
  /// Left ranks of the part only; `windows` by bucket of `left`.
  JoinTiles(const corpus::PackedCorpus& left, const corpus::PackedCorpus& right, dispatch::Part part,
            std::vector<RankRange> windows, bool self)
      : left_(left), part_(part), windows_(std::move(windows)), self_(self), columns_(right), pattern_(part.first) {}

  /// Skips patterns that have nothing left to be compared with; false when there are no more.
  bool more();

  /// The next tile, of at most `pairs` pairs and about as many steps; one pair at least. Call `more` first.
  Tile next(std::uint64_t pairs, std::uint64_t steps);

  /// Patterns that were cut and all there are, for progress.
  std::uint64_t done() const { return pattern_ - part_.first; }
  std::uint64_t total() const { return part_.end - part_.first; }

 private:
  void finish_patterns(std::uint32_t end) {
    pattern_ = end;
    from_ = 0;
  }

  RankRange texts_of(std::uint32_t pattern) const;
  std::uint64_t steps_of(std::uint32_t pattern, RankRange texts) const {
    return capped_product(columns_(texts), words_of(left_.length(pattern)));
  }

  Tile cut(std::uint64_t pairs, std::uint64_t steps) const;

  /// Adds patterns while the bounds hold.
  void widen(Tile& tile, std::uint64_t pairs, std::uint64_t most_steps) const;

  const corpus::PackedCorpus& left_;
  dispatch::Part part_;
  std::vector<RankRange> windows_;
  bool self_;
  ColumnCount columns_;
  std::uint32_t pattern_;
  std::uint32_t from_ = 0;  // texts of the pattern before this were cut
};

/// Consecutive rows of a dense result.
struct DenseTile {
  std::uint32_t begin = 0;           ///< the first row
  std::uint32_t end = 0;             ///< the row after the last
  std::vector<std::uint32_t> ranks;  ///< distinct strings of the rows, ascending
  std::vector<std::uint32_t> rows;   ///< the rows that are not null
  std::vector<TileRow> tile_rows;    ///< the same, as the device reads them: places count from `begin`
  std::uint64_t words = 0;           ///< steps that each text column costs
};

/// The tile of up to `most_rows` rows from the start of a part that costs up to `most_words` a text column; one row at
/// least.
DenseTile dense_tile(const corpus::PackedCorpus& left, dispatch::Part part, std::uint64_t most_rows,
                     std::uint64_t most_words);

}  // namespace warpmatch::cuda
