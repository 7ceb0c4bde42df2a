#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>

#include <warpmatch/internal/best_of_few.hpp>
#include <warpmatch/internal/check_length.hpp>

#include "pair/best_matches.hpp"
#include "pair/query.hpp"

namespace warpmatch {
namespace {

/// `score(choice, options)` is what the query scores with a choice; the cutoff of the options rises with the best.
template <class Score>
std::size_t best_of(const Score& score, ScoreOptions options, std::span<const Text> choices, std::size_t limit,
                    Match* out) {
  pair::BestMatches best(options.scorer, limit);
  for (std::size_t row = 0; row < choices.size(); ++row) {
    if (choices[row].data == nullptr) continue;
    const double value = score(choices[row], options);
    if (!pair::meets(value, options) || !best.offer({row, value})) continue;
    if (best.is_final()) break;
    options.score_cutoff = best.cutoff(options.score_cutoff);
  }
  const std::span<const Match> found = best.sort();
  std::ranges::copy(found, out);
  return found.size();
}

/// Whether the words of a query, or what else a composite asks of it, are worth reading once for several choices.
bool has_parts(Metric metric) { return !has_every_form(metric) && metric != Metric::qratio; }

}  // namespace

std::size_t best_of_few(const PairScorer& score, const ScoreOptions& options, const Text& query,
                        std::span<const Text> choices, std::size_t limit, Match* out) {
  for (std::size_t row = 0; row < choices.size(); ++row) check_length(choices[row], "choices", row);
  if (choices.size() > 1 && has_parts(options.scorer.metric)) {
    pair::Query read(query, options, pair::Use::once);
    const auto of_read = [&](const Text& choice, const ScoreOptions& within) {
      read.set_cutoff(within.score_cutoff);
      return read.score(choice);
    };
    return best_of(of_read, options, choices, limit, out);
  }
  const auto of_pair = [&](const Text& choice, const ScoreOptions& within) {
    return within.score_cutoff ? score(query, choice, *within.score_cutoff) : score(query, choice);
  };
  return best_of(of_pair, options, choices, limit, out);
}

}  // namespace warpmatch
