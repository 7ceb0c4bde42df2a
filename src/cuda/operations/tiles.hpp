#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/edit_scale.hpp"
#include "corpus/packed_corpus.hpp"
#include "cuda/programs/views.hpp"
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
  explicit ColumnCount(const corpus::PackedCorpus& texts) : texts_(texts) {
    std::uint64_t sum = 0;
    for (const corpus::LengthBucket& bucket : texts.buckets()) {
      before_.push_back(sum);
      sum += std::uint64_t{bucket.count} * (bucket.length + std::uint64_t{1});
    }
    before_.push_back(sum);
  }

  std::uint64_t operator()(RankRange range) const {
    return range.count() == 0 ? 0 : before(range.end) - before(range.first);
  }

  /// The longest start of a range, which is not empty, with at most so many columns; one text at least.
  RankRange start(RankRange range, std::uint64_t columns) const {
    const std::uint64_t most = capped_sum(before(range.first), columns);
    RankRange found{range.first, range.first + 1};
    for (std::uint32_t high = range.end; found.end < high;) {
      const std::uint32_t middle = high - (high - found.end) / 2;
      if (before(middle) <= most)
        found.end = middle;
      else
        high = middle - 1;
    }
    return found;
  }

 private:
  std::uint64_t before(std::uint32_t rank) const {
    if (rank >= texts_.distinct()) return before_.back();
    const corpus::LengthBucket& bucket = texts_.bucket_of(rank);
    const auto number = static_cast<std::size_t>(&bucket - texts_.buckets().data());
    return before_[number] + (rank - bucket.first) * (bucket.length + std::uint64_t{1});
  }

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
inline std::vector<RankRange> length_windows(const core::EditScale& scale, const corpus::PackedCorpus& left,
                                             const corpus::PackedCorpus& right, const scoring::DistanceLimits& limits) {
  return windows_where(left, right, [&](std::uint32_t m, std::uint32_t n) {
    const std::int64_t apart = std::max(m, n) - std::min(m, n);
    return apart <= limits[scale.maximum(m, n)];
  });
}

/// For each length of `left`, all ranks of `right`: where lengths rule nothing out.
inline std::vector<RankRange> all_windows(const corpus::PackedCorpus& left, const corpus::PackedCorpus& right) {
  return std::vector<RankRange>(left.buckets().size(), RankRange{0, right.distinct()});
}

/// Patterns of the left corpus and the texts that some of them are compared with.
struct Tile {
  RankRange patterns;
  RankRange texts;

  std::uint64_t pairs() const { return std::uint64_t{patterns.count()} * texts.count(); }
};

/// Cuts a join into tiles, in the order of (left, right): texts are split only where a tile has one pattern.
class JoinTiles {
 public:
  /// Left ranks of the part only; `windows` by bucket of `left`.
  JoinTiles(const corpus::PackedCorpus& left, const corpus::PackedCorpus& right, dispatch::Part part,
            std::vector<RankRange> windows, bool self)
      : left_(left), part_(part), windows_(std::move(windows)), self_(self), columns_(right), pattern_(part.first) {}

  /// Skips patterns that have nothing left to be compared with; false when there are no more.
  bool more() {
    while (pattern_ < part_.end && texts_of(pattern_).count() == 0) finish_patterns(pattern_ + 1);
    return pattern_ < part_.end;
  }

  /// The next tile, of at most `pairs` pairs and about as many steps; one pair at least. Call `more` first. Until
  /// `finish` it starts at the same place.
  Tile next(std::uint64_t pairs, std::uint64_t steps) const {
    Tile tile{{pattern_, pattern_ + 1}, texts_of(pattern_)};
    const std::uint64_t words = words_of(left_.length(pattern_));
    if (tile.pairs() > pairs || steps_of(pattern_, tile.texts) > steps) {
      tile.texts = columns_.start(tile.texts, steps / words).start(std::max<std::uint64_t>(pairs, 1));
      return tile;
    }
    if (from_ == 0) widen(tile, pairs, steps);
    return tile;
  }

  /// The tile is done; the next one follows it.
  void finish(const Tile& tile) {
    if (tile.patterns.count() > 1 || tile.texts.end >= texts_of(pattern_).end)
      finish_patterns(tile.patterns.end);
    else
      from_ = tile.texts.end;
  }

  /// Patterns done and to do, for progress.
  std::uint64_t done() const { return pattern_ - part_.first; }
  std::uint64_t total() const { return part_.end - part_.first; }

 private:
  void finish_patterns(std::uint32_t end) {
    pattern_ = end;
    from_ = 0;
  }

  RankRange texts_of(std::uint32_t pattern) const {
    const auto bucket = static_cast<std::size_t>(&left_.bucket_of(pattern) - left_.buckets().data());
    RankRange texts = windows_[bucket];
    if (self_) texts.first = std::max(texts.first, pattern + 1);
    if (pattern == pattern_) texts.first = std::max(texts.first, from_);
    return texts;
  }

  std::uint64_t steps_of(std::uint32_t pattern, RankRange texts) const {
    return capped_product(columns_(texts), words_of(left_.length(pattern)));
  }

  /// Adds patterns while the bounds hold.
  void widen(Tile& tile, std::uint64_t pairs, std::uint64_t most_steps) const {
    std::uint64_t steps = steps_of(tile.patterns.first, tile.texts);
    for (std::uint32_t pattern = tile.patterns.end; pattern < part_.end; ++pattern) {
      const RankRange texts = texts_of(pattern);
      if (texts.count() == 0) return;
      steps = capped_sum(steps, steps_of(pattern, texts));
      const Tile wider{{tile.patterns.first, pattern + 1},
                       {std::min(tile.texts.first, texts.first), std::max(tile.texts.end, texts.end)}};
      if (steps > most_steps || wider.pairs() > pairs) return;
      tile = wider;
    }
  }

  const corpus::PackedCorpus& left_;
  dispatch::Part part_;
  std::vector<RankRange> windows_;
  bool self_;
  ColumnCount columns_;
  std::uint32_t pattern_;
  std::uint32_t from_ = 0;  // texts of the pattern before this are done
};

}  // namespace warpmatch::cuda
