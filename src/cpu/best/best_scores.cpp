#include "cpu/best/best_scores.hpp"

#include <algorithm>
#include <limits>

namespace warpmatch::cpu {
namespace {

/// Whether scores are 0 or from 1/8 to 1. Those of Jaro are: of any two strings with a match, at least half of the
/// matches are in turn, so they come to more than a sixth.
bool are_for_unit_keys(const scoring::ScoreRule& rule) {
  return (rule.metric == Metric::jaro || rule.metric == Metric::jaro_winkler) &&
         (rule.form == Form::similarity || rule.form == Form::normalized_similarity);
}

/// The order of the worst score that counts.
std::int64_t last_order(const scoring::ScoreRule& rule) {
  constexpr std::int64_t all = BestScores::none - 1;
  if (!rule.has_cutoff) return all;
  if (rule.cutoff < 0) return higher_is_better(rule.form) ? all : std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(scoring::order_of(rule.form, rule.cutoff + 0.0));
}

}  // namespace

BestScores::BestScores(const LaneKernels& kernels, const scoring::ScoreRule& rule, std::size_t k)
    : kernels_(kernels),
      rule_(rule),
      has_unit_keys_(are_for_unit_keys(rule)),
      last_order_(last_order(rule)),
      k_(static_cast<std::uint32_t>(k)) {}

std::uint32_t BestScores::most_columns(const scoring::ScoreRule& rule) {
  return are_for_unit_keys(rule) ? 1U << UnitKeys::column_bits : ~std::uint32_t{0};
}

void BestScores::start(std::uint32_t queries) {
  queries_ = queries;
  const std::size_t lanes = kernels_.vector_bytes / sizeof(std::int64_t);
  stride_ = (queries + lanes - 1) / lanes * lanes;
  orders_.assign(k_ * stride_, none);
  if (!has_unit_keys_) columns_.resize(orders_.size());
  // Nothing is better than what stands in lanes that no query has.
  for (std::uint32_t row = 0; row < k_; ++row)
    std::fill(orders_.begin() + static_cast<std::ptrdiff_t>(row * stride_ + queries),
              orders_.begin() + static_cast<std::ptrdiff_t>((row + 1) * stride_),
              std::numeric_limits<std::int64_t>::min());
}

void BestScores::add(const double* scores, std::size_t stride, std::uint32_t count, std::uint32_t first_column) {
  // Scores are read as their bits.
  const ScorePanel panel{reinterpret_cast<const std::uint64_t*>(scores),       stride,     count, first_column,
                         higher_is_better(rule_.form) ? ~std::uint64_t{0} : 0, last_order_};
  if (has_unit_keys_)
    kernels_.keep_best_unit_scores(panel, {orders_.data(), stride_, queries_, k_});
  else
    kernels_.keep_best_scores(panel, {orders_.data(), columns_.data(), stride_, queries_, k_});
}

std::int64_t BestScores::worst(std::uint32_t query) const {
  const std::int64_t order = orders_[(k_ - 1) * stride_ + query];
  return has_unit_keys_ && order != none ? UnitKeys::order(order) : order;
}

void BestScores::take(Kept* out) const {
  const std::int64_t* const orders = orders_.data();
  const std::int64_t* const columns = columns_.data();
  const std::size_t end = k_ * stride_;
  for (std::uint32_t query = 0; query < queries_; ++query) {
    if (has_unit_keys_)
      for (std::size_t at = query; at < end; at += stride_)
        *out++ = {orders[at] == none ? none : UnitKeys::order(orders[at]), UnitKeys::column(orders[at])};
    else
      for (std::size_t at = query; at < end; at += stride_)
        *out++ = {orders[at], static_cast<std::uint32_t>(columns[at])};
  }
}

std::span<const BestScores::Kept> found_of(std::span<const BestScores::Kept> kept) {
  if (kept.back().order != BestScores::none) return kept;
  const auto end = std::ranges::find(kept, BestScores::none, &BestScores::Kept::order);
  return kept.first(static_cast<std::size_t>(end - kept.begin()));
}

}  // namespace warpmatch::cpu
