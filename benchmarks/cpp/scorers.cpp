#include "scorers.hpp"

#include <cstdlib>

#include "core/metric_visit.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::bench {

std::vector<NamedScorer> scorers() {
  std::vector<NamedScorer> all;
  for (const std::string& name : scorer_names()) {
    const Scorer scorer = scorer_from_name(name);
    const Form usual = counts_edits(scorer.metric) ? Form::distance : Form::similarity;
    if (scorer.form == usual || scorer.form == Form::ratio) all.push_back({name, scorer});
  }
  all.push_back(
      {"levenshtein_weights_1_2_3", {.metric = Metric::levenshtein, .form = Form::distance, .weights = {1, 2, 3}}});
  return all;
}

bool compares_words(const Scorer& scorer) {
  switch (scorer.metric) {
    case Metric::jaccard:
    case Metric::token_sort:
    case Metric::token_set:
    case Metric::token:
    case Metric::partial_token_sort:
    case Metric::partial_token_set:
    case Metric::partial_token:
    case Metric::wratio: return true;
    default: return false;
  }
}

Cost cost_of(const Scorer& scorer, const std::string& length) {
  const scoring::ScoreRule rule({.scorer = scorer});
  const bool by_columns = rule.counts_edits && core::is_bit_parallel(rule.metric);
  const bool one_word = std::strtoul(length.c_str(), nullptr, 10) <= 64;
  if (by_columns && one_word) return Cost::low;
  return by_columns || one_word ? Cost::medium : Cost::high;
}

double strict_cutoff(const Scorer& scorer) {
  if (is_integer(scorer)) return 2;
  if (scorer.form == Form::ratio) return 90;
  return scorer.metric == Metric::jaccard ? 0.6 : 0.9;  // one of four words differs: 3 of 5 are in common
}

}  // namespace warpmatch::bench
