#include <array>

#include <warpmatch/error.hpp>
#include <warpmatch/metric.hpp>

namespace warpmatch {
namespace {

struct Named {
  std::string_view name;
  Scorer scorer;
};

constexpr std::array kNames{
    Named{"levenshtein", {Metric::levenshtein, Form::distance}},
    Named{"levenshtein_similarity", {Metric::levenshtein, Form::similarity}},
    Named{"levenshtein_normalized_distance", {Metric::levenshtein, Form::normalized_distance}},
    Named{"levenshtein_normalized_similarity", {Metric::levenshtein, Form::normalized_similarity}},
    Named{"levenshtein_ratio", {Metric::levenshtein, Form::ratio}},
    Named{"indel", {Metric::indel, Form::distance}},
    Named{"indel_similarity", {Metric::indel, Form::similarity}},
    Named{"indel_normalized_distance", {Metric::indel, Form::normalized_distance}},
    Named{"indel_normalized_similarity", {Metric::indel, Form::normalized_similarity}},
    Named{"ratio", {Metric::indel, Form::ratio}},
};

}  // namespace

Scorer scorer_from_name(std::string_view name) {
  for (const Named& known : kNames)
    if (known.name == name) return known.scorer;
  std::string list;
  for (const Named& known : kNames) list += (list.empty() ? "" : ", ") + std::string(known.name);
  throw InvalidArgument("scorer", "unknown scorer '" + std::string(name) + "'; known: " + list);
}

std::string to_string(Scorer scorer) {
  for (const Named& known : kNames)
    if (known.scorer == scorer) return std::string(known.name);
  return "unknown";
}

std::vector<std::string> scorer_names() {
  std::vector<std::string> names;
  for (const Named& known : kNames) names.emplace_back(known.name);
  return names;
}

}  // namespace warpmatch
