#pragma once

#include <cstdint>

#include "scoring/score_rule.hpp"

namespace warpmatch::scoring {

/// True where no two strings that differ, of so many symbols at the most, can meet the cutoff: a distance of 0, a
/// similarity of 100, or whatever else a cutoff leaves no room for in strings as short. For Metric::jaccard strings
/// differ where their sets of words do. Never true by mistake; the scorer is the one the rule was made of.
bool only_equals_pass(const ScoreRule& rule, const Scorer& scorer, std::uint32_t longest_left,
                      std::uint32_t longest_right);

}  // namespace warpmatch::scoring
