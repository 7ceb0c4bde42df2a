#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cuda/operations/operations.hpp"
#include "cuda/operations/outline.hpp"
#include "cuda/policy.hpp"
#include "cuda/runtime/queue.hpp"
#include "dispatch/executor.hpp"

namespace warpmatch::cuda {

/// The executor of one device. Each call opens a Queue of its own, so calls from several threads do not meet
/// but in the corpora they share.
template <Queue Q>
class DeviceExecutor final : public dispatch::Executor {
 public:
  explicit DeviceExecutor(typename Q::Device device, Policy policy = {})
      : device_(std::move(device)), policy_(policy) {}

  std::string name() const override { return Q::name_of(device_); }
  std::string detail() const override { return device_.name; }

  dispatch::Outline outline(const dispatch::Request& request, const dispatch::Work& work, const dispatch::Job& job,
                            const dispatch::Control&) const override {
    return outline_of(request, work, job, policy_, Q::multiprocessors_of(device_));
  }

  void scores(const dispatch::Request& request, const dispatch::DenseTarget& target,
              const dispatch::Control& control) const override {
    scores(request, {0, request.left.size()}, target, control);
  }
  std::vector<dispatch::Choice> top_k(const dispatch::Request& request, std::size_t k,
                                      const dispatch::Control& control) const override {
    return top_k(request, {0, request.left.distinct()}, k, control);
  }
  void pairs(const dispatch::Request& request, dispatch::PairSink& sink,
             const dispatch::Control& control) const override {
    pairs(request, {0, request.left.distinct()}, sink, control);
  }

  void paired(const dispatch::Request& request, const dispatch::DenseTarget& target,
              const dispatch::Control& control) const override {
    Q queue(device_, control);
    write_paired(queue, request, target, policy_, control);
  }

  // The same for a part of the left side: what the whole gives for those rows or ranks.

  void scores(const dispatch::Request& request, dispatch::Part part, const dispatch::DenseTarget& target,
              const dispatch::Control& control) const {
    Q queue(device_, control);
    write_scores(queue, request, part, target, policy_, control);
  }
  std::vector<dispatch::Choice> top_k(const dispatch::Request& request, dispatch::Part part, std::size_t k,
                                      const dispatch::Control& control) const {
    Q queue(device_, control);
    return find_top_k(queue, request, part, k, policy_, control);
  }
  void pairs(const dispatch::Request& request, dispatch::Part part, dispatch::PairSink& sink,
             const dispatch::Control& control) const {
    Q queue(device_, control);
    find_pairs(queue, request, part, sink, policy_, control);
  }

 private:
  typename Q::Device device_;
  Policy policy_;
};

}  // namespace warpmatch::cuda
