#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace warpmatch {

/// An edit distance with integer values.
enum class Metric : std::uint8_t {
  levenshtein,  ///< insertions, deletions, substitutions (Levenshtein 1966)
  indel,        ///< insertions and deletions only: len1 + len2 - 2 * LCS
};

/// How an integer distance d with maximum M is reported.
enum class Form : std::uint8_t {
  distance,               ///< d, integer, lower is better
  similarity,             ///< M - d, integer, higher is better
  normalized_distance,    ///< d / M in [0, 1]; 0 for two empty strings
  normalized_similarity,  ///< 1 - d / M in [0, 1]; 1 for two empty strings
  ratio,                  ///< 100 * (1 - d / M) in [0, 100]; 100 for two empty strings
};

/// A metric and the form its values are reported in.
struct Scorer {
  Metric metric = Metric::indel;
  Form form = Form::ratio;

  friend bool operator==(const Scorer&, const Scorer&) = default;
};

/// True where a larger score means more alike.
constexpr bool higher_is_better(Form form) { return form != Form::distance && form != Form::normalized_distance; }

/// True where scores are whole numbers.
constexpr bool is_integer(Form form) { return form == Form::distance || form == Form::similarity; }

/// The scorer of that name, e.g. `ratio`, `levenshtein`, `indel_normalized_similarity`.
/// Throws InvalidArgument, listing the known names, for any other.
Scorer scorer_from_name(std::string_view name);

/// The name `scorer_from_name` takes.
std::string to_string(Scorer scorer);

/// All names `scorer_from_name` takes.
std::vector<std::string> scorer_names();

}  // namespace warpmatch
