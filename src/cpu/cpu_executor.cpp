#include "cpu/cpu_executor.hpp"

#include "cpu/joins/join_ways.hpp"
#include "cpu/lanes/kernel_choice.hpp"
#include "cpu/operations/paired.hpp"
#include "cpu/operations/pairs.hpp"
#include "cpu/operations/plan.hpp"
#include "cpu/operations/scored_operations.hpp"
#include "cpu/operations/scores.hpp"
#include "cpu/operations/selective_matrix.hpp"
#include "cpu/operations/top_k.hpp"

namespace warpmatch {
namespace cpu {

dispatch::JobPlan CpuExecutor::plan(const dispatch::Request& request, const dispatch::Work& work,
                                    const dispatch::Job& job, const dispatch::Control& control) const {
  return cpu::plan(kernels_, request, work, job, control);
}

void CpuExecutor::scores(const dispatch::Request& request, const dispatch::DenseTarget& target,
                         const dispatch::Control& control) const {
  if (!request.rule.counts_edits) return scored_matrix(kernels_, request, target, control);
  if (is_selective(request, target)) return selective_matrix(kernels_, request, target, control);
  write_scores(kernels_, request, target, control);
}

std::vector<dispatch::Choice> CpuExecutor::top_k(const dispatch::Request& request, std::size_t k,
                                                 const dispatch::Control& control) const {
  if (!request.rule.counts_edits) return scored_top_k(kernels_, request, k, control);
  return select_top_k(kernels_, request, k, control);
}

bool CpuExecutor::best_rows(const dispatch::Request& request, TopK& result, const dispatch::Control& control) const {
  if (request.rule.counts_edits)
    write_top_k(kernels_, request, result, control);
  else
    write_scored_top_k(kernels_, request, result, control);
  return true;
}

void CpuExecutor::paired(const TextSource& queries, const TextSource& choices, const ScoreOptions& options,
                         const dispatch::DenseTarget& target, const dispatch::Control& control) const {
  paired_scores(queries, choices, options, target, control);
}

void CpuExecutor::pairs(const dispatch::Request& request, dispatch::PairSink& sink,
                        const dispatch::Control& control) const {
  if (const IndexedJoin join = cheaper_join(kernels_, request, control); join.way) return join.way->find(sink, control);
  if (!request.rule.counts_edits) return scored_pairs(kernels_, request, sink, control);
  select_pairs(kernels_, request, sink, control);
}

}  // namespace cpu

const dispatch::Executor& dispatch::cpu_executor() {
  static const cpu::CpuExecutor executor(cpu::lane_kernels());
  return executor;
}

}  // namespace warpmatch
