#pragma once

#include <cstdint>
#include <vector>

#include "dispatch/request.hpp"
#include "rarity/reading/reading.hpp"
#include "rarity/reading/sides.hpp"

namespace warpmatch::rarity {

/// For each left rank (none where it has no left row) its k best right ranks by (score, first right row), best first;
/// those that share a word with it alone, and score the cutoff or more. Words are looked up heaviest first, until none
/// that is left could bring a better one.
std::vector<std::vector<dispatch::Choice>> find_best(const Reading& reading, const Sides& sides, std::size_t k,
                                                     double cutoff, const dispatch::Control& control);

/// A right row and its score.
struct RowScore {
  std::uint32_t row = 0;
  double score = 0;
};

/// The k best right rows, best first, ties to the lower row, from the k best ranks. `zeros` fills up with the lowest
/// rows that are left, which score 0; nulls are never listed.
std::vector<RowScore> best_rows(const Reading& reading, const Sides& sides,
                                const std::vector<dispatch::Choice>& choices, std::size_t k, bool zeros);

/// About how many choices `find_best` scores: from some queries, evenly chosen.
std::uint64_t count_scored(const Reading& reading, const Sides& sides, std::size_t k, double cutoff);

}  // namespace warpmatch::rarity
