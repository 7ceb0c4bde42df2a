#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <warpmatch/export.hpp>
#include <warpmatch/metric_table.hpp>

namespace warpmatch {

/// How a value is reported, of a distance d with maximum M. For the similarities M is 1.
enum class Form : std::uint8_t {
  distance,               ///< d, lower is better; a whole number for edit distances
  similarity,             ///< M - d, higher is better; a whole number for edit distances
  normalized_distance,    ///< d / M in [0, 1]; 0 for two empty strings
  normalized_similarity,  ///< 1 - d / M in [0, 1]; 1 for two empty strings
  ratio,                  ///< 100 * (1 - d / M) in [0, 100]; 100 for two empty strings
};

/// What each edit that turns the left string into the right one costs.
struct EditWeights {
  std::uint32_t insertion = 1;
  std::uint32_t deletion = 1;
  std::uint32_t substitution = 1;

  friend bool operator==(const EditWeights&, const EditWeights&) = default;
};

/// A metric, the form its values are reported in, and what some metrics take besides.
struct Scorer {
  Metric metric = Metric::indel;
  Form form = Form::ratio;
  EditWeights weights = {};    ///< levenshtein alone
  double prefix_weight = 0.1;  ///< jaro_winkler alone: what each symbol of a common beginning adds; 0 to 1
  bool pad = true;             ///< hamming alone: without it strings of unequal length are an error

  friend bool operator==(const Scorer&, const Scorer&) = default;
};

/// True where a larger score means more alike.
constexpr bool higher_is_better(Form form) { return form != Form::distance && form != Form::normalized_distance; }

/// True for the metrics that count edits.
constexpr bool counts_edits(Metric metric) { return row_of(metric).family == Family::edit; }

/// True for the metrics that can be reported in every form; the others are ratios.
constexpr bool has_every_form(Metric metric) { return row_of(metric).family != Family::ratio; }

/// True where the metric takes that parameter.
constexpr bool takes(Metric metric, MetricParameter parameter) { return row_of(metric).parameter == parameter; }

/// True where scores are whole numbers.
constexpr bool is_integer(const Scorer& scorer) {
  return counts_edits(scorer.metric) && (scorer.form == Form::distance || scorer.form == Form::similarity);
}

/// The largest score there can be: 100, 1, or infinity for whole numbers.
WARPMATCH_EXPORT double largest_score(const Scorer& scorer);

/// The scorer of that name with default weights, e.g. `ratio`, `levenshtein`, `jaro_winkler`,
/// `indel_normalized_similarity`. The bare name of an edit distance is the distance; `jaro`, `jaro_winkler` and
/// `jaccard` are the similarities. Throws InvalidArgument, listing the known names, for any other.
WARPMATCH_EXPORT Scorer scorer_from_name(std::string_view name);

/// The name `scorer_from_name` takes.
WARPMATCH_EXPORT std::string to_string(const Scorer& scorer);

/// All names `scorer_from_name` takes.
WARPMATCH_EXPORT std::vector<std::string> scorer_names();

}  // namespace warpmatch
