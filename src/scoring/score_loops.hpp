#pragma once

#include <cstdint>

#include "scoring/score_rule.hpp"

namespace warpmatch::scoring {

/// Calls `f(score)` where `score(distance, maximum)` is what the rule of an edit metric reports. For loops: which form
/// it is, and whether there is a cutoff, is told apart before them.
template <class F>
void with_scores(const ScoreRule& rule, const F& f) {
  const auto plain = [&]<Form form>() {
    if (!rule.has_cutoff)
      return f([](std::uint32_t distance, std::uint32_t maximum) { return score_of(form, distance, maximum); });
    f([cutoff = rule.cutoff, missed = rule.missed()](std::uint32_t distance, std::uint32_t maximum) {
      const double score = score_of(form, distance, maximum);
      return (higher_is_better(form) ? score >= cutoff : score <= cutoff) ? score : missed;
    });
  };
  const bool divides_first = rule.has_cutoff && rule.form == Form::ratio && rule.rule == CutoffRule::rapidfuzz;
  if (divides_first || rule.empty_is_zero || rule.weight != 1)
    return f([&](std::uint32_t distance, std::uint32_t maximum) { return rule.reported(distance, maximum); });
  switch (rule.form) {
    case Form::distance: return plain.template operator()<Form::distance>();
    case Form::similarity: return plain.template operator()<Form::similarity>();
    case Form::normalized_distance: return plain.template operator()<Form::normalized_distance>();
    case Form::normalized_similarity: return plain.template operator()<Form::normalized_similarity>();
    case Form::ratio: return plain.template operator()<Form::ratio>();
  }
}

}  // namespace warpmatch::scoring
