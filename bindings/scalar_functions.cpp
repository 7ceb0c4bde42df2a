#include "scalar_functions.hpp"

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

/// A metric with four functions, in a module of its own.
struct MetricModule {
  Metric metric;
  std::string_view prefix;   ///< of the names in _core
  std::string_view module;   ///< in warpmatch.distance
  std::string_view title;    ///< as in "the Hamming distance"
  std::string_view meaning;  ///< of the distance, or of the similarity where scores are no whole numbers
  std::string_view maximum;  ///< what normalises
  std::string_view extra_parameters;
  std::string_view extra_contract;
  std::string_view example;  ///< arguments
  std::array<std::string_view, form_count> results;
};

constexpr std::array<MetricModule, 11> metric_modules{{
    {Metric::levenshtein,
     "levenshtein",
     "Levenshtein",
     "Levenshtein",
     "The fewest insertions, deletions and substitutions that turn s1 into s2",
     "the longer length",
     "weights=None, ",
     R"(weights is what an insertion, a deletion and a substitution cost, (1, 1, 1) by default. With other weights the
most that such lengths can cost takes the place of the longer length. score_hint is accepted and not needed.
)",
     R"("kitten", "sitting")",
     {"3", "4", "0.42857142857142855", "0.5714285714285714"}},
    {Metric::indel,
     "indel",
     "Indel",
     "Indel",
     "The fewest insertions and deletions that turn s1 into s2",
     "both lengths together",
     "",
     "",
     R"("kitten", "sitting")",
     {"5", "8", "0.38461538461538464", "0.6153846153846154"}},
    {Metric::lcs_seq,
     "lcs_seq",
     "LCSseq",
     "LCSseq",
     "The longer length minus the longest common subsequence",
     "the longer length",
     "",
     "",
     R"("kitten", "sitting")",
     {"3", "4", "0.42857142857142855", "0.5714285714285714"}},
    {Metric::osa,
     "osa",
     "OSA",
     "OSA",
     "Insertions, deletions, substitutions and swaps of neighbours, no part edited twice, that turn s1 into s2, "
     "at\nleast",
     "the longer length",
     "",
     "",
     R"("ca", "abc")",
     {"3", "0", "1.0", "0.0"}},
    {Metric::damerau_levenshtein,
     "damerau_levenshtein",
     "DamerauLevenshtein",
     "Damerau-Levenshtein",
     "The fewest insertions, deletions, substitutions and swaps of neighbours that turn s1 into s2",
     "the longer length",
     "",
     "",
     R"("ca", "abc")",
     {"2", "1", "0.6666666666666666", "0.33333333333333337"}},
    {Metric::hamming,
     "hamming",
     "Hamming",
     "Hamming",
     "Positions where s1 and s2 differ",
     "the longer length",
     "pad=True, ",
     R"(The longer string's surplus differs throughout; with pad=False strings of unequal length are an InvalidArgument.
)",
     R"("karolin", "kathrin")",
     {"3", "4", "0.42857142857142855", "0.5714285714285714"}},
    {Metric::prefix,
     "prefix",
     "Prefix",
     "Prefix",
     "The longer length minus the common beginning",
     "the longer length",
     "",
     "",
     R"("prefix", "present")",
     {"4", "3", "0.5714285714285714", "0.4285714285714286"}},
    {Metric::postfix,
     "postfix",
     "Postfix",
     "Postfix",
     "The longer length minus the common end",
     "the longer length",
     "",
     "",
     R"("postfix", "suffix")",
     {"4", "3", "0.5714285714285714", "0.4285714285714286"}},
    {Metric::jaro,
     "jaro",
     "Jaro",
     "Jaro",
     "Symbols that match at nearby places, less those out of order",
     "",
     "",
     "",
     R"("martha", "marhta")",
     {"0.05555555555555547", "0.9444444444444445", "0.05555555555555547", "0.9444444444444445"}},
    {Metric::jaro_winkler,
     "jaro_winkler",
     "JaroWinkler",
     "Jaro-Winkler",
     "Jaro similarity, above 0.7 raised by a common beginning of up to four symbols",
     "",
     "prefix_weight=0.1, ",
     R"(prefix_weight, 0 to 1, is what each symbol of the common beginning adds.
)",
     R"("martha", "marhta")",
     {"0.03888888888888886", "0.9611111111111111", "0.03888888888888886", "0.9611111111111111"}},
    {Metric::jaccard,
     "jaccard",
     "Jaccard",
     "Jaccard",
     "Words in common by words in either string, each once",
     "",
     "",
     "",
     R"("new york jets", "new york giants")",
     {"0.5", "0.5", "0.5", "0.5"}},
}};

/// A function of warpmatch.fuzz.
struct Ratio {
  Metric metric;
  std::string_view name;
  std::string_view meaning;
  std::string_view example;
  std::string_view result;
};

constexpr std::array<Ratio, 10> ratios{{
    {Metric::indel, "ratio", "Similarity of two strings from 0 to 100: 100 times the normalized Indel similarity.",
     R"("this is a test", "this is a test!")", "96.55172413793103"},
    {Metric::partial, "partial_ratio",
     "The best ratio, 0 to 100, of the shorter string and a part of the longer one that is no longer.",
     R"("this is a test", "this is a test!")", "100.0"},
    {Metric::token_sort, "token_sort_ratio", "The ratio, 0 to 100, of the strings with their words sorted.",
     R"("fuzzy wuzzy was a bear", "wuzzy fuzzy was a bear")", "100.0"},
    {Metric::token_set, "token_set_ratio",
     "The best ratio, 0 to 100, of the words in common and those with either string's other words.",
     R"("fuzzy was a bear", "fuzzy fuzzy was a bear")", "100.0"},
    {Metric::token, "token_ratio", "The better of token_sort_ratio and token_set_ratio, 0 to 100.",
     R"("new york jets", "jets of york")", "85.71428571428571"},
    {Metric::partial_token_sort, "partial_token_sort_ratio",
     "The partial_ratio, 0 to 100, of the strings with their words sorted.", R"("jets of new york", "york jets")",
     "71.42857142857143"},
    {Metric::partial_token_set, "partial_token_set_ratio",
     "100 where a word is in common, else the partial_ratio of the strings with their words sorted.",
     R"("new york jets", "york giants")", "100.0"},
    {Metric::partial_token, "partial_token_ratio",
     "The better of partial_token_sort_ratio and partial_token_set_ratio, 0 to 100.",
     R"("new york jets", "yorks giant")", "63.1578947368421"},
    {Metric::wratio, "WRatio", "The best of the other ratios, 0 to 100, each with a weight that suits the lengths.",
     R"("new york jets", "jets new yrok")", "87.6923076923077"},
    {Metric::qratio, "QRatio", "The ratio, 0 to 100, but 0 for two empty strings.",
     R"("this is a test", "this is a test!")", "96.55172413793103"},
}};
static_assert(scalar_function_count == form_count * metric_modules.size() + ratios.size());

std::string text(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) out += part;
  return out;
}

/// What the value is, without the full stop.
std::string summary(const MetricModule& metric, Form form) {
  const bool normalized = form == Form::normalized_distance || form == Form::normalized_similarity;
  const std::string_view range =
      higher_is_better(form) ? ", from 0 to 1; 1 for two empty strings" : ", from 0 to 1; 0 for two empty strings";
  if (!counts_edits(metric.metric)) {
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

ScalarFunction function_of(const MetricModule& metric, std::size_t form) {
  const Scorer scorer{metric.metric, forms[form]};
  const std::string_view name = form_names[form];
  const std::string_view last = metric.metric == Metric::levenshtein ? ", score_hint=None" : "";
  return {scorer, text({metric.prefix, "_", name}), std::string(name), text({"warpmatch.distance.", metric.module}),
          docstring(
              name, metric.extra_parameters, last, capitalized(summary(metric, scorer.form)) + ".",
              metric.metric == Metric::jaccard ? "" : text({"As rapidfuzz.distance.", metric.module, ".", name, ". "}),
              contract(scorer)) +
              std::string(metric.extra_contract) +
              example(metric.module, "warpmatch.distance", name, metric.example, metric.results[form])};
}

ScalarFunction function_of(const Ratio& ratio) {
  const Scorer scorer{ratio.metric, Form::ratio};
  return {
      scorer, std::string(ratio.name), std::string(ratio.name), "warpmatch.fuzz",
      docstring(ratio.name, "", "", ratio.meaning, text({"As rapidfuzz.fuzz.", ratio.name, ". "}), contract(scorer)) +
          example("fuzz", "warpmatch", ratio.name, ratio.example, ratio.result)};
}

}  // namespace

const std::array<ScalarFunction, scalar_function_count>& scalar_functions() {
  static const auto functions = [] {
    std::array<ScalarFunction, scalar_function_count> made;
    auto next = made.begin();
    for (const Ratio& ratio : ratios) *next++ = function_of(ratio);
    for (const MetricModule& metric : metric_modules)
      for (std::size_t form = 0; form < form_count; ++form) *next++ = function_of(metric, form);
    return made;
  }();
  return functions;
}

}  // namespace warpmatch::bindings
