#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cuda/executor.hpp"
#include "dispatch/executor.hpp"

namespace warpmatch::cuda {

/// The executor of several devices: a host thread each, and parts of the left side go to whichever is free. Each
/// device holds both corpora. Results are those of one device.
class AllDevices final : public dispatch::CudaExecutor {
 public:
  explicit AllDevices(std::vector<const PartExecutor*> devices) : devices_(std::move(devices)) {}

  std::string name() const override { return "cuda:all"; }
  std::string detail() const override;

  /// Each of them holds both sides and takes a share of the left one.
  dispatch::JobPlan plan(const dispatch::Request& request, const dispatch::Work& work, const dispatch::Job& job,
                         const dispatch::Control& control) const override;

  void scores(const dispatch::Request& request, const dispatch::DenseTarget& target,
              const dispatch::Control& control) const override;
  std::vector<dispatch::Choice> top_k(const dispatch::Request& request, std::size_t k,
                                      const dispatch::Control& control) const override;
  void pairs(const dispatch::Request& request, dispatch::PairSink& sink,
             const dispatch::Control& control) const override;
  /// Row by row there is too little work for more than one device: the first does it.
  void paired(const TextSource& queries, const TextSource& choices, const ScoreOptions& options,
              const dispatch::DenseTarget& target, const dispatch::Control& control) const override;
  void chosen(const dispatch::Request& request, const dispatch::RankPairs& pairs, std::span<double> scores,
              const dispatch::Control& control) const override;

 private:
  unsigned members() const { return static_cast<unsigned>(devices_.size()); }

  using PartWork = std::function<void(const PartExecutor& device, dispatch::Part part, const dispatch::Control& own)>;
  /// Cuts `total` rows or ranks into parts and has the devices do them, the one that takes longest first.
  enum class Longest : std::uint8_t { first, last };
  void share(std::uint32_t total, Longest longest, const dispatch::Control& control, const PartWork& work) const;

  std::vector<const PartExecutor*> devices_;
};

}  // namespace warpmatch::cuda
