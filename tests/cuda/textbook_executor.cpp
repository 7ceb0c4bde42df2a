#include "cuda/textbook_executor.hpp"

#include <algorithm>
#include <utility>

#include "core/ranking.hpp"
#include "dispatch/operations/cells.hpp"
#include "dispatch/operations/null_cells.hpp"

namespace warpmatch::test {

std::uint32_t TextbookExecutor::maximum(const dispatch::Request& request, std::uint32_t left, std::uint32_t right) {
  const std::uint32_t m = request.left.length(left);
  const std::uint32_t n = request.right.length(right);
  return request.rule.metric == Metric::indel ? m + n : std::max(m, n);
}

TextbookExecutor::Scored TextbookExecutor::scored(const dispatch::Request& request, std::uint32_t left,
                                                  std::uint32_t right, const auto& measured) {
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

TextbookExecutor::Scored TextbookExecutor::scored(const dispatch::Request& request, std::uint32_t left,
                                                  std::uint32_t right) const {
  return scored(
      request, left, right, [&](const Scorer& scorer) -> const auto& { return measure(request, scorer, left, right); });
}

const reference::Measure& TextbookExecutor::measure(const dispatch::Request& request, const Scorer& scorer,
                                                    std::uint32_t left, std::uint32_t right) const {
  const auto& [insertion, deletion, substitution] = scorer.weights;
  auto& known = measures_[{scorer.metric, insertion, deletion, substitution, scorer.prefix_weight, &request.left,
                           &request.right}];
  if (known.empty())
    for (std::uint32_t i = 0; i < request.left.distinct(); ++i)
      for (std::uint32_t j = 0; j < request.right.distinct(); ++j)
        known.push_back(reference::measure(scorer, request.left.decode(i), request.right.decode(j)));
  return known[std::size_t{left} * request.right.distinct() + right];
}

void TextbookExecutor::scores(const dispatch::Request& request, const dispatch::DenseTarget& target,
                              const dispatch::Control&) const {
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

void TextbookExecutor::paired(const TextSource& queries, const TextSource& choices, const ScoreOptions& options,
                              const dispatch::DenseTarget& target, const dispatch::Control&) const {
  std::vector<Text> memory[2];
  const std::span<const Text> lefts = queries.read(0, queries.size(), memory[0]);
  const std::span<const Text> rights = choices.read(0, choices.size(), memory[1]);
  const Corpus left(lefts, 1);
  const Corpus right(rights, 1);
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
  dispatch::fill_null_cells(lefts, rights, request.rule.worst(), target);
}

std::vector<dispatch::Choice> TextbookExecutor::top_k(const dispatch::Request& request, std::size_t k,
                                                      const dispatch::Control&) const {
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

void TextbookExecutor::pairs(const dispatch::Request& request, dispatch::PairSink& sink,
                             const dispatch::Control&) const {
  dispatch::PairBuffer found(sink);
  for (std::uint32_t left = 0; left < request.left.distinct(); ++left)
    for (std::uint32_t right = request.self ? left + 1 : 0; right < request.right.distinct(); ++right) {
      const auto [passes, score, reported] = scored(request, left, right);
      if (passes) found.push_back({left, right, score});
    }
  found.flush();
}

}  // namespace warpmatch::test
