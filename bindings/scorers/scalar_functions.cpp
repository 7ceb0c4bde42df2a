#include "scorers/scalar_functions.hpp"

#include <initializer_list>
#include <string_view>

// The docstrings are put together from what a metric counts, what a form makes of it, and one example each.

namespace warpmatch::bindings {

namespace {

constexpr std::size_t form_count = 4;
constexpr std::array<Form, form_count> forms{Form::distance, Form::similarity, Form::normalized_distance,
                                             Form::normalized_similarity};
constexpr std::array<std::string_view, form_count> form_names{"distance", "similarity", "normalized_distance",
                                                              "normalized_similarity"};

/// What the functions of a metric with a parameter say of it.
struct ParameterDoc {
  std::string_view before;  ///< in the signature, before the processor
  std::string_view behind;  ///< and at its end
  std::string_view contract;
};

constexpr ParameterDoc doc_of(MetricParameter parameter) {
  switch (parameter) {
    case MetricParameter::none: break;
    case MetricParameter::weights:
      return {
          "weights=None, ", ", score_hint=None",
          R"(weights is what an insertion, a deletion and a substitution cost, (1, 1, 1) by default. With other weights the
most that such lengths can cost takes the place of the longer length. score_hint is accepted and not needed.
)"};
    case MetricParameter::prefix_weight:
      return {"prefix_weight=0.1, ", "", "prefix_weight, 0 to 1, is what each symbol of the common beginning adds.\n"};
    case MetricParameter::pad:
      return {"pad=True, ", "",
              "The longer string's surplus differs throughout; with pad=False strings of unequal length are an "
              "InvalidArgument.\n"};
  }
  return {};
}

std::string text(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) out += part;
  return out;
}

/// What the value is, without the full stop.
std::string summary(const MetricRow& metric, Form form) {
  const bool normalized = form == Form::normalized_distance || form == Form::normalized_similarity;
  const bool of_empty = higher_is_better(form) != metric.empty_is_zero;
  const std::string_view range =
      of_empty ? ", from 0 to 1; 1 for two empty strings" : ", from 0 to 1; 0 for two empty strings";
  if (metric.family == Family::similarity) {
    if (higher_is_better(form)) return text({metric.meaning, range});
    return text({"1 minus the ", metric.title, " similarity", range});
  }
  if (form == Form::distance) return text({metric.meaning, ": a whole number"});
  if (!normalized) return text({metric.maximum, " minus the ", metric.title, " distance: a whole number"});
  if (form == Form::normalized_similarity) return text({"1 minus the normalized ", metric.title, " distance", range});
  return text({metric.title, " distance over ", metric.maximum, range});
}

/// What cutoffs and nulls do.
std::string contract(const Scorer& scorer) {
  const bool higher = higher_is_better(scorer.form);
  if (is_integer(scorer)) {
    return text({"score_cutoff is cut to a whole number; ",
                 higher ? "a similarity below it is 0" : "a distance above it is score_cutoff + 1",
                 ".\nNone, NaN and pandas.NA are a TypeError."});
  }
  if (scorer.form == Form::ratio) return "A score below score_cutoff is 0. None, NaN and pandas.NA score 0.";
  return text({"score_cutoff is rounded to float32; a score ", higher ? "below" : "above", " it is ",
               higher ? "0.0" : "1.0", ".\nNone, NaN and pandas.NA score ", higher ? "0.0." : "1.0."});
}

std::string docstring(std::string_view name, std::string_view extra_parameters, std::string_view last_parameters,
                      std::string_view summary, std::string_view origin, std::string_view contract) {
  return text({name, "(s1, s2, *, ", extra_parameters, "processor=None, score_cutoff=None", last_parameters,
               ")\n--\n\n", summary, "\n\n", origin, "s1 and s2 are str, bytes or other sequences of\n",
               "hashables; `processor` is applied to both first.\n\n", contract, "\n"});
}

std::string example(std::string_view module, std::string_view origin, std::string_view name, std::string_view arguments,
                    std::string_view result) {
  return text(
      {"\n>>> from ", origin, " import ", module, "\n>>> ", module, ".", name, "(", arguments, ")\n", result, "\n"});
}

/// The first letter of a sentence.
std::string capitalized(std::string sentence) {
  if (sentence[0] >= 'a' && sentence[0] <= 'z') sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
  return sentence;
}

std::string origin_of(const MetricRow& row, std::string_view module, std::string_view name) {
  return row.in_rapidfuzz ? text({"As rapidfuzz.", module, ".", name, ". "}) : "";
}

ScalarFunction form_function(const MetricRow& row, std::size_t form) {
  const Scorer scorer{row.metric, forms[form]};
  const std::string_view name = form_names[form];
  const std::string module = text({"distance.", row.module});
  const ParameterDoc parameter = doc_of(row.parameter);
  return {scorer, text({row.name, "_", name}), std::string(name), "warpmatch." + module,
          docstring(name, parameter.before, parameter.behind, capitalized(summary(row, scorer.form)) + ".",
                    origin_of(row, module, name), contract(scorer)) +
              std::string(parameter.contract) +
              example(row.module, "warpmatch.distance", name, row.example.arguments, row.example.results[form])};
}

/// A ratio of rapidfuzz.fuzz: that of a metric that has no other form, or 100 times the normalized Indel similarity.
ScalarFunction ratio_function(const MetricRow& row) {
  const Scorer scorer{row.metric, Form::ratio};
  const bool of_indel = row.metric == Metric::indel;
  const std::string_view meaning =
      of_indel ? "Similarity of two strings from 0 to 100: 100 times the normalized Indel similarity." : row.meaning;
  const std::string_view arguments = of_indel ? R"("this is a test", "this is a test!")" : row.example.arguments;
  const std::string_view result = of_indel ? "96.55172413793103" : row.example.results[0];
  return {scorer, std::string(row.ratio), std::string(row.ratio), "warpmatch.fuzz",
          docstring(row.ratio, "", "", meaning, origin_of(row, "fuzz", row.ratio), contract(scorer)) +
              example("fuzz", "warpmatch", row.ratio, arguments, result)};
}

}  // namespace

const std::array<ScalarFunction, scalar_function_count>& scalar_functions() {
  static const auto functions = [] {
    std::array<ScalarFunction, scalar_function_count> made;
    auto next = made.begin();
    for (const MetricRow& row : metric_table)
      if (has_ratio_function(row)) *next++ = ratio_function(row);
    for (const MetricRow& row : metric_table)
      for (std::size_t form = 0; row.family != Family::ratio && form < form_count; ++form)
        *next++ = form_function(row, form);
    return made;
  }();
  return functions;
}

}  // namespace warpmatch::bindings
