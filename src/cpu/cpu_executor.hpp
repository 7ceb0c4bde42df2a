#pragma once

#include <span>
#include <string>
#include <vector>

#include "cpu/lanes/lane_kernels.hpp"
#include "dispatch/executor.hpp"

namespace warpmatch::cpu {

/// The executor on threads and the SIMD lanes of one set of kernels.
class CpuExecutor final : public dispatch::Executor {
 public:
  explicit CpuExecutor(const LaneKernels& kernels) : kernels_(kernels) {}

  std::string name() const override { return "cpu"; }
  std::string detail() const override { return kernels_.name; }
  dispatch::JobPlan plan(const dispatch::Request& request, const dispatch::Work& work, const dispatch::Job& job,
                         const dispatch::Control& control) const override;
  void scores(const dispatch::Request& request, const dispatch::DenseTarget& target,
              const dispatch::Control& control) const override;
  std::vector<dispatch::Choice> top_k(const dispatch::Request& request, std::size_t k,
                                      const dispatch::Control& control) const override;
  bool best_rows(const dispatch::Request& request, TopK& result, const dispatch::Control& control) const override;
  void paired(const TextSource& queries, const TextSource& choices, const ScoreOptions& options,
              const dispatch::DenseTarget& target, const dispatch::Control& control) const override;
  void pairs(const dispatch::Request& request, dispatch::PairSink& sink,
             const dispatch::Control& control) const override;

 private:
  const LaneKernels& kernels_;
};

}  // namespace warpmatch::cpu
