#include "cpu/operations/selective_matrix.hpp"

#include <algorithm>
#include <vector>

#include "cpu/operations/screening.hpp"
#include "cpu/operations/window_tasks.hpp"
#include "dispatch/operations/cells.hpp"
#include "watch/pace.hpp"

namespace warpmatch::cpu {
namespace {

std::uint32_t mean_length(const corpus::PackedCorpus& strings) {
  return static_cast<std::uint32_t>(strings.text_symbols() / std::max(1u, strings.distinct()));
}

/// Writes every pair into its cells.
template <class Cell>
class CellSink : public FixedLimits {
 public:
  CellSink(const scoring::DistanceLimits& limits, const Screening& screening, const dispatch::DenseTarget& target)
      : FixedLimits(limits), screening_(screening), target_(target) {}

  bool hit(std::uint32_t pattern, std::uint32_t text, double score) {
    const double value = score * target_.multiplier;
    if (!dispatch::fits<Cell>(value)) dispatch::throw_does_not_fit(value, target_.out.dtype);
    const auto cell = dispatch::to_cell<Cell>(value);
    const bool patterns_are_left = screening_.sides.patterns_are_left;
    for (const std::uint32_t row : screening_.request.left.rows(patterns_are_left ? pattern : text))
      for (const std::uint32_t column : screening_.request.right.rows(patterns_are_left ? text : pattern))
        static_cast<Cell*>(target_.out.data)[row * target_.out.row_stride + column] = cell;
    return false;
  }

 private:
  const Screening& screening_;
  const dispatch::DenseTarget& target_;
};

/// Writes the value to every cell but those of nulls.
template <class Cell>
void fill(const dispatch::Request& request, const MatrixView& out, Cell value) {
  watch::Pace pace;
  for (std::uint32_t rank = 0; rank < request.left.distinct(); ++rank)
    for (const std::uint32_t row : request.left.rows(rank)) {
      pace.spend(out.columns / 4 + 8);
      Cell* cells = static_cast<Cell*>(out.data) + row * out.row_stride;
      std::size_t begin = 0;
      for (const std::uint32_t null : request.right.null_rows()) {
        std::fill(cells + begin, cells + null, value);
        begin = std::size_t{null} + 1;
      }
      std::fill(cells + begin, cells + out.columns, value);
    }
}

}  // namespace

bool is_selective(const dispatch::Request& request, const dispatch::DenseTarget& target) {
  const scoring::ScoreRule& rule = request.rule;
  if (!rule.has_cutoff || !rule.counts_edits) return false;
  const std::uint32_t maximum = rule.scale.maximum(mean_length(request.left), mean_length(request.right));
  if (static_cast<double>(rule.largest_distance(maximum)) > selective_share * maximum) return false;
  // Whether a pair misses at all is not known beforehand.
  return dispatch::visit_dtype(
      target.out.dtype, [&](auto cell) { return dispatch::fits<decltype(cell)>(rule.missed() * target.multiplier); });
}

void selective_matrix(const LaneKernels& kernels, const dispatch::Request& request, const dispatch::DenseTarget& target,
                      const dispatch::Control& control) {
  const Screening screening(kernels, request);
  const scoring::DistanceLimits limits(request.rule, request.left.lengths(), request.right.lengths());
  const std::vector<ScreeningTask> tasks = window_tasks(screening, limits);
  dispatch::visit_dtype(target.out.dtype, [&](auto cell) {
    using Cell = decltype(cell);
    fill<Cell>(request, target.out, dispatch::to_cell<Cell>(request.rule.missed() * target.multiplier));
    run_screening(screening, tasks, control, [&] { return CellSink<Cell>(limits, screening, target); });
  });
}

}  // namespace warpmatch::cpu
