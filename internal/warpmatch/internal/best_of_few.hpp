#pragma once

#include <cstddef>
#include <span>

#include <warpmatch/internal/pair_scorer.hpp>
#include <warpmatch/options.hpp>
#include <warpmatch/result.hpp>
#include <warpmatch/text.hpp>

namespace warpmatch {

/// `extract` of so few choices that to read the query for all of them would take longer than to score them. `score` is
/// by the scorer and the rule of the options. Writes up to `limit` matches, best first, and returns their number.
///
///     std::array<Match, 3> best;
///     warpmatch::best_of_few(distance, options, "appel", fruits, best.size(), best.data());
std::size_t best_of_few(const PairScorer& score, const ScoreOptions& options, const Text& query,
                        std::span<const Text> choices, std::size_t limit, Match* out);

}  // namespace warpmatch
