#include "reference/score.hpp"

namespace warpmatch::reference {

std::u32string prepared(Metric metric, const std::u32string& string) {
  if (metric == Metric::token_sort || metric == Metric::partial_token_sort) return sorted_words(string);
  if (metric != Metric::trigram) return string;
  std::u32string joined;
  for (const std::u32string& each : trigrams(string)) joined += each;
  return joined;
}

Measure measure(const Scorer& scorer, const std::u32string& a, const std::u32string& b) {
  if (counts_edits(scorer.metric))
    return {static_cast<double>(distance(scorer.metric, a, b, scorer.weights)),
            static_cast<double>(maximum(scorer.metric, a, b, scorer.weights))};
  if (scorer.metric == Metric::jaro) return {jaro(a, b), 1};
  if (scorer.metric == Metric::jaro_winkler) return {jaro_winkler(a, b, scorer.prefix_weight), 1};
  if (scorer.metric == Metric::jaccard) return {jaccard(a, b), 1};
  if (scorer.metric == Metric::trigram) return {trigram(a, b), 1};
  return {fuzz_ratio(scorer.metric, a, b), 100};
}

double score_of(Form form, double d, double m) {
  const double normalized = m == 0 ? 0.0 : d / m;
  switch (form) {
    case Form::distance: return d;
    case Form::similarity: return m - d;
    case Form::normalized_distance: return normalized;
    case Form::normalized_similarity: return 1.0 - normalized;
    case Form::ratio: break;
  }
  return (1.0 - normalized) * 100.0;
}

double score_of(const Scorer& scorer, const Measure& measure) {
  if (counts_edits(scorer.metric)) return score_of(scorer.form, measure.value, measure.maximum);
  if (!has_every_form(scorer.metric) || scorer.form == Form::similarity) return measure.value;
  return score_of(scorer.form, 1.0 - measure.value, 1.0);
}

double score(const Scorer& scorer, const std::u32string& a, const std::u32string& b) {
  return score_of(scorer, measure(scorer, a, b));
}

bool meets(Form form, double score, double cutoff) {
  return higher_is_better(form) ? score >= cutoff : score <= cutoff;
}

double missed(const Scorer& scorer, double cutoff) {
  if (higher_is_better(scorer.form)) return 0.0;
  return is_integer(scorer) ? static_cast<double>(static_cast<long long>(cutoff)) + 1.0 : 1.0;
}

std::vector<Scorer> all_scorers() {
  std::vector<Scorer> scorers;
  for (const MetricRow& row : metric_table) {
    if (!row.ratio.empty()) scorers.push_back({row.metric, Form::ratio});
    if (row.family == Family::ratio) continue;
    for (const Form form : {Form::distance, Form::similarity, Form::normalized_distance, Form::normalized_similarity})
      scorers.push_back({row.metric, form});
  }
  return scorers;
}

std::vector<Scorer> all_scorers_and_weights() {
  std::vector<Scorer> scorers = all_scorers();
  for (const EditWeights& weights : {EditWeights{1, 1, 2}, {3, 3, 7}, {3, 3, 3}, {2, 2, 3}, {1, 2, 2}, {5, 0, 1}})
    for (const Form form : {Form::distance, Form::similarity, Form::normalized_similarity})
      scorers.push_back({.metric = Metric::levenshtein, .form = form, .weights = weights});
  for (const double weight : {0.0, 0.25, 1.0})
    scorers.push_back({.metric = Metric::jaro_winkler, .form = Form::similarity, .prefix_weight = weight});
  return scorers;
}

std::string label(const Scorer& scorer) {
  std::string label = to_string(scorer);
  const auto& [insertion, deletion, substitution] = scorer.weights;
  if (scorer.weights != EditWeights{})
    label +=
        " (" + std::to_string(insertion) + ", " + std::to_string(deletion) + ", " + std::to_string(substitution) + ")";
  if (scorer.prefix_weight != Scorer{}.prefix_weight) label += " (" + std::to_string(scorer.prefix_weight) + ")";
  return label;
}

}  // namespace warpmatch::reference
