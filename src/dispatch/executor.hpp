#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <warpmatch/metric.hpp>

#include "dispatch/pair_list.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::dispatch {

/// Does the work of a request. One virtual call a batch; implementations may be called by several threads at once
/// and give the same results as each other, to the last bit.
class Executor {
 public:
  virtual ~Executor() = default;

  /// `cpu` or `cuda:N`.
  virtual std::string name() const = 0;
  /// What it runs on: the SIMD level, or the device's name.
  virtual std::string detail() const = 0;

  /// Writes every cell whose row and column are not null. Throws RangeError for a value that does not fit.
  virtual void scores(const Request& request, const DenseTarget& target, const Control& control) const = 0;

  /// k choices for each left rank, k times `left.distinct()` of them: best first in the order of
  /// core::RankKey with the first row of a rank for its row. Only choices that meet the cutoff.
  virtual std::vector<Choice> top_k(const Request& request, std::size_t k, const Control& control) const = 0;

  /// Every pair of ranks that meets the cutoff, in no particular order. Distinct strings only: in a self-join the
  /// pairs within one rank are not listed.
  virtual PairList pairs(const Request& request, const Control& control) const = 0;
};

/// The CPU executor of this process (src/cpu).
const Executor& cpu_executor();

/// True where the CUDA executor has kernels for what the rule compares by; other scorers run on the CPU.
constexpr bool has_cuda_kernels(const scoring::ScoreRule& rule) {
  switch (rule.metric) {
    case Metric::jaro:
    case Metric::jaro_winkler:
    case Metric::jaccard: return true;
    default: return warpmatch::counts_edits(rule.metric);  // whatever the weights
  }
}

/// The executor of one CUDA device (src/cuda, or src/no_cuda in builds without it).
/// Throws DeviceError with the reason where there is none.
const Executor& cuda_executor(int ordinal);

}  // namespace warpmatch::dispatch
