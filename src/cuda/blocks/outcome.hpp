#pragma once

#include <cstdint>

#include "core/host_device.hpp"
#include "core/ranking.hpp"
#include "cuda/blocks/distances.hpp"
#include "cuda/blocks/every_byte_counts.hpp"
#include "dispatch/pair_sink.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cuda {

/// A pair of strings of a tile.
struct TilePair {
  std::uint32_t number = 0;  ///< of the left string within the tile
  std::uint32_t left = 0;    ///< its rank
  std::uint32_t right = 0;   ///< rank
};

/// Pairs of a join, in any order.
struct PairList {
  dispatch::RankPair* pairs = nullptr;
  std::uint64_t* count = nullptr;  ///< of all that belong to it
  std::uint64_t capacity = 0;      ///< how many of them are kept
};

/// Right strings that are better than the worst of those that their query keeps, in any order: room for so many for
/// each query, by number of the left string.
struct CandidateList {
  core::RankKey* keys = nullptr;         ///< `room` of each query
  std::uint32_t* counts = nullptr;       ///< of all that belong to a query
  std::uint32_t* overflowed = nullptr;   ///< becomes 1 where a query has more than its room
  const core::RankKey* worst = nullptr;  ///< of each query
  std::uint32_t room = 0;
};

/// What becomes of the scores of a tile. Programs hand every pair to `take`, those of an edit metric with its distance
/// and the rest with its score.
///
/// Lists count every pair that belongs to them but keep only as many as there is room for: a count above that tells the
/// host to split the tile and run the parts again.
struct Outcome {
  enum class Kind : std::uint8_t {
    dense,       ///< a matrix, left strings of the tile by all right strings: distances or f64 scores
    paired,      ///< the same for pairs, by number of the left string
    pairs,       ///< a list of the pairs that meet the cutoff
    candidates,  ///< a list for each query of those that are better than the worst it still keeps
  };

  Kind kind = Kind::dense;
  scoring::ScoreRule rule;

  Distances distances{};           ///< dense or paired, of an edit metric
  double* dense_scores = nullptr;  ///< dense or paired, of another one
  std::uint32_t columns = 0;       ///< of the dense matrix

  PairList pairs{};
  CandidateList candidates{};
  const std::uint32_t* first_row = nullptr;  ///< of candidates, by right rank

  /// True where no distance is of less use than others, so that there is nothing to compare it with.
  WARPMATCH_HD bool wants_all() const { return kind == Kind::dense || kind == Kind::paired; }

  /// Distances from here on are of no use to a left string, by its number, where two strings can be `maximum` apart.
  /// Never too small; one more comparison, in `take`, is exact.
  WARPMATCH_HD std::uint32_t useless_from(std::uint32_t number, std::uint32_t maximum) const {
    constexpr std::uint32_t never = ~std::uint32_t{0};
    if (kind != Kind::candidates || maximum == 0) return never;
    const std::uint64_t worst = candidates.worst[number].order;
    return worst == core::RankKey{}.order ? never
                                          : rule.distance_above(scoring::score_from_order(rule.form, worst), maximum);
  }

  /// A pair of an edit metric that meets the cutoff.
  template <class Block>
  WARPMATCH_DEVICE void take(Block& block, const TilePair& pair, std::uint32_t distance, std::uint32_t maximum) const {
    if (wants_all())
      distances.put(place_of(pair), distance);
    else
      append(block, pair, rule.score(distance, maximum));
  }

  /// A pair of another metric.
  template <class Block>
  WARPMATCH_DEVICE void take(Block& block, const TilePair& pair, double score) const {
    if (wants_all())
      dense_scores[place_of(pair)] = score;
    else if (rule.passes(score))
      append(block, pair, score);
  }

 private:
  WARPMATCH_HD std::uint64_t place_of(const TilePair& pair) const {
    return kind == Kind::paired ? pair.number : std::uint64_t{pair.number} * columns + pair.right;
  }

  template <class Block>
  WARPMATCH_DEVICE void append(Block& block, const TilePair& pair, double score) const {
    if (kind == Kind::pairs) {
      const std::uint64_t place = block.next(*pairs.count);
      if (place < pairs.capacity) pairs.pairs[place] = {pair.left, pair.right, score};
    } else {
      const core::RankKey key{scoring::order_of(rule.form, score), first_row[pair.right]};
      if (!(key < candidates.worst[pair.number])) return;
      const std::uint32_t place = block.next(candidates.counts[pair.number]);
      if (place < candidates.room)
        candidates.keys[std::uint64_t{pair.number} * candidates.room + place] = key;
      else
        block.set_bits(*candidates.overflowed, std::uint32_t{1});
    }
  }
};

}  // namespace warpmatch::cuda
