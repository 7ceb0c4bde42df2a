#include "cpu/scorers/candidate_scores.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "core/metric_visit.hpp"
#include "corpus/text/symbol_visit.hpp"
#include "cpu/scorers/query_columns.hpp"
#include "pair/metrics/jaro.hpp"
#include "pair/query.hpp"
#include "scoring/jaro_score.hpp"

namespace warpmatch::cpu {
namespace {

/// Kept choices meet the caller's cutoff, so whoever is at least as good does too. A tie may win by its row.
CandidateLimits limits_by_edits(const scoring::ScoreRule& rule, std::uint32_t query, std::uint32_t choice,
                                std::optional<double> worst) {
  const std::uint32_t maximum = rule.scale.maximum(query, choice);
  const std::int64_t distance =
      worst ? scoring::ScoreRule(rule.measure(), *worst).largest_distance(maximum) : rule.largest_distance(maximum);
  if (distance < std::abs(std::int64_t{query} - choice)) return {};
  const auto most = static_cast<std::uint32_t>(std::min<std::int64_t>(distance, maximum));
  return {.facts = {rule.scale.facts_lost(most, query, choice), rule.scale.facts_lost(most, choice, query)},
          .distance = distance};
}

/// What is matched of both strings is the same symbols, so that either loses no more facts than it has other symbols.
CandidateLimits limits_by_matches(const scoring::JaroFormula& formula, Form form, std::uint32_t query,
                                  std::uint32_t choice, double least_score) {
  const double least = scoring::least_similarity(form, least_score);
  if (least <= 0) return {{query, choice}};
  if (query == 0 || choice == 0) return query == choice ? CandidateLimits{{0, 0}} : CandidateLimits{};
  const auto room = [&](std::uint32_t prefix) -> FactRoom {
    const std::size_t matches = pair::fewest_matches(query, choice, formula.least_jaro(least, prefix));
    return {std::int64_t{query} - static_cast<std::int64_t>(matches),
            std::int64_t{choice} - static_cast<std::int64_t>(matches)};
  };
  if (!formula.needs_prefix()) return {room(0)};
  return {.facts = room(scoring::longest_winkler_prefix), .otherwise = room(0)};
}

class ColumnScores final : public CandidateScores {
 public:
  ColumnScores(const dispatch::Request& request, std::span<const std::uint32_t> map)
      : request_(request), map_(map), columns_(request.rule.metric, request.right) {}

  void load(std::uint32_t query) override {
    query_ = query;
    length_ = request_.left.length(query);
    is_loaded_ = false;
  }

  CandidateLimits limits(std::uint32_t length, std::optional<double> worst) const override {
    return limits_by_edits(request_.rule, length_, length, worst);
  }

  bool begins_alike(const corpus::LengthBucket&, std::uint32_t) const override { return true; }

  void score(const corpus::LengthBucket& bucket, std::span<const std::uint32_t> ranks, const CandidateLimits& limits,
             std::optional<double>, double* scores) override {
    if (!is_loaded_) columns_.load(request_.left, query_, map_);
    is_loaded_ = true;
    const scoring::ScoreRule& rule = request_.rule;
    std::array<std::uint32_t, side_by_side> remainders;
    columns_.remainders(bucket, ranks, remainders.data());
    const std::uint32_t maximum = rule.scale.maximum(length_, bucket.length);
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      const std::uint32_t distance = rule.scale.distance(remainders[i], length_, bucket.length);
      scores[i] = distance > limits.distance ? beyond : rule.score(distance, maximum);
    }
  }

 private:
  static_assert(side_by_side == QueryColumns::side_by_side);

  const dispatch::Request& request_;
  const std::span<const std::uint32_t> map_;
  QueryColumns columns_;
  std::uint32_t query_ = 0;
  std::uint32_t length_ = 0;
  bool is_loaded_ = false;
};

/// True where the choices' symbols are bytes, with one to spare for what no choice has: they are compared as they lie.
bool lie_in_bytes(const corpus::PackedCorpus& choices) {
  return choices.symbol_bytes() == 1 && choices.alphabet().size() < 256;
}

class PairScores final : public CandidateScores {
 public:
  PairScores(const dispatch::Request& request, std::span<const std::uint32_t> map)
      : request_(request), map_(map), formula_(scoring::JaroFormula::of(request.scorer)) {}

  void load(std::uint32_t query) override {
    query_ = query;
    length_ = request_.left.length(query);
    first_ = length_ == 0 ? 0 : mapped_symbol(0);
    scorer_.reset();
  }

  CandidateLimits limits(std::uint32_t length, std::optional<double> worst) const override {
    const scoring::ScoreRule& rule = request_.rule;
    if (rule.counts_edits) return limits_by_edits(rule, length_, length, worst);
    if (!worst && !rule.has_cutoff) return {{length_, length}};
    return limits_by_matches(formula_, rule.form, length_, length, worst.value_or(rule.cutoff));
  }

  bool begins_alike(const corpus::LengthBucket& bucket, std::uint32_t rank) const override {
    return corpus::visit_symbol_type(request_.right.symbol_bytes(), [&](auto type) {
      return *reinterpret_cast<const decltype(type)*>(request_.right.string(bucket, rank)) == first_;
    });
  }

  void score(const corpus::LengthBucket& bucket, std::span<const std::uint32_t> ranks, const CandidateLimits&,
             std::optional<double> worst, double* scores) override {
    if (!scorer_) make_scorer();
    scorer_->set_cutoff(cutoff_for(worst));
    if (!request_.rule.counts_edits && lie_in_bytes(request_.right) && bucket.length > 0 && scorer_->counts_matches() &&
        scorer_->takes_several_of(bucket.length)) {
      score_by_matches(bucket, ranks, scores);
    } else {
      for (std::size_t i = 0; i < ranks.size(); ++i) scores[i] = scorer_->score(text_of(bucket, ranks[i]));
    }
    for (std::size_t i = 0; i < ranks.size(); ++i)
      if (scores[i] != beyond && !scorer_->rule().passes(scores[i])) scores[i] = beyond;
  }

 private:
  /// Where RapidFuzz rounds what a cutoff asks of Jaro, that of the caller decides, and no tie with the worst is lost.
  std::optional<double> cutoff_for(std::optional<double> worst) const {
    const scoring::ScoreRule& rule = request_.rule;
    const bool rounds = rule.has_cutoff && rule.rule == CutoffRule::rapidfuzz;
    if (worst && !rounds) return worst;
    return rule.has_cutoff ? std::optional(rule.cutoff) : std::nullopt;
  }

  /// A symbol of the query as the choices have it.
  std::uint32_t mapped_symbol(std::uint32_t at) const {
    return corpus::visit_symbol_type(request_.left.symbol_bytes(), [&](auto type) -> std::uint32_t {
      const auto* symbols =
          reinterpret_cast<const decltype(type)*>(request_.left.string(request_.left.bucket_of(query_), query_));
      return map_.empty() ? symbols[at] : map_[symbols[at]];
    });
  }

  void make_scorer() {
    points_ = request_.left.decode(query_);
    Text text(points_.data(), points_.size(), Encoding::ucs4);
    if (lie_in_bytes(request_.right)) {
      bytes_.clear();
      bytes_.reserve(1);  // an empty string lies somewhere, too; a null does not
      // What no choice has is one more symbol: any other number would do.
      for (std::uint32_t i = 0; i < length_; ++i)
        bytes_.push_back(
            static_cast<std::uint8_t>(std::min<std::size_t>(mapped_symbol(i), request_.right.alphabet().size())));
      text = {bytes_.data(), bytes_.size(), Encoding::latin1};
    }
    scorer_.emplace(text, ScoreOptions{.scorer = request_.scorer, .rule = request_.rule.rule});
  }

  Text text_of(const corpus::LengthBucket& bucket, std::uint32_t rank) {
    if (lie_in_bytes(request_.right)) return {request_.right.string(bucket, rank), bucket.length, Encoding::latin1};
    choice_points_ = request_.right.decode(rank);
    return {choice_points_.data(), choice_points_.size(), Encoding::ucs4};
  }

  void score_by_matches(const corpus::LengthBucket& bucket, std::span<const std::uint32_t> ranks, double* scores) {
    std::array<pair::ShortText, side_by_side> texts;
    std::array<pair::ShortMatches, side_by_side> matches;
    for (std::size_t i = 0; i < ranks.size(); ++i) texts[i] = pair::Query::short_text(text_of(bucket, ranks[i]));
    scorer_->matches(std::span(texts).first(ranks.size()), matches.data());
    const std::uint32_t least[] = {scorer_->least_matches(bucket.length, false),
                                   scorer_->least_matches(bucket.length, true)};
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      const bool can_count = matches[i].matches >= least[scorer_->begins_alike(texts[i]) ? 1 : 0];
      scores[i] = can_count ? scorer_->score_of(matches[i], texts[i]) : beyond;
    }
  }

  const dispatch::Request& request_;
  const std::span<const std::uint32_t> map_;
  const scoring::JaroFormula formula_;
  std::uint32_t query_ = 0;
  std::uint32_t length_ = 0;
  std::uint32_t first_ = 0;  ///< symbol
  std::u32string points_;
  std::vector<std::uint8_t> bytes_;  ///< in the symbols of the choices
  std::optional<pair::Query> scorer_;
  std::u32string choice_points_;
};

}  // namespace

CandidateWay candidate_way(const dispatch::Request& request) {
  if (scoring::is_jaro(request.scorer.metric)) return CandidateWay::pairs;
  if (!request.rule.counts_edits) return CandidateWay::none;
  if (request.rule.metric == Metric::damerau_levenshtein) return CandidateWay::pairs;
  const bool fit_a_word = request.left.max_length() <= QueryColumns::longest;
  return core::is_bit_parallel(request.rule.metric) && fit_a_word ? CandidateWay::columns : CandidateWay::none;
}

std::unique_ptr<CandidateScores> make_candidate_scores(const dispatch::Request& request,
                                                       std::span<const std::uint32_t> map) {
  if (candidate_way(request) == CandidateWay::pairs) return std::make_unique<PairScores>(request, map);
  return std::make_unique<ColumnScores>(request, map);
}

std::uint64_t candidate_bytes(const dispatch::Request& request) {
  if (candidate_way(request) == CandidateWay::columns)
    return QueryColumns::table_bytes(request.right.alphabet().size());
  // The query, a choice and match words of bytes.
  return 4 * (std::uint64_t{request.left.max_length()} + request.right.max_length()) + 256 * sizeof(std::uint64_t);
}

double candidate_seconds(const dispatch::Request& request, double length) {
  if (candidate_way(request) == CandidateWay::columns) return 3e-9 + length * 0.3e-9;
  return request.rule.counts_edits ? 100e-9 + length * 8e-9 : 70e-9 + length * 0.5e-9;
}

}  // namespace warpmatch::cpu
