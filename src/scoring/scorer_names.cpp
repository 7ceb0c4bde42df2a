#include <array>
#include <limits>
#include <optional>

#include <warpmatch/error.hpp>
#include <warpmatch/metric.hpp>

namespace warpmatch {
namespace {

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
constexpr Form bare_form(const MetricRow& row) {
  return row.family == Family::edit ? Form::distance : Form::similarity;
}

std::string name_of(const MetricRow& row, const NamedForm& form) {
  return std::string(row.name) + (form.form == bare_form(row) ? "" : std::string(form.suffix));
}

/// Calls `f(name, scorer)` for every scorer there is, until it returns true.
template <class F>
void for_each_scorer(F&& f) {
  for (const MetricRow& row : metric_table)
    if (!row.ratio.empty() && f(std::string(row.ratio), Scorer{row.metric, Form::ratio})) return;
  for (const MetricRow& row : metric_table) {
    if (row.family == Family::ratio) continue;
    for (const NamedForm& form : kForms)
      if (f(name_of(row, form), Scorer{row.metric, form.form})) return;
  }
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
