#pragma once

#include <cstdint>
#include <vector>

#include "core/edit_scale.hpp"
#include "corpus/packed_corpus.hpp"
#include "cuda/blocks/outcome.hpp"
#include "cuda/blocks/policy.hpp"
#include "cuda/blocks/views.hpp"
#include "cuda/runtime/queue.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cuda {

/// The left strings of a tile, on the host and on the device.
struct TileLefts {
  RankList on_host;
  RankList on_device;

  /// `count` ranks from `first` on.
  static TileLefts range(RankRange ranks) {
    const RankList same{nullptr, ranks.first, ranks.count()};
    return {same, same};
  }
};

/// Scores the strings of a request against each other on a device, tile by tile. What the operations (scores, top_k,
/// pairs) know of a metric is this; how it is scored is up to the implementations.
class TileScorer {
 public:
  virtual ~TileScorer() = default;

  /// From here on only pairs that meet the request's cutoff matter; with `self`, only those whose left rank is the
  /// lower. Returns the right ranks that can meet it, by left bucket.
  virtual const std::vector<RankRange>& filter_by_cutoff(bool self) = 0;

  /// Starts the scoring of left strings against a range of right ones. Work of later calls comes after it.
  virtual void submit(const TileLefts& lefts, RankRange rights, const Outcome& outcome) = 0;

  /// The same for pairs: each left string with the right one of its number. As many lefts as rights, the lefts shortest
  /// first; in any order where a request has fitted words.
  virtual void submit_paired(const TileLefts& lefts, const RankList& rights_on_device, std::uint32_t longest_right,
                             const Outcome& outcome) = 0;

  /// What a symbol of either string costs, in steps of a 64-bit word of a bit-parallel metric. Tiles are sized by it.
  virtual std::uint64_t weight() const = 0;
};

}  // namespace warpmatch::cuda
