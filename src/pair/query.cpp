#include "pair/query.hpp"

#include <cstdint>

#include "core/metric_visit.hpp"
#include "pair/metrics/jaro.hpp"
#include "pair/score.hpp"
#include "scoring/jaro_score.hpp"

namespace warpmatch::pair {
namespace {

/// True where the rule's score follows from a recurrence on the strings as they are.
bool is_recurrent(const Scorer& scorer, const scoring::ScoreRule& rule) {
  if (!rule.counts_edits || !(counts_edits(scorer.metric) || scorer.metric == Metric::qratio)) return false;
  return rule.metric == Metric::levenshtein || rule.metric == Metric::indel || rule.metric == Metric::lcs_seq ||
         rule.metric == Metric::osa;
}

/// Places that agree are told as soon as symbols are read.
Asked asked_of(Metric metric) { return row_of(metric).by_place ? Asked::which : asked_by(metric); }

template <class Symbol>
double edit_score(const scoring::ScoreRule& rule, const Pattern<Symbol>& query, std::span<const Symbol> choice) {
  const std::uint32_t distance = core::visit_recurrence(
      rule.metric, [&](auto core) { return query.template distance<decltype(core)>(choice, rule.scale); });
  return rule.reported(distance, rule.scale.maximum(static_cast<std::uint32_t>(query.string().size()),
                                                    static_cast<std::uint32_t>(choice.size())));
}

template <class Symbol>
double jaro_score(const ScoreOptions& options, const scoring::ScoreRule& rule, const Pattern<Symbol>& query,
                  std::span<const Symbol> choice) {
  return pair::jaro_score(options, rule, query.string(), choice,
                          [&](double least) { return jaro_similarity(query, choice, least); });
}

}  // namespace

template <class Symbol>
Query::Prepared<Symbol>::Prepared(std::span<const Symbol> query, const Scorer& scorer, const scoring::ScoreRule& rule,
                                  Use use) {
  if (is_recurrent(scorer, rule) || scoring::is_jaro(scorer.metric)) {
    if (use == Use::often && query.size() <= Pattern<Symbol>::longest) pattern.emplace(query);
  } else if (!has_every_form(scorer.metric)) {
    composite.emplace(scorer.metric, query, use);
  }
}

Query::Query(const Text& query, const ScoreOptions& options, Use use)
    : options_(options),
      rule_(options),
      use_(use),
      text_(query),
      query_(query, "query"),
      spelling_(query_, asked_of(options.scorer.metric)) {
  if (spelling_.are_there() && !query_.is_latin1())
    spelled_query_.emplace(Text{spelling_.bytes().data(), spelling_.bytes().size(), Encoding::latin1}, "query");
  compares_places_ = row_of(options.scorer.metric).by_place && options.scorer.pad && lies_in_units(query);
  if (query_.size() == 0) return;
  const bool is_short = query_.size() <= Pattern<std::uint8_t>::longest;
  if (is_recurrent(options_.scorer, rule_)) {
    // Of longer strings nothing is made that would serve for the next pair.
    is_long_ = !is_short;
    if (is_long_ || !spelling_.are_there()) return;
    const ShortKernels& kernels = short_kernels();
    kernel_ = rule_.metric == Metric::levenshtein ? &kernels.levenshtein
              : rule_.metric == Metric::osa       ? &kernels.osa
                                                  : &kernels.indel;
    most_at_once_ = short_text_limit;
  } else if (scoring::is_jaro(options_.scorer.metric) && is_short && spelling_.are_there()) {
    most_at_once_ = Pattern<std::uint8_t>::longest;
    matches_alone_ = compares_at_once(short_kernels());
  }
  if (query_.is_latin1()) most_at_once_as_they_lie_ = most_at_once_;
}

void Query::set_cutoff(std::optional<double> cutoff) {
  if (cutoff == options_.score_cutoff) return;
  options_.score_cutoff = cutoff;
  static_cast<scoring::Cutoff&>(rule_) = scoring::Cutoff(options_);
}

std::uint32_t Query::least_miss(std::uint32_t length) const {
  const auto rows = static_cast<std::uint32_t>(query_.size());
  const core::EditScale& scale = rule_.scale;
  const auto base = static_cast<std::int32_t>(scale.base(rows, length));  // it can be below 0
  const std::int64_t most = rule_.largest_distance(scale.maximum(rows, length)) - base;
  return most < 0 ? 0 : static_cast<std::uint32_t>(most / scale.unit) + 1;
}

double Query::score_of(const ShortMatches& matches, const ShortText& choice) const {
  const auto formula = scoring::JaroFormula::of(options_.scorer);
  const std::span right(choice.symbols, choice.length);
  const std::uint32_t prefix = formula.needs_prefix() ? winkler_prefix(spelling_.bytes(), right) : 0;
  const scoring::JaroCounts counts{{matches.matches, matches.displaced}, prefix};
  return reported_of(rule_, formula.score(rule_, static_cast<std::uint32_t>(query_.size()), choice.length, counts));
}

std::uint32_t Query::least_matches(std::uint32_t length, bool begins_alike) const {
  if (!rule_.has_cutoff) return 0;
  const auto formula = scoring::JaroFormula::of(options_.scorer);
  const double least = scoring::least_similarity(rule_.form, rule_.cutoff);
  if (length == 0) return least > 0 ? 1 : 0;  // more than it can have
  const double jaro =
      formula.least_jaro(least, begins_alike && formula.needs_prefix() ? scoring::longest_winkler_prefix : 0);
  return static_cast<std::uint32_t>(fewest_matches(query_.size(), length, jaro));
}

double Query::score(const Text& choice) {
  if (choice.data == nullptr) return null_score(options_, rule_, "choices");
  if (lies_in_bytes(choice)) return score_in_bytes(choice);
  if (!may_spell(choice)) return score_as_it_lies(choice);
  if (!spelled_choice_) spelled_choice_ = std::make_unique_for_overwrite<std::uint8_t[]>(QueryBytes::room);
  const std::optional<std::size_t> bytes = spell(choice, spelled_choice_.get());
  return bytes ? score_in_bytes({spelled_choice_.get(), *bytes, Encoding::latin1}) : score_as_it_lies(choice);
}

void Query::read(const Text& choice) {
  if (choice_)
    choice_->assign(choice, "choices");
  else
    choice_.emplace(choice, "choices");
}

double Query::score_of_places(const Text& choice) const {
  std::uint32_t distance = 0;
  place_distances({&choice, 1}, &distance);
  return rule_.reported(distance, rule_.scale.maximum(static_cast<std::uint32_t>(query_.size()),
                                                      static_cast<std::uint32_t>(choice.units)));
}

double Query::score_in_bytes(const Text& choice) {
  if (kernel_ != nullptr && choice.units <= short_text_limit) {
    const ShortText text = short_text(choice);
    std::uint32_t remainder = 0;
    remainders({&text, 1}, &remainder);
    return score_of(remainder, text.length);
  }
  if (is_long_) {
    check_length(choice, "choices");
    return edit_score(options_, rule_, spelling_.bytes(), bytes_of(choice));
  }
  if (matches_alone_ && takes_several_of(choice.units)) {
    const ShortText text = short_text(choice);
    ShortMatches found;
    matches({&text, 1}, &found);
    return score_of(found, text);
  }
  if (compares_places_) {
    check_length(choice, "choices");
    return score_of_places(choice);
  }
  read(choice);
  return score(bytes_, spelled_query_ ? *spelled_query_ : query_, spelling_.bytes(), choice_->bytes());
}

double Query::score_as_it_lies(const Text& choice) {
  if (compares_places_ && lies_in_units(choice)) {
    check_length(choice, "choices");
    return score_of_places(choice);
  }
  read(choice);
  if (is_long_) return pair::score(options_, rule_, query_, *choice_);
  if (query_.is_latin1() && choice_->is_latin1()) return score(bytes_, query_, query_.bytes(), choice_->bytes());
  return score(code_points_, query_, query_.code_points(), choice_->code_points());
}

template <class Symbol>
double Query::score(std::optional<Prepared<Symbol>>& prepared, Symbols& query, std::span<const Symbol> symbols,
                    std::span<const Symbol> choice) {
  if (!prepared) prepared.emplace(symbols, options_.scorer, rule_, use_);
  if (prepared->pattern) {
    return scoring::is_jaro(rule_.metric) ? jaro_score(options_, rule_, *prepared->pattern, choice)
                                          : edit_score(rule_, *prepared->pattern, choice);
  }
  if (prepared->composite)
    return composite_score(rule_, [&](double cutoff) { return prepared->composite->score(choice, cutoff); });
  return pair::score(options_, rule_, query, *choice_);
}

}  // namespace warpmatch::pair
