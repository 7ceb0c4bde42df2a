#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "dispatch/executor.hpp"
#include "reference/score.hpp"

namespace warpmatch::test {

/// An executor that follows the contract word for word with the textbook recurrences and formulas, under
/// CutoffRule::reported where scores are no distances. It remembers what it worked out, so the corpora must stay.
class TextbookExecutor final : public dispatch::Executor {
 public:
  std::string name() const override { return "textbook"; }
  std::string detail() const override { return "textbook"; }

  dispatch::JobPlan plan(const dispatch::Request&, const dispatch::Work&, const dispatch::Job&,
                         const dispatch::Control&) const override {
    return {};
  }

  void scores(const dispatch::Request& request, const dispatch::DenseTarget& target,
              const dispatch::Control&) const override;

  void paired(const TextSource& queries, const TextSource& choices, const ScoreOptions& options,
              const dispatch::DenseTarget& target, const dispatch::Control&) const override;

  std::vector<dispatch::Choice> top_k(const dispatch::Request& request, std::size_t k,
                                      const dispatch::Control&) const override;

  void pairs(const dispatch::Request& request, dispatch::PairSink& sink, const dispatch::Control&) const override;

 private:
  /// A pair under the request's rule.
  struct Scored {
    bool passes;
    double score;
    double reported;
  };

  /// What the scores of two corpora are made of, and all that they depend on besides.
  using Key = std::tuple<Metric, std::uint32_t, std::uint32_t, std::uint32_t, double, const void*, const void*>;

  static std::uint32_t maximum(const dispatch::Request& request, std::uint32_t left, std::uint32_t right);

  Scored scored(const dispatch::Request& request, std::uint32_t left, std::uint32_t right) const;

  /// The same from what `measured(scorer)` gives.
  static Scored scored(const dispatch::Request& request, std::uint32_t left, std::uint32_t right, const auto& measured);

  const reference::Measure& measure(const dispatch::Request& request, const Scorer& scorer, std::uint32_t left,
                                    std::uint32_t right) const;

  mutable std::map<Key, std::vector<reference::Measure>> measures_;
};

}  // namespace warpmatch::test
