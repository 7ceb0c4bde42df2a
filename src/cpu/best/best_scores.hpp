#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "cpu/lanes/lane_kernels.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cpu {

/// The k best scores of queries side by side, of whatever metric: what BestInLanes is for edits.
class BestScores {
 public:
  /// One of the best: its order (scoring::order_of, as a signed number) and its column.
  struct Kept {
    std::int64_t order;
    std::uint32_t column;
  };
  static constexpr std::int64_t none = no_key<std::int64_t>;

  /// The rule must stay.
  BestScores(const LaneKernels& kernels, const scoring::ScoreRule& rule, std::size_t k);

  /// Beyond so many a score that goes past all that are kept takes longer than a sort.
  static std::size_t most_kept(const LaneKernels& kernels) { return kernels.vector_bytes; }
  /// Columns of a rule's scores that can be kept together.
  static std::uint32_t most_columns(const scoring::ScoreRule& rule);

  /// Forgets what was found: so many queries come.
  void start(std::uint32_t queries);
  /// Takes up scores of `count` choices, of columns `first_column` and so on, with all queries: [choice][query],
  /// `stride` apart. A vector of them can be read at the last. Columns ascend from call to call.
  void add(const double* scores, std::size_t stride, std::uint32_t count, std::uint32_t first_column);

  std::uint32_t queries() const { return queries_; }
  /// The order of the worst that is kept of a query; `none` where any score that counts is.
  std::int64_t worst(std::uint32_t query) const;
  /// Calls `each(order, column)` with the best of a query, as many as there are.
  template <class Each>
  void visit(std::uint32_t query, const Each& each) const {
    const std::size_t end = k_ * stride_;
    if (has_unit_keys_)
      for (std::size_t at = query; at < end && orders_[at] != none; at += stride_)
        each(UnitKeys::order(orders_[at]), UnitKeys::column(orders_[at]));
    else
      for (std::size_t at = query; at < end && orders_[at] != none; at += stride_)
        each(orders_[at], static_cast<std::uint32_t>(columns_[at]));
  }
  /// Writes the best of each query, k apart; those that there are not have no order.
  void take(Kept* out) const;

 private:
  const LaneKernels& kernels_;
  const scoring::ScoreRule& rule_;
  const bool has_unit_keys_;
  const std::int64_t last_order_;
  const std::uint32_t k_;
  std::uint32_t queries_ = 0;
  std::size_t stride_ = 0;            ///< queries, made up to vectors
  std::vector<std::int64_t> orders_;  ///< [k][query], or keys
  std::vector<std::int64_t> columns_;
};

/// Those of them that there are, which come first.
std::span<const BestScores::Kept> found_of(std::span<const BestScores::Kept> kept);

}  // namespace warpmatch::cpu
