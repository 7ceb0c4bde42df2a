#include "pair/score.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <warpmatch/error.hpp>
#include <warpmatch/internal/pair_scorer.hpp>
#include <warpmatch/matcher.hpp>
#include <warpmatch/normalise.hpp>

#include "core/weighted.hpp"
#include "corpus/text/trigrams.hpp"
#include "pair/composites.hpp"
#include "pair/metrics/edit_distance.hpp"
#include "pair/metrics/jaro.hpp"
#include "pair/metrics/places.hpp"
#include "pair/metrics/weighted.hpp"
#include "pair/script_bytes.hpp"
#include "pair/strings/symbols.hpp"
#include "pair/words.hpp"
#include "scoring/score_rule.hpp"
#include "scoring/similarities.hpp"

namespace warpmatch {
namespace pair {
namespace {

template <class Symbol>
double weighted_score(const ScoreOptions& options, const scoring::ScoreRule& rule, std::span<const Symbol> left,
                      std::span<const Symbol> right) {
  const EditWeights& weights = options.scorer.weights;
  const std::uint64_t maximum = core::Weighted::maximum(weights, left.size(), right.size());
  return rule.reported(scoring::score_of(rule.form, weighted_distance(weights, left, right), maximum));
}

void check_lengths(const Scorer& scorer, std::size_t left, std::size_t right) {
  if (takes(scorer.metric, MetricParameter::pad) && !scorer.pad && left != right)
    throw InvalidArgument("pad", "is false, but: Sequences are not the same length. They have " + std::to_string(left) +
                                     " and " + std::to_string(right) + " code points");
}

/// By what stands at the same place, of texts that stand in units.
double place_score(const ScoreOptions& options, const scoring::ScoreRule& rule, const Text& left, const Text& right) {
  check_length(left, "left");
  check_length(right, "right");
  check_lengths(options.scorer, left.units, right.units);
  const auto maximum = static_cast<std::uint32_t>(std::max(left.units, right.units));
  return rule.reported(place_distance(options.scorer.metric, left, right, place_limit(rule, maximum)), maximum);
}

template <class Symbol>
double jaccard_score(const scoring::ScoreRule& rule, std::span<const Symbol> left, std::span<const Symbol> right) {
  Tokens<Symbol> left_words;
  Tokens<Symbol> right_words;
  sort_words(left, left_words);
  sort_words(right, right_words);
  WordSets<Symbol> sets;
  sets.assign(left_words, right_words);
  const std::size_t common = sets.common.size();
  const double similarity = scoring::jaccard_similarity(common, common + sets.left_rest.size(),
                                                        common + sets.right_rest.size(), rule.similarity_of_empty());
  return rule.reported(scoring::unit_score(rule.form, similarity));
}

template <class Symbol>
std::vector<char32_t> trigrams_of(std::span<const Symbol> string) {
  std::vector<char32_t> trigrams;
  corpus::append_trigrams(
      string, [](Symbol symbol) { return lower_alphanumeric(symbol); }, trigrams);
  return trigrams;
}

template <class Symbol>
double score_of(const ScoreOptions& options, const scoring::ScoreRule& rule, std::span<const Symbol> left,
                std::span<const Symbol> right) {
  const Metric metric = options.scorer.metric;
  if (rule.counts_edits && counts_edits(metric))
    return edit_score(distance_of<Symbol>(options.scorer, rule), rule, left, right);
  if (counts_edits(metric)) return weighted_score(options, rule, left, right);
  if (metric == Metric::jaccard) return jaccard_score(rule, left, right);
  if (metric == Metric::trigram) return jaccard_score<char32_t>(rule, trigrams_of(left), trigrams_of(right));
  if (has_every_form(metric))
    return jaro_score(options, rule, left, right, [&](double least) { return jaro_similarity(left, right, least); });
  Composite<Symbol> composite(metric, left, Use::once);
  return composite_score(rule, [&](double cutoff) { return composite.score(right, cutoff); });
}

}  // namespace

double score(const ScoreOptions& options, const scoring::ScoreRule& rule, Symbols& left, Symbols& right) {
  check_lengths(options.scorer, left.size(), right.size());
  return visit_narrowest(left, right, [&](auto a, auto b) { return score_of(options, rule, a, b); });
}

double edit_score(const ScoreOptions& options, const scoring::ScoreRule& rule, std::span<const std::uint8_t> left,
                  std::span<const std::uint8_t> right) {
  return edit_score(distance_of<std::uint8_t>(options.scorer, rule), rule, left, right);
}

double null_score(const ScoreOptions& options, const scoring::ScoreRule& rule, const char* argument) {
  if (rule.integer) throw InvalidArgument(argument, "a null has no " + to_string(options.scorer));
  return rule.worst();
}

}  // namespace pair

namespace {

bool compares_places(const scoring::Measure& measure, Metric metric) {
  return measure.counts_edits && row_of(metric).by_place;
}

/// Symbols of texts that are spelled in bytes on the stack, and of those that kernels take in units of two bytes.
constexpr std::size_t kSpelled = 1024;
constexpr std::size_t kShort = 64;

/// True where texts of one script are compared for less in bytes, if they can be spelled.
bool is_worth_spelling(const ScoreOptions& options, const scoring::ScoreRule& rule, const Text& left,
                       const Text& right) {
  const Metric metric = options.scorer.metric;
  // Edits are counted in units, which are spelled where that is worth it (SpelledPair).
  const bool are_units = left.encoding == Encoding::ucs2 && right.encoding == Encoding::ucs2;
  if (are_units && rule.counts_edits && counts_edits(metric)) return false;
  const std::size_t longer = std::max(left.units, right.units);
  if (longer > kSpelled || left.encoding == Encoding::utf8 || right.encoding == Encoding::utf8) return false;
  // What stands at one place is compared as it lies, and what folds letters has to know them.
  if (row_of(metric).by_place || metric == Metric::trigram) return false;
  const bool has_kernels = (counts_edits(metric) && metric != Metric::damerau_levenshtein) || scoring::is_jaro(metric);
  return longer > kShort || !has_kernels;
}

/// The score of texts of one script, spelled in bytes; none where they are of several.
std::optional<double> score_spelled(const ScoreOptions& options, const scoring::ScoreRule& rule, const Text& left,
                                    const Text& right) {
  std::array<std::uint8_t, 2 * kSpelled + pair::ScriptBytes::room_behind> bytes;
  pair::ScriptBytes script;
  const auto of_left = script.spell(left, bytes.data());
  if (!of_left) return std::nullopt;
  const auto of_right = script.spell(right, bytes.data() + *of_left);
  if (!of_right || !script.splits_as_latin1()) return std::nullopt;
  pair::check_lengths(options.scorer, *of_left, *of_right);
  return pair::score_of(options, rule, std::span<const std::uint8_t>(bytes.data(), *of_left),
                        std::span<const std::uint8_t>(bytes.data() + *of_left, *of_right));
}

/// By the rule made of the options.
double score_by(const ScoreOptions& options, const scoring::ScoreRule& rule, const Text& left, const Text& right) {
  if (left.data == nullptr) return pair::null_score(options, rule, "left");
  if (right.data == nullptr) return pair::null_score(options, rule, "right");
  // Bytes are compared as they lie.
  if (pair::is_bytes(left) && pair::is_bytes(right)) {
    check_length(left, "left");
    check_length(right, "right");
    pair::check_lengths(options.scorer, left.units, right.units);
    return pair::score_of(options, rule, pair::bytes_of(left), pair::bytes_of(right));
  }
  if (compares_places(rule, options.scorer.metric) && pair::lies_in_units(left) && pair::lies_in_units(right))
    return pair::place_score(options, rule, left, right);
  if (is_worth_spelling(options, rule, left, right))
    if (const auto spelled = score_spelled(options, rule, left, right)) return *spelled;
  pair::Symbols left_symbols(left, "left");
  pair::Symbols right_symbols(right, "right");
  return pair::score(options, rule, left_symbols, right_symbols);
}

}  // namespace

double score(Text left, Text right, const ScoreOptions& options) {
  return score_by(options, scoring::ScoreRule(options), left, right);
}

struct PairScorer::Prepared {
  Prepared(const Scorer& scorer, CutoffRule rule) : options{scorer, std::nullopt, rule}, measure(scorer) {
    if (!measure.counts_edits || !counts_edits(scorer.metric)) return;
    distance_of_bytes = pair::distance_of<std::uint8_t>(scorer, measure);
    distance_of_units = pair::distance_of<std::uint16_t>(scorer, measure);
  }

  double score(const scoring::ScoreRule& rule, const Text& left, const Text& right) const {
    if (distance_of_bytes == nullptr) return score_by(options, rule, left, right);
    if (pair::is_bytes(left) && pair::is_bytes(right))
      return edit_score(distance_of_bytes, rule, left, right, pair::bytes_of(left), pair::bytes_of(right));
    if (!pair::stands_in_units(left) || !pair::stands_in_units(right)) return score_by(options, rule, left, right);
    if (compares_places(measure, options.scorer.metric)) return pair::place_score(options, rule, left, right);
    if (pair::lies_in_two_bytes(left) && pair::lies_in_two_bytes(right))
      return edit_score(distance_of_units, rule, left, right, pair::units_of(left), pair::units_of(right));
    return score_by(options, rule, left, right);
  }

  ScoreOptions options;  ///< without a cutoff
  scoring::Measure measure;
  // Null where scores follow from no whole distance.
  pair::EditDistance<std::uint8_t> distance_of_bytes = nullptr;
  pair::EditDistance<std::uint16_t> distance_of_units = nullptr;

 private:
  template <class Symbol>
  double edit_score(pair::EditDistance<Symbol> distance, const scoring::ScoreRule& rule, const Text& left,
                    const Text& right, std::span<const Symbol> left_symbols,
                    std::span<const Symbol> right_symbols) const {
    check_length(left, "left");
    check_length(right, "right");
    pair::check_lengths(options.scorer, left.units, right.units);
    return pair::edit_score(distance, rule, left_symbols, right_symbols);
  }
};

PairScorer::PairScorer(const Scorer& scorer, CutoffRule rule)
    : prepared_(std::make_shared<const Prepared>(scorer, rule)) {}

double PairScorer::operator()(const Text& left, const Text& right) const {
  return prepared_->score(scoring::ScoreRule(prepared_->measure, scoring::Cutoff()), left, right);
}

double PairScorer::operator()(const Text& left, const Text& right, double score_cutoff) const {
  const auto& [scorer, none, how] = prepared_->options;
  return prepared_->score(scoring::ScoreRule(prepared_->measure, scorer, how, score_cutoff), left, right);
}

}  // namespace warpmatch
