#pragma once

#include <optional>
#include <span>

#include <warpmatch/matcher.hpp>

#include "pair/composites.hpp"
#include "pair/strings/pattern.hpp"
#include "pair/strings/symbols.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::pair {

/// One string that many are scored with. What the scorer needs of it is made once.
class Query {
 public:
  /// Borrows the text, which is not null. Throws InvalidArgument as `warpmatch::score` does.
  Query(const Text& query, const ScoreOptions& options);

  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  void set_cutoff(std::optional<double> cutoff);
  const ScoreOptions& options() const { return options_; }
  const scoring::ScoreRule& rule() const { return rule_; }

  /// What `warpmatch::score` gives for the query and the choice, to the last bit.
  double score(const Text& choice);

 private:
  /// The query as bytes or as code points; at most one of the two, and none where nothing is gained.
  template <class Symbol>
  struct Prepared {
    std::optional<Pattern<Symbol>> pattern;
    std::optional<Composite<Symbol>> composite;

    Prepared(std::span<const Symbol> query, const Scorer& scorer, const scoring::ScoreRule& rule);
  };
  template <class Symbol>
  double score(std::optional<Prepared<Symbol>>& prepared, std::span<const Symbol> query,
               std::span<const Symbol> choice);

  ScoreOptions options_;
  scoring::ScoreRule rule_;
  Symbols query_;
  std::optional<Symbols> choice_;  ///< the last one, whose memory is used again
  std::optional<Prepared<std::uint8_t>> bytes_;
  std::optional<Prepared<char32_t>> code_points_;
};

}  // namespace warpmatch::pair
