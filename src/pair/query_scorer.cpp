#include <cstddef>
#include <memory>
#include <optional>

#include <warpmatch/internal/check_length.hpp>
#include <warpmatch/internal/pair_scorer.hpp>
#include <warpmatch/internal/query_scorer.hpp>

#include "pair/best_matches.hpp"
#include "pair/length_window.hpp"
#include "pair/query.hpp"

namespace warpmatch {
namespace {

/// From that length on a pair of its own is told sooner by a cutoff, which bounds its work, than by all columns.
constexpr std::size_t kBounded = 24;

/// Whether nothing that could be made of the query is of use for the next choice.
bool scores_pairs(const ScoreOptions& options, std::size_t length) {
  const Metric metric = options.scorer.metric;
  if (!counts_edits(metric)) return false;
  if (row_of(metric).by_place || metric == Metric::damerau_levenshtein) return true;
  return options.score_cutoff && length >= kBounded;
}

}  // namespace

struct QueryScorer::Prepared {
  Prepared(const Text& text, const ScoreOptions& how)
      : query(text), options(how), pair(how.scorer, how.rule), read(text, how), window(read.length()) {
    window.narrow(how.scorer, read.rule());
    is_by_pair = scores_pairs(how, read.length());
  }

  double score(const Text& choice) {
    if (!is_by_pair) return read.score(choice);
    return options.score_cutoff ? pair(query, choice, *options.score_cutoff) : pair(query, choice);
  }

  Text query;
  ScoreOptions options;
  PairScorer pair;
  pair::Query read;
  pair::LengthWindow window;
  bool is_by_pair = false;
};

QueryScorer::QueryScorer(const Text& query, const ScoreOptions& options)
    : prepared_(std::make_unique<Prepared>(query, options)) {}

QueryScorer::~QueryScorer() = default;

std::optional<double> QueryScorer::operator()(const Text& choice) {
  check_length(choice, "choices");
  if (!prepared_->window.contains(choice)) return std::nullopt;
  const double score = prepared_->score(choice);
  return pair::meets(score, prepared_->options) ? std::optional(score) : std::nullopt;
}

}  // namespace warpmatch
