#include <array>
#include <limits>
#include <optional>

#include <warpmatch/error.hpp>
#include <warpmatch/metric.hpp>

namespace warpmatch {
namespace {

struct NamedMetric {
  std::string_view name;
  Metric metric;
};

/// Metrics that have every form; their names are `<metric>_<form>`.
constexpr std::array kFormed{
    NamedMetric{"levenshtein", Metric::levenshtein},
    NamedMetric{"indel", Metric::indel},
    NamedMetric{"lcs_seq", Metric::lcs_seq},
    NamedMetric{"osa", Metric::osa},
    NamedMetric{"damerau_levenshtein", Metric::damerau_levenshtein},
    NamedMetric{"hamming", Metric::hamming},
    NamedMetric{"prefix", Metric::prefix},
    NamedMetric{"postfix", Metric::postfix},
    NamedMetric{"jaro", Metric::jaro},
    NamedMetric{"jaro_winkler", Metric::jaro_winkler},
    NamedMetric{"jaccard", Metric::jaccard},
};

/// The scorers of rapidfuzz.fuzz.
constexpr std::array kRatios{
    NamedMetric{"ratio", Metric::indel},
    NamedMetric{"partial_ratio", Metric::partial},
    NamedMetric{"token_sort_ratio", Metric::token_sort},
    NamedMetric{"token_set_ratio", Metric::token_set},
    NamedMetric{"token_ratio", Metric::token},
    NamedMetric{"partial_token_sort_ratio", Metric::partial_token_sort},
    NamedMetric{"partial_token_set_ratio", Metric::partial_token_set},
    NamedMetric{"partial_token_ratio", Metric::partial_token},
    NamedMetric{"WRatio", Metric::wratio},
    NamedMetric{"QRatio", Metric::qratio},
    NamedMetric{"levenshtein_ratio", Metric::levenshtein},
};

struct NamedForm {
  std::string_view suffix;
  Form form;
};
constexpr std::array kForms{
    NamedForm{"_distance", Form::distance},
    NamedForm{"_similarity", Form::similarity},
    NamedForm{"_normalized_distance", Form::normalized_distance},
    NamedForm{"_normalized_similarity", Form::normalized_similarity},
};

/// The form that a metric's bare name stands for, without a suffix.
constexpr Form bare_form(Metric metric) { return counts_edits(metric) ? Form::distance : Form::similarity; }

std::string name_of(const NamedMetric& metric, const NamedForm& form) {
  return std::string(metric.name) + (form.form == bare_form(metric.metric) ? "" : std::string(form.suffix));
}

/// Calls `f(name, scorer)` for every scorer there is, until it returns true.
template <class F>
void for_each_scorer(F&& f) {
  for (const NamedMetric& ratio : kRatios)
    if (f(std::string(ratio.name), Scorer{ratio.metric, Form::ratio})) return;
  for (const NamedMetric& metric : kFormed)
    for (const NamedForm& form : kForms)
      if (f(name_of(metric, form), Scorer{metric.metric, form.form})) return;
}

}  // namespace

Scorer scorer_from_name(std::string_view name) {
  std::optional<Scorer> found;
  std::string list;
  for_each_scorer([&](const std::string& known, const Scorer& scorer) {
    if (known == name) found = scorer;
    list += (list.empty() ? "" : ", ") + known;
    return found.has_value();
  });
  if (!found) throw InvalidArgument("scorer", "unknown scorer '" + std::string(name) + "'; known: " + list);
  return *found;
}

std::string to_string(const Scorer& scorer) {
  std::string name = "unknown";
  for_each_scorer([&](const std::string& known, const Scorer& candidate) {
    const bool same = candidate.metric == scorer.metric && candidate.form == scorer.form;
    if (same) name = known;
    return same;
  });
  return name;
}

std::vector<std::string> scorer_names() {
  std::vector<std::string> names;
  for_each_scorer([&](const std::string& name, const Scorer&) {
    names.push_back(name);
    return false;
  });
  return names;
}

double largest_score(const Scorer& scorer) {
  if (is_integer(scorer)) return std::numeric_limits<double>::infinity();
  return scorer.form == Form::ratio ? 100.0 : 1.0;
}

}  // namespace warpmatch
