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
#include "pair/metrics/places.hpp"
#include "pair/query.hpp"
#include "pair/score.hpp"

namespace warpmatch {
namespace {

/// From that length on a pair of its own is told sooner by a cutoff, which bounds its work, than by all columns.
constexpr std::size_t kBounded = 24;

/// Symbols as they lie, of one or two bytes.
template <class Unit>
std::span<const Unit> units_of(const Text& text) {
  return {static_cast<const Unit*>(text.data), text.units};
}

bool is_aligned(const Text& text) { return reinterpret_cast<std::uintptr_t>(text.data) % sizeof(std::uint16_t) == 0; }

}  // namespace

class QueryScorer::Prepared {
 public:
  Prepared(const Text& text, const ScoreOptions& how)
      : query_(text), options_(how), read_(text, how), window_(read_.length()) {
    const Scorer& scorer = how.scorer;
    const scoring::ScoreRule& rule = read_.rule();
    window_.narrow(scorer, rule);
    if (!counts_edits(scorer.metric) || !rule.counts_edits || !scorer.pad) return;
    compares_places_ = row_of(scorer.metric).by_place && pair::lies_in_units(text);
    const bool is_bounded = how.score_cutoff && read_.length() >= kBounded;
    if (compares_places_ || !(is_bounded || scorer.metric == Metric::damerau_levenshtein)) return;
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
    if (compares_places_ && pair::lies_in_units(choice)) return score_of_places(choice);
    if (by_bytes_ == nullptr || choice.encoding != query_.encoding) return read_.score(choice);
    const scoring::ScoreRule& rule = read_.rule();
    if (choice.encoding == Encoding::latin1)
      return pair::edit_score(by_bytes_, rule, units_of<std::uint8_t>(query_), units_of<std::uint8_t>(choice));
    if (by_units_ != nullptr && choice.encoding == Encoding::ucs2 && is_aligned(query_) && is_aligned(choice))
      return pair::edit_score(by_units_, rule, units_of<std::uint16_t>(query_), units_of<std::uint16_t>(choice));
    return read_.score(choice);
  }

  double score_of_places(const Text& choice) {
    const scoring::ScoreRule& rule = read_.rule();
    const auto length = static_cast<std::uint32_t>(read_.length());
    std::uint32_t distance = 0;
    pair::place_distances(options_.scorer.metric, query_, {&choice, 1}, &distance);
    return rule.reported(distance, rule.scale.maximum(length, static_cast<std::uint32_t>(choice.units)));
  }

  Text query_;
  ScoreOptions options_;
  pair::Query read_;
  pair::LengthWindow window_;
  bool compares_places_ = false;
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
