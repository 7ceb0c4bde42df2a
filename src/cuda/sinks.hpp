#pragma once

#include <cstdint>

#include "core/ranking.hpp"
#include "cuda/score_task.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cuda {

// A sink is a callable over (block, Scored). Those that append count every pair but keep only the first `capacity`:
// a count above it tells the host to split the tile and run the parts again.

/// Writes a dense matrix of distances: patterns of the tile by texts.
struct DistanceSink {
  std::uint32_t* distances = nullptr;
  std::uint32_t texts = 0;

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block&, const Scored& pair) const {
    distances[std::uint64_t{pair.pattern} * texts + pair.right] = pair.distance;
  }
};

/// Two ranks as one number that sorts by (left, right).
WARPMATCH_HD std::uint64_t pair_key(std::uint32_t left, std::uint32_t right) {
  return std::uint64_t{left} << 32 | right;
}

/// Appends pairs.
struct PairSink {
  std::uint64_t* keys = nullptr;
  double* scores = nullptr;
  std::uint64_t* count = nullptr;
  std::uint64_t capacity = 0;
  scoring::ScoreRule rule;

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block, const Scored& pair) const {
    const std::uint64_t place = block.next(*count);
    if (place >= capacity) return;
    keys[place] = pair_key(pair.left, pair.right);
    scores[place] = rule.score(pair.distance, pair.maximum);
  }
};

/// A text that may be among the best of a query.
struct Candidate {
  core::RankKey key;
  std::uint32_t query = 0;  ///< pattern number within the tile
  std::uint32_t rank = 0;

  WARPMATCH_HD friend bool operator<(const Candidate& a, const Candidate& b) {
    return a.query != b.query ? a.query < b.query : a.key < b.key;
  }
};

/// Appends the texts that are better than the worst a query still keeps.
struct CandidateSink {
  Candidate* candidates = nullptr;
  std::uint64_t* count = nullptr;
  std::uint64_t capacity = 0;
  const core::RankKey* worst = nullptr;      ///< by pattern number
  const std::uint32_t* first_row = nullptr;  ///< by right rank
  scoring::ScoreRule rule;

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block, const Scored& pair) const {
    const double score = rule.score(pair.distance, pair.maximum);
    const core::RankKey key{scoring::order_of(rule.form, score), first_row[pair.right]};
    if (!(key < worst[pair.pattern])) return;
    const std::uint64_t place = block.next(*count);
    if (place < capacity) candidates[place] = {key, pair.pattern, pair.right};
  }
};

}  // namespace warpmatch::cuda
