#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <warpmatch/corpus.hpp>
#include <warpmatch/internal/text_source.hpp>
#include <warpmatch/metric.hpp>

#include "dispatch/pair_sink.hpp"
#include "dispatch/planning/cost.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::dispatch {

/// What an operation asks for besides its request.
struct Job {
  Operation operation = Operation::matrix;
  std::size_t k = 0;               ///< of a top k, for each distinct string
  DType dtype = DType::f32;        ///< of a matrix
  std::uint64_t result_bytes = 0;  ///< what comes back from a device
};

/// What an executor would do with a job.
struct JobPlan {
  std::uint64_t tiles = 0;         ///< parts it cuts the work into; on a device more where many pairs pass
  std::uint64_t memory_bytes = 0;  ///< of the host, besides the strings and the results
  std::uint64_t device_bytes = 0;  ///< of each device, the strings included
  double seconds = 0;              ///< an estimate
  // Of a join through an index, else nothing; as Plan has them.
  std::uint64_t probes = 0;
  std::uint64_t candidates = 0;
  std::vector<std::string> filters;
};

/// Does the work of a request. One virtual call a batch; implementations may be called by several threads at once
/// and give the same results as each other, to the last bit.
class Executor {
 public:
  virtual ~Executor() = default;

  /// `cpu`, `cuda:N` or `cuda:all`.
  virtual std::string name() const = 0;
  /// What it runs on: the SIMD level, or the device's name.
  virtual std::string detail() const = 0;

  /// What a job would take, of which `work` is the measure. Does none of it, and allocates nothing on a device.
  virtual JobPlan plan(const Request& request, const Work& work, const Job& job, const Control& control) const = 0;

  /// Writes every cell whose row and column are not null; DenseTarget says what becomes of the others. Throws
  /// RangeError for a value that does not fit.
  virtual void scores(const Request& request, const DenseTarget& target, const Control& control) const = 0;

  /// k choices for each left rank, k times `left.distinct()` of them: best first in the order of
  /// core::RankKey with the first row of a rank for its row. Only choices that meet the cutoff.
  virtual std::vector<Choice> top_k(const Request& request, std::size_t k, const Control& control) const = 0;

  /// The same as rows, by an executor that comes upon rows: writes `result.k` places of every query, all of which are
  /// empty before. False, with nothing written, for one that comes upon choices (best_rows.hpp makes rows of them). A
  /// call that throws has written some.
  virtual bool best_rows(const Request&, TopK& /*result*/, const Control&) const { return false; }

  /// The score of queries[i] with choices[i], as many of either, into the one row of the target; the worst there is
  /// where either is null. Throws RangeError for a value that does not fit, and as `check_pairs` (text_checks.hpp) for
  /// texts, of whichever row it comes to first.
  virtual void paired(const TextSource& queries, const TextSource& choices, const ScoreOptions& options,
                      const DenseTarget& target, const Control& control) const = 0;

  /// Hands the sink every pair of ranks that meets the cutoff, once and in no particular order, as it is found and from
  /// the threads that find it: what an executor holds of them at a time depends on its threads and tiles, not on how
  /// many there are. Distinct strings only: in a self-join there are no pairs within one rank. A call that throws has
  /// handed over some.
  virtual void pairs(const Request& request, PairSink& sink, const Control& control) const = 0;
};

/// Pairs of ranks that a caller has chosen, as many left ones as right ones; borrowed.
struct RankPairs {
  std::span<const std::uint32_t> left;
  std::span<const std::uint32_t> right;
};

/// An executor of CUDA devices. Its `scores`, `top_k` and `pairs` take requests with fitted words as well.
class CudaExecutor : public Executor {
 public:
  /// scores[i] becomes the score of left[i] and right[i] by the request's fitted words, as a matrix would hold it.
  virtual void chosen(const Request& request, const RankPairs& pairs, std::span<double> scores,
                      const Control& control) const = 0;
};

/// The CPU executor of this process (src/cpu).
const Executor& cpu_executor();

/// The executor of one CUDA device (src/cuda, or src/no_cuda in builds without it).
/// Throws DeviceError with the reason where there is none.
const CudaExecutor& cuda_executor(int ordinal);

/// The executor of all CUDA devices together, or of the only one. Throws DeviceError with the reason where there is
/// none.
const CudaExecutor& all_cuda_executor();

}  // namespace warpmatch::dispatch
