#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
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

/// Whether no strings but equal ones have the best of all scores.
bool is_found_by_equality(const Scorer& scorer) {
  constexpr double most_weight = 0.2;  // with more, what strings begin with in common can come to all there is
  if (scoring::is_jaro(scorer.metric)) return scorer.metric == Metric::jaro || scorer.prefix_weight <= most_weight;
  return scorer.form != Form::similarity && scorer.pad && scorer.weights == EditWeights{} &&
         (counts_edits(scorer.metric) || scorer.metric == Metric::qratio);
}

unsigned unit_bytes(Encoding encoding) { return encoding == Encoding::ucs4 ? 4 : encoding == Encoding::ucs2 ? 2 : 1; }

/// Of a text that is not empty.
std::uint32_t first_unit(const Text& text) {
  std::uint16_t two = 0;
  std::uint32_t four = 0;
  switch (text.encoding) {
    case Encoding::ucs2: std::memcpy(&two, text.data, sizeof two); return two;
    case Encoding::ucs4: std::memcpy(&four, text.data, sizeof four); return four;
    default: return *static_cast<const std::uint8_t*>(text.data);
  }
}

double best_score(const Scorer& scorer) { return higher_is_better(scorer.form) ? largest_score(scorer) : 0.0; }

/// The first choice that is equal to the query; behind the last if there is none, or if one before it may be, which is
/// encoded otherwise.
std::size_t first_equal(const Text& query, std::span<const Text> choices) {
  const std::size_t bytes = query.units * unit_bytes(query.encoding);
  for (std::size_t row = 0; row < choices.size(); ++row) {
    const Text& choice = choices[row];
    if (choice.data == nullptr) continue;
    if (choice.encoding != query.encoding) {
      if (choice.encoding == Encoding::utf8 || query.encoding == Encoding::utf8) break;
      if (choice.units == query.units && first_unit(choice) == first_unit(query)) break;
    } else if (choice.units == query.units && std::memcmp(choice.data, query.data, bytes) == 0) {
      return row;
    }
  }
  return choices.size();
}

/// Choices for which a query is worth reading once: one that lies in bytes, or else, where it is compared by columns.
constexpr std::size_t kSome = 4;
constexpr std::size_t kSeveral = 8;

/// No more choices than that are scored one after the other: several at once, and a cutoff that rises, gain nothing
/// yet. Pairs of two bytes a symbol need no spelling, and those of Damerau-Levenshtein nothing that several could
/// share.
std::size_t most_in_turn(const Text& query, const ScoreOptions& options, std::size_t limit) {
  constexpr std::size_t few = 7;
  constexpr std::size_t more = 16;
  const Metric metric = options.scorer.metric;
  if (metric == Metric::damerau_levenshtein) return ~std::size_t{0};
  const bool is_of_pairs = has_every_form(metric) && !row_of(metric).by_place;
  if (!is_of_pairs && metric != Metric::qratio) return row_of(metric).by_place ? few : more;
  if (query.encoding != Encoding::ucs2 || (limit > 1 && !options.score_cutoff)) return few;
  return more;
}

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
  const auto of_pair = [&](const Text& choice, const ScoreOptions& within) {
    return within.score_cutoff ? score(query, choice, *within.score_cutoff) : score(query, choice);
  };
  if (limit == 1 && is_found_by_equality(options.scorer) && query.units > 0) {
    const std::size_t row = first_equal(query, choices);
    if (row < choices.size()) {
      const Match match{row, of_pair(choices[row], options)};
      if (pair::meets(match.score, options) && match.score == best_score(options.scorer)) {
        *out = match;
        return 1;
      }
    }
  }
  if (choices.size() > most_in_turn(query, options, limit)) {
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
  return best_of(of_pair, options, choices, limit, out);
}

}  // namespace warpmatch
