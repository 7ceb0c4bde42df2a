#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/ranking.hpp"
#include "dispatch/cells.hpp"
#include "dispatch/executor.hpp"
#include "reference/edit_distance.hpp"

namespace warpmatch::test {

/// An executor that follows the contract word for word with the textbook recurrences. It remembers the distances of
/// the last pairs of corpora, so the corpora must stay.
class TextbookExecutor final : public dispatch::Executor {
 public:
  std::string name() const override { return "textbook"; }
  std::string detail() const override { return "textbook"; }

  void scores(const dispatch::Request& request, const dispatch::DenseTarget& target,
              const dispatch::Control&) const override {
    const auto& left = request.left.rank_of_rows();
    const auto& right = request.right.rank_of_rows();
    dispatch::visit_dtype(target.out.dtype, [&](auto cell) {
      using Cell = decltype(cell);
      for (std::size_t i = 0; i < left.size(); ++i)
        for (std::size_t j = 0; j < right.size(); ++j) {
          if (left[i] == corpus::PackedCorpus::no_rank || right[j] == corpus::PackedCorpus::no_rank) continue;
          const double value =
              request.rule.reported(distance(request, left[i], right[j]), maximum(request, left[i], right[j])) *
              target.multiplier;
          if (!dispatch::fits<Cell>(value)) dispatch::throw_does_not_fit(value, target.out.dtype);
          static_cast<Cell*>(target.out.data)[i * target.out.row_stride + j] = dispatch::to_cell<Cell>(value);
        }
    });
  }

  std::vector<dispatch::Choice> top_k(const dispatch::Request& request, std::size_t k,
                                      const dispatch::Control&) const override {
    std::vector<dispatch::Choice> choices;
    for (std::uint32_t left = 0; left < request.left.distinct(); ++left) {
      std::vector<std::pair<core::RankKey, dispatch::Choice>> passing;
      for (std::uint32_t right = 0; right < request.right.distinct(); ++right) {
        const std::uint32_t d = distance(request, left, right);
        const std::uint32_t most = maximum(request, left, right);
        if (!request.rule.passes(d, most)) continue;
        const double score = request.rule.score(d, most);
        passing.push_back(
            {{scoring::order_of(request.rule.form, score), request.right.first_row(right)}, {right, score}});
      }
      std::ranges::sort(passing, [](const auto& a, const auto& b) { return a.first < b.first; });
      passing.resize(k);
      for (const auto& [key, choice] : passing) choices.push_back(choice);
    }
    return choices;
  }

  dispatch::PairList pairs(const dispatch::Request& request, const dispatch::Control&) const override {
    dispatch::PairList found;
    for (std::uint32_t left = 0; left < request.left.distinct(); ++left)
      for (std::uint32_t right = request.self ? left + 1 : 0; right < request.right.distinct(); ++right) {
        const std::uint32_t d = distance(request, left, right);
        const std::uint32_t most = maximum(request, left, right);
        if (request.rule.passes(d, most)) found.push_back({left, right, request.rule.score(d, most)});
      }
    return found;
  }

 private:
  using Key = std::pair<const void*, const void*>;

  static std::uint32_t maximum(const dispatch::Request& request, std::uint32_t left, std::uint32_t right) {
    const std::uint32_t m = request.left.length(left);
    const std::uint32_t n = request.right.length(right);
    return request.rule.metric == Metric::indel ? m + n : std::max(m, n);
  }

  std::uint32_t distance(const dispatch::Request& request, std::uint32_t left, std::uint32_t right) const {
    auto& known = distances_[{request.rule.metric, {&request.left, &request.right}}];
    if (known.empty())
      for (std::uint32_t i = 0; i < request.left.distinct(); ++i)
        for (std::uint32_t j = 0; j < request.right.distinct(); ++j)
          known.push_back(static_cast<std::uint32_t>(
              reference::distance(request.rule.metric, request.left.decode(i), request.right.decode(j))));
    return known[std::size_t{left} * request.right.distinct() + right];
  }

  mutable std::map<std::pair<Metric, Key>, std::vector<std::uint32_t>> distances_;
};

}  // namespace warpmatch::test
