#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include <warpmatch/matcher.hpp>

#include "pair/composites.hpp"
#include "pair/isa/short_kernel.hpp"
#include "pair/metrics/places.hpp"
#include "pair/query_bytes.hpp"
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

  /// In code points.
  std::size_t length() const { return query_.size(); }

  /// What `warpmatch::score` gives for the query and the choice, to the last bit.
  double score(const Text& choice);

  // The same in steps. A choice is compared in the query's bytes, where it lies in such or can be spelled in them, or
  // as it lies.

  bool lies_in_bytes(const Text& choice) const { return spelling_.take(choice); }
  bool may_spell(const Text& choice) const { return spelling_.may_spell(choice); }
  /// Writes it to `QueryBytes::room` bytes, if it is not null; nullopt for one that is compared as it lies.
  std::optional<std::size_t> spell(const Text& choice, std::uint8_t* out) { return spelling_.spell(choice, out); }
  double score_in_bytes(const Text& choice);
  double score_as_it_lies(const Text& choice);

  /// Whether query and choice are short, of bytes, and scored by a recurrence: then `remainders` takes several choices
  /// at once, for less than one after the other, and `score_of` makes a score of each.
  bool is_short_with(const Text& choice) const {
    return kernel_ != nullptr && lies_in_bytes(choice) && choice.units <= short_text_limit;
  }
  static ShortText short_text(const Text& choice) {
    return {static_cast<const std::uint8_t*>(choice.data), static_cast<std::uint32_t>(choice.units)};
  }
  /// The same, or by Jaro's matches, for a choice that is not empty: several at once by `remainders`, or by `matches`
  /// where `counts_matches`. In bytes as they lie,
  bool takes_several_with(const Text& choice) const {
    return is_bytes(choice) && choice.units - 1 < most_at_once_as_they_lie_;
  }
  /// and of so many that were spelled.
  bool takes_several_of(std::size_t units) const { return units - 1 < most_at_once_; }

  /// True where scores follow from a recurrence on the strings as they are, of at most a word.
  bool goes_by_columns() const { return kernel_ != nullptr; }
  /// True where symbols at the same place are compared and nothing is made of either string:
  bool compares_places() const { return compares_places_; }
  /// with a choice,
  bool compares_places_of(const Text& choice) const { return is_bytes(choice) || lies_in_units(choice); }
  /// and several of such, whose distances these are.
  void place_distances(std::span<const Text> choices, std::uint32_t* out) const {
    pair::place_distances(rule_, options_.scorer.metric, text_, choices, out);
  }

  bool counts_matches() const { return kernel_ == nullptr; }
  void matches(std::span<const ShortText> choices, ShortMatches* out) const {
    short_kernels().jaro_texts(short_pattern(spelling_.bytes()), choices.data(), choices.size(), out);
  }
  /// With fewer matches a choice of that length misses the cutoff: any, or one that begins with another symbol.
  std::uint32_t least_matches(std::uint32_t length, bool begins_alike) const;
  bool begins_alike(const ShortText& choice) const { return choice.symbols[0] == spelling_.bytes()[0]; }
  double score_of(const ShortMatches& matches, const ShortText& choice) const;
  void remainders(std::span<const ShortText> choices, std::uint32_t* out) const {
    kernel_->remainders(short_pattern(spelling_.bytes()), choices.data(), choices.size(), out);
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
  double score(std::optional<Prepared<Symbol>>& prepared, Symbols& query, std::span<const Symbol> symbols,
               std::span<const Symbol> choice);
  void read(const Text& choice);
  double score_of_places(const Text& choice) const;

  ScoreOptions options_;
  scoring::ScoreRule rule_;
  Use use_;
  Text text_;
  Symbols query_;
  QueryBytes spelling_;
  std::optional<Symbols> spelled_query_;            ///< where its bytes are not those it lies in
  std::unique_ptr<std::uint8_t[]> spelled_choice_;  ///< memory
  const ShortKernel* kernel_ = nullptr;       ///< null unless the query is short, in bytes, and scored by a recurrence
  std::size_t most_at_once_ = 0;              ///< units of a choice for which `takes_several_with`, less 1,
  std::size_t most_at_once_as_they_lie_ = 0;  ///< and of one that lies in bytes
  bool compares_places_ = false;              ///< and nothing is made of either string
  bool matches_alone_ = false;                ///< one choice at a time takes less by `matches` than by a pattern
  bool is_long_ = false;                      ///< too long for a word, and scored by a recurrence
  std::optional<Symbols> choice_;             ///< the last one, whose memory is used again
  std::optional<Prepared<std::uint8_t>> bytes_;
  std::optional<Prepared<char32_t>> code_points_;
};

}  // namespace warpmatch::pair
