#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/ranking.hpp"
#include "dispatch/executor.hpp"
#include "dispatch/operations/cells.hpp"
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
              const dispatch::Control&) const override {
    const auto& left = request.left.rank_of_rows();
    const auto& right = request.right.rank_of_rows();
    dispatch::visit_dtype(target.out.dtype, [&](auto cell) {
      using Cell = decltype(cell);
      for (std::size_t i = 0; i < left.size(); ++i)
        for (std::size_t j = 0; j < right.size(); ++j) {
          if (left[i] == corpus::PackedCorpus::no_rank || right[j] == corpus::PackedCorpus::no_rank) continue;
          const double value = scored(request, left[i], right[j]).reported * target.multiplier;
          if (!dispatch::fits<Cell>(value)) dispatch::throw_does_not_fit(value, target.out.dtype);
          static_cast<Cell*>(target.out.data)[i * target.out.row_stride + j] = dispatch::to_cell<Cell>(value);
        }
    });
  }

  void paired(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options,
              const dispatch::DenseTarget& target, const dispatch::Control&) const override {
    const Corpus left(queries, 1);
    const Corpus right(choices, 1);
    const dispatch::Request request = dispatch::make_request(left, right, options);
    dispatch::visit_dtype(target.out.dtype, [&](auto cell) {
      using Cell = decltype(cell);
      for (std::size_t i = 0; i < left.size(); ++i) {
        if (left.is_null(i) || right.is_null(i)) continue;
        const std::uint32_t l = request.left.rank_of_rows()[i];
        const std::uint32_t r = request.right.rank_of_rows()[i];
        const auto measured = [&](const Scorer& scorer) {
          return reference::measure(scorer, request.left.decode(l), request.right.decode(r));
        };
        const double value = scored(request, l, r, measured).reported * target.multiplier;
        if (!dispatch::fits<Cell>(value)) dispatch::throw_does_not_fit(value, target.out.dtype);
        static_cast<Cell*>(target.out.data)[i] = dispatch::to_cell<Cell>(value);
      }
    });
  }

  std::vector<dispatch::Choice> top_k(const dispatch::Request& request, std::size_t k,
                                      const dispatch::Control&) const override {
    std::vector<dispatch::Choice> choices;
    for (std::uint32_t left = 0; left < request.left.distinct(); ++left) {
      std::vector<std::pair<core::RankKey, dispatch::Choice>> passing;
      for (std::uint32_t right = 0; right < request.right.distinct(); ++right) {
        const auto [passes, score, reported] = scored(request, left, right);
        if (!passes) continue;
        passing.push_back(
            {{scoring::order_of(request.rule.form, score), request.right.first_row(right)}, {right, score}});
      }
      std::ranges::sort(passing, [](const auto& a, const auto& b) { return a.first < b.first; });
      passing.resize(k);
      for (const auto& [key, choice] : passing) choices.push_back(choice);
    }
    return choices;
  }

  void pairs(const dispatch::Request& request, dispatch::PairSink& sink, const dispatch::Control&) const override {
    dispatch::PairBuffer found(sink);
    for (std::uint32_t left = 0; left < request.left.distinct(); ++left)
      for (std::uint32_t right = request.self ? left + 1 : 0; right < request.right.distinct(); ++right) {
        const auto [passes, score, reported] = scored(request, left, right);
        if (passes) found.push_back({left, right, score});
      }
    found.flush();
  }

 private:
  /// A pair under the request's rule.
  struct Scored {
    bool passes;
    double score;
    double reported;
  };

  /// What the scores of two corpora are made of, and all that they depend on besides.
  using Key = std::tuple<Metric, std::uint32_t, std::uint32_t, std::uint32_t, double, const void*, const void*>;

  static std::uint32_t maximum(const dispatch::Request& request, std::uint32_t left, std::uint32_t right) {
    const std::uint32_t m = request.left.length(left);
    const std::uint32_t n = request.right.length(right);
    return request.rule.metric == Metric::indel ? m + n : std::max(m, n);
  }

  Scored scored(const dispatch::Request& request, std::uint32_t left, std::uint32_t right) const {
    return scored(
        request, left,
        right, [&](const Scorer& scorer) -> const auto& { return measure(request, scorer, left, right); });
  }

  /// The same from what `measured(scorer)` gives.
  static Scored scored(const dispatch::Request& request, std::uint32_t left, std::uint32_t right,
                       const auto& measured) {
    const scoring::ScoreRule& rule = request.rule;
    if (rule.counts_edits) {
      const auto distance = static_cast<std::uint32_t>(measured({.metric = rule.metric}).value);
      const std::uint32_t most = maximum(request, left, right);
      return {rule.passes(distance, most), rule.score(distance, most), rule.reported(distance, most)};
    }
    // The strings are in the form of the scorer already, so what is left to compare them by is its base.
    Scorer base = request.scorer;
    if (row_of(base.metric).form != TextForm::as_is) base.metric = rule.metric;
    const bool empty = request.left.length(left) == 0 && request.right.length(right) == 0;
    const reference::Measure none{rule.similarity_of_empty(), 1};
    const double score = reference::score_of(base, empty && rule.empty_is_zero ? none : measured(base));
    return {rule.passes(score), score, rule.reported(score)};
  }

  const reference::Measure& measure(const dispatch::Request& request, const Scorer& scorer, std::uint32_t left,
                                    std::uint32_t right) const {
    const auto& [insertion, deletion, substitution] = scorer.weights;
    auto& known = measures_[{scorer.metric, insertion, deletion, substitution, scorer.prefix_weight, &request.left,
                             &request.right}];
    if (known.empty())
      for (std::uint32_t i = 0; i < request.left.distinct(); ++i)
        for (std::uint32_t j = 0; j < request.right.distinct(); ++j)
          known.push_back(reference::measure(scorer, request.left.decode(i), request.right.decode(j)));
    return known[std::size_t{left} * request.right.distinct() + right];
  }

  mutable std::map<Key, std::vector<reference::Measure>> measures_;
};

}  // namespace warpmatch::test
