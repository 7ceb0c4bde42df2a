#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include <warpmatch/internal/check_length.hpp>
#include <warpmatch/internal/query_scorer.hpp>

#include "pair/best_matches.hpp"
#include "pair/length_window.hpp"
#include "pair/query.hpp"
#include "pair/score.hpp"

namespace warpmatch {
namespace {

/// From that length on a pair of its own is told sooner by a cutoff, which bounds its work, than by all columns.
constexpr std::size_t kBounded = 24;

}  // namespace

class QueryScorer::Prepared {
 public:
  Prepared(const Text& text, const ScoreOptions& how)
      : query_(text), options_(how), read_(text, how), window_(read_.length()) {
    const Scorer& scorer = how.scorer;
    const scoring::ScoreRule& rule = read_.rule();
    window_.narrow(scorer, rule);
    if (!counts_edits(scorer.metric) || !rule.counts_edits || !scorer.pad) return;
    const bool is_bounded = how.score_cutoff && read_.length() >= kBounded;
    if (row_of(scorer.metric).by_place || !(is_bounded || scorer.metric == Metric::damerau_levenshtein)) return;
    by_bytes_ = pair::distance_of<std::uint8_t>(scorer, rule);
    if (is_bounded) by_units_ = pair::distance_of<std::uint16_t>(scorer, rule);
  }

  std::optional<double> score(const Text& choice) {
    if (!window_.contains(choice)) return std::nullopt;
    const double score = score_of(choice);
    return pair::meets(score, options_) ? std::optional(score) : std::nullopt;
  }

 private:
  double score_of(const Text& choice) {
    const scoring::ScoreRule& rule = read_.rule();
    if (by_bytes_ != nullptr && pair::is_bytes(query_) && pair::is_bytes(choice))
      return pair::edit_score(by_bytes_, rule, pair::bytes_of(query_), pair::bytes_of(choice));
    if (by_units_ != nullptr && pair::lies_in_two_bytes(query_) && pair::lies_in_two_bytes(choice))
      return pair::edit_score(by_units_, rule, pair::units_of(query_), pair::units_of(choice));
    return read_.score(choice);
  }

  Text query_;
  ScoreOptions options_;
  pair::Query read_;
  pair::LengthWindow window_;
  // Of a metric whose pairs are told as soon as they are compared alone.
  pair::EditDistance<std::uint8_t> by_bytes_ = nullptr;
  pair::EditDistance<std::uint16_t> by_units_ = nullptr;
};

QueryScorer::QueryScorer(const Text& query, const ScoreOptions& options)
    : prepared_(std::make_unique<Prepared>(query, options)) {}

QueryScorer::~QueryScorer() = default;

std::optional<double> QueryScorer::operator()(const Text& choice) {
  check_length(choice, "choices");
  return prepared_->score(choice);
}

}  // namespace warpmatch
