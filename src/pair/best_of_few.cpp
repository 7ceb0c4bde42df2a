#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>

#include <warpmatch/internal/best_of_few.hpp>
#include <warpmatch/internal/check_length.hpp>

#include "pair/best_matches.hpp"
#include "pair/query.hpp"
#include "pair/rising_search.hpp"
#include "scoring/jaro_score.hpp"

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

/// Choices for which a query is worth reading once: one that lies in bytes, or else, where it is compared by columns.
constexpr std::size_t kSome = 4;
constexpr std::size_t kSeveral = 8;
/// And no more choices than that are scored one after the other.
constexpr std::size_t kFew = 16;

/// Whether what is read of the query once serves the choices. A cutoff rules out pairs of their own sooner, and the
/// best alone soon is one.
bool is_worth_reading(const Text& query, const ScoreOptions& options, std::size_t choices, std::size_t limit) {
  const Metric metric = options.scorer.metric;
  const bool is_in_bytes = pair::is_bytes(query);
  if (!has_every_form(metric) && metric != Metric::qratio) return choices > 1;  // words, or the windows of a string
  if (row_of(metric).by_place) return choices > (is_in_bytes ? kSome : 1);
  if (metric == Metric::damerau_levenshtein || scoring::is_jaro(metric)) return false;
  return limit > 1 && !options.score_cutoff && choices >= (is_in_bytes ? kSome : kSeveral);
}

}  // namespace

std::size_t best_of_few(const PairScorer& score, const ScoreOptions& options, const Text& query,
                        std::span<const Text> choices, std::size_t limit, Match* out) {
  for (std::size_t row = 0; row < choices.size(); ++row) check_length(choices[row], "choices", row);
  if (choices.size() > kFew) {
    pair::RisingSearch search(query, limit, options);
    search.offer(choices);
    const std::span<const Match> found = search.sort();
    std::ranges::copy(found, out);
    return found.size();
  }
  if (is_worth_reading(query, options, choices.size(), limit)) {
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
