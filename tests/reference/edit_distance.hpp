#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include <warpmatch/metric.hpp>

/// Edit distances by the textbook recurrence, cell by cell.
namespace warpmatch::reference {

/// `substitution` is what replacing a symbol costs: 1 for Levenshtein, 2 (a deletion and an insertion) for Indel.
inline std::uint32_t edit_distance(const std::u32string& a, const std::u32string& b, std::uint32_t substitution) {
  std::vector<std::uint32_t> above(b.size() + 1);
  std::iota(above.begin(), above.end(), 0U);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::vector<std::uint32_t> row{static_cast<std::uint32_t>(i + 1)};
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::uint32_t replace = above[j] + (a[i] == b[j] ? 0 : substitution);
      row.push_back(std::min({replace, above[j + 1] + 1, row[j] + 1}));
    }
    above = row;
  }
  return above.back();
}

inline std::uint32_t distance(Metric metric, const std::u32string& a, const std::u32string& b) {
  return edit_distance(a, b, metric == Metric::levenshtein ? 1 : 2);
}

inline std::uint32_t maximum(Metric metric, const std::u32string& a, const std::u32string& b) {
  return static_cast<std::uint32_t>(metric == Metric::levenshtein ? std::max(a.size(), b.size()) : a.size() + b.size());
}

/// The score of a distance whose largest possible value is `m`.
inline double score_of(Form form, double d, double m) {
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

/// The score without a cutoff.
inline double score(Scorer scorer, const std::u32string& a, const std::u32string& b) {
  return score_of(scorer.form, distance(scorer.metric, a, b), maximum(scorer.metric, a, b));
}

/// True where the score meets the cutoff, compared as it is reported.
inline bool meets(Form form, double score, double cutoff) {
  return higher_is_better(form) ? score >= cutoff : score <= cutoff;
}

/// Every form a distance is reported in.
inline constexpr Form all_forms[] = {Form::distance, Form::similarity, Form::normalized_distance,
                                     Form::normalized_similarity, Form::ratio};

/// Every metric in every form.
inline std::vector<Scorer> all_scorers() {
  std::vector<Scorer> scorers;
  for (const Metric metric : {Metric::levenshtein, Metric::indel})
    for (const Form form : all_forms) scorers.push_back({metric, form});
  return scorers;
}

}  // namespace warpmatch::reference
