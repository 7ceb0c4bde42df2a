#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include <warpmatch/matcher.hpp>

#include "pair/composites.hpp"
#include "pair/isa/short_kernel.hpp"
#include "pair/strings/pattern.hpp"
#include "pair/strings/symbols.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::pair {

/// One string that many are scored with. What the scorer needs of it is made once.
class Query {
 public:
  /// Borrows the text, which is not null. Throws InvalidArgument as `warpmatch::score` does. With Use::once nothing is
  /// made that pays for many choices alone.
  Query(const Text& query, const ScoreOptions& options, Use use = Use::often);

  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  void set_cutoff(std::optional<double> cutoff);
  const ScoreOptions& options() const { return options_; }
  const scoring::ScoreRule& rule() const { return rule_; }

  /// What `warpmatch::score` gives for the query and the choice, to the last bit.
  double score(const Text& choice);

  /// Whether query and choice are short, of bytes, and scored by a recurrence: then `remainders` takes several choices
  /// at once, for less than one after the other, and `score_of` makes a score of each.
  bool is_short_with(const Text& choice) const {
    return kernel_ != nullptr && is_bytes(choice) && choice.units <= short_text_limit;
  }
  static ShortText short_text(const Text& choice) {
    return {static_cast<const std::uint8_t*>(choice.data), static_cast<std::uint32_t>(choice.units)};
  }
  void remainders(std::span<const ShortText> choices, std::uint32_t* out) const {
    kernel_->remainders(short_pattern(query_.bytes()), choices.data(), choices.size(), out);
  }
  /// The least remainder of a choice of that length whose score is reported as a miss.
  std::uint32_t least_miss(std::uint32_t length) const;
  double score_of(std::uint32_t remainder, std::uint32_t length) const {
    const auto rows = static_cast<std::uint32_t>(query_.size());
    return rule_.reported(rule_.scale.distance(remainder, rows, length), rule_.scale.maximum(rows, length));
  }

 private:
  /// The query as bytes or as code points; at most one of the two, and none where nothing is gained.
  template <class Symbol>
  struct Prepared {
    std::optional<Pattern<Symbol>> pattern;
    std::optional<Composite<Symbol>> composite;

    Prepared(std::span<const Symbol> query, const Scorer& scorer, const scoring::ScoreRule& rule, Use use);
  };
  template <class Symbol>
  double score(std::optional<Prepared<Symbol>>& prepared, std::span<const Symbol> query,
               std::span<const Symbol> choice);

  ScoreOptions options_;
  scoring::ScoreRule rule_;
  Use use_;
  Symbols query_;
  const ShortKernel* kernel_ = nullptr;  ///< null unless the query is short and scored by a recurrence
  bool is_long_ = false;                 ///< too long for a word, and scored by a recurrence
  std::optional<Symbols> choice_;        ///< the last one, whose memory is used again
  std::optional<Prepared<std::uint8_t>> bytes_;
  std::optional<Prepared<char32_t>> code_points_;
};

}  // namespace warpmatch::pair
