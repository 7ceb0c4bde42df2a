#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cuda/blocks/policy.hpp"
#include "cuda/runtime/queue.hpp"
#include "dispatch/executor.hpp"

namespace warpmatch::cuda {

/// An executor that can do a part of the left side: what the whole gives for those rows or ranks.
class PartExecutor : public dispatch::CudaExecutor {
 public:
  using dispatch::Executor::pairs;
  using dispatch::Executor::scores;
  using dispatch::Executor::top_k;

  virtual void scores(const dispatch::Request& request, dispatch::Part part, const dispatch::DenseTarget& target,
                      const dispatch::Control& control) const = 0;
  virtual std::vector<dispatch::Choice> top_k(const dispatch::Request& request, dispatch::Part part, std::size_t k,
                                              const dispatch::Control& control) const = 0;
  virtual void pairs(const dispatch::Request& request, dispatch::Part part, dispatch::PairSink& sink,
                     const dispatch::Control& control) const = 0;

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
};

/// The executor of one device. Each call opens a queue of its own, so calls from several threads do not meet but in the
/// corpora they share.
class DeviceExecutor : public PartExecutor {
 public:
  explicit DeviceExecutor(std::unique_ptr<const QueueSource> device, const Policy& policy = {})
      : device_(std::move(device)), policy_(policy) {}

  std::string name() const override { return device_->name(); }
  std::string detail() const override { return device_->detail(); }
  dispatch::JobPlan plan(const dispatch::Request& request, const dispatch::Work& work, const dispatch::Job& job,
                         const dispatch::Control& control) const override;

  using PartExecutor::pairs;
  using PartExecutor::scores;
  using PartExecutor::top_k;

  void scores(const dispatch::Request& request, dispatch::Part part, const dispatch::DenseTarget& target,
              const dispatch::Control& control) const override;
  std::vector<dispatch::Choice> top_k(const dispatch::Request& request, dispatch::Part part, std::size_t k,
                                      const dispatch::Control& control) const override;
  void pairs(const dispatch::Request& request, dispatch::Part part, dispatch::PairSink& sink,
             const dispatch::Control& control) const override;
  /// Packs the strings first.
  void paired(const TextSource& queries, const TextSource& choices, const ScoreOptions& options,
              const dispatch::DenseTarget& target, const dispatch::Control& control) const override;
  void chosen(const dispatch::Request& request, const dispatch::RankPairs& pairs, std::span<double> scores,
              const dispatch::Control& control) const override;

 private:
  std::unique_ptr<const QueueSource> device_;
  Policy policy_;
};

}  // namespace warpmatch::cuda
