#pragma once

#include <cstdint>

#include "core/host_device.hpp"
#include "core/ranking.hpp"
#include "cuda/blocks/every_byte_counts.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cuda {

/// A pair of strings of a tile.
struct TilePair {
  std::uint32_t number = 0;  ///< of the left string within the tile
  std::uint32_t left = 0;    ///< its rank
  std::uint32_t right = 0;   ///< rank
};

/// Two ranks as one number that sorts by (left, right).
WARPMATCH_HD std::uint64_t pair_key(std::uint32_t left, std::uint32_t right) {
  return std::uint64_t{left} << 32 | right;
}

/// A right string that may be among the best of a query.
struct Candidate {
  core::RankKey key;
  std::uint32_t query = 0;  ///< number of the left string within the tile
  std::uint32_t rank = 0;

  WARPMATCH_HD friend bool operator<(const Candidate& a, const Candidate& b) {
    return a.query != b.query ? a.query < b.query : a.key < b.key;
  }
};

static_assert(every_byte_counts<core::RankKey> && every_byte_counts<Candidate>, "they are sorted and copied by bytes");

/// What becomes of the scores of a tile. Programs hand every pair to `take`, those of an edit metric with its distance
/// and the rest with its score.
///
/// Lists count every pair that belongs to them but keep only the first `capacity`: a count above it tells the host to
/// split the tile and run the parts again.
struct Outcome {
  enum class Kind : std::uint8_t {
    dense,       ///< a matrix, left strings of the tile by all right strings: u32 distances or f64 scores
    paired,      ///< the same for pairs, by number of the left string
    pairs,       ///< a list of the pairs that meet the cutoff
    candidates,  ///< a list of those that are better than the worst their query still keeps
  };

  Kind kind = Kind::dense;
  scoring::ScoreRule rule;

  std::uint32_t* distances = nullptr;  ///< dense or paired, of an edit metric
  double* dense_scores = nullptr;      ///< dense or paired, of another one
  std::uint32_t columns = 0;           ///< of the dense matrix

  std::uint64_t* count = nullptr;  ///< of a list
  std::uint64_t capacity = 0;
  std::uint64_t* keys = nullptr;  ///< pairs
  double* scores = nullptr;
  Candidate* candidates = nullptr;
  const core::RankKey* worst = nullptr;      ///< by number of the left string
  const std::uint32_t* first_row = nullptr;  ///< by right rank

  /// True where no distance is of less use than others, so that there is nothing to compare it with.
  WARPMATCH_HD bool wants_all() const { return kind == Kind::dense || kind == Kind::paired; }

  /// Distances from here on are of no use to a left string, by its number, where two strings can be `maximum` apart.
  /// Never too small; one more comparison, in `take`, is exact.
  WARPMATCH_HD std::uint32_t useless_from(std::uint32_t number, std::uint32_t maximum) const {
    constexpr std::uint32_t never = ~std::uint32_t{0};
    if (kind != Kind::candidates || worst[number].order == core::RankKey{}.order || maximum == 0) return never;
    return rule.distance_above(scoring::score_from_order(rule.form, worst[number].order), maximum);
  }

  /// A pair of an edit metric that meets the cutoff.
  template <class Block>
  WARPMATCH_DEVICE void take(Block& block, const TilePair& pair, std::uint32_t distance, std::uint32_t maximum) const {
    if (wants_all())
      distances[place_of(pair)] = distance;
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
      const std::uint64_t place = block.next(*count);
      if (place >= capacity) return;
      keys[place] = pair_key(pair.left, pair.right);
      scores[place] = score;
    } else {
      const core::RankKey key{scoring::order_of(rule.form, score), first_row[pair.right]};
      if (!(key < worst[pair.number])) return;
      const std::uint64_t place = block.next(*count);
      if (place < capacity) candidates[place] = {key, pair.number, pair.right};
    }
  }
};

}  // namespace warpmatch::cuda
