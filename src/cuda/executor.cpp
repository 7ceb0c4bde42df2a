#include "cuda/executor.hpp"

#include "cuda/operations/operations.hpp"
#include "cuda/operations/plan.hpp"
#include "dispatch/operations/null_cells.hpp"

namespace warpmatch::cuda {

dispatch::JobPlan DeviceExecutor::plan(const dispatch::Request& request, const dispatch::Work& work,
                                       const dispatch::Job& job, const dispatch::Control&) const {
  return plan_of(request, work, job, policy_, device_->multiprocessors());
}

void DeviceExecutor::scores(const dispatch::Request& request, dispatch::Part part, const dispatch::DenseTarget& target,
                            const dispatch::Control& control) const {
  write_scores(*device_->open(control), request, part, target, policy_, control);
}

std::vector<dispatch::Choice> DeviceExecutor::top_k(const dispatch::Request& request, dispatch::Part part,
                                                    std::size_t k, const dispatch::Control& control) const {
  return find_top_k(*device_->open(control), request, part, k, policy_, control);
}

void DeviceExecutor::pairs(const dispatch::Request& request, dispatch::Part part, dispatch::PairSink& sink,
                           const dispatch::Control& control) const {
  find_pairs(*device_->open(control), request, part, sink, policy_, control);
}

void DeviceExecutor::paired(const TextSource& queries, const TextSource& choices, const ScoreOptions& options,
                            const dispatch::DenseTarget& target, const dispatch::Control& control) const {
  std::vector<Text> memory[2];
  const std::span<const Text> lefts = queries.read(0, queries.size(), memory[0]);
  const std::span<const Text> rights = choices.read(0, choices.size(), memory[1]);
  const Corpus left(lefts, control.workers);
  const Corpus right(rights, control.workers);
  write_paired(*device_->open(control), dispatch::make_request(left, right, options), target, policy_, control);
  dispatch::fill_null_cells(lefts, rights, scoring::ScoreRule(options).worst(), target);
}

void DeviceExecutor::chosen(const dispatch::Request& request, const dispatch::RankPairs& pairs,
                            std::span<double> scores, const dispatch::Control& control) const {
  score_chosen(*device_->open(control), request, pairs, scores, policy_, control);
}

}  // namespace warpmatch::cuda
