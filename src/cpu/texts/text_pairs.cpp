#include "cpu/texts/text_pairs.hpp"

#include <algorithm>

#include <warpmatch/internal/check_length.hpp>

#include "cpu/texts/sorted_texts.hpp"
#include "dispatch/operations/text_checks.hpp"
#include "pair/metrics/edit_distance.hpp"
#include "pair/metrics/jaro.hpp"
#include "pair/score.hpp"
#include "pair/strings/symbols.hpp"
#include "scoring/jaro_score.hpp"
#include "scoring/score_loops.hpp"

namespace warpmatch::cpu {
namespace {

/// The kernel of the recurrence that gives a rule's distances; null where none does.
const pair::ShortKernel* kernel_of(const ScoreOptions& options, const scoring::ScoreRule& rule) {
  const MetricRow& row = row_of(options.scorer.metric);
  if (!rule.counts_edits || row.by_place || row.form != TextForm::as_is) return nullptr;
  const pair::ShortKernels& kernels = pair::short_kernels();
  switch (rule.metric) {
    case Metric::levenshtein: return &kernels.levenshtein;
    case Metric::osa: return &kernels.osa;
    case Metric::indel:
    case Metric::lcs_seq: return &kernels.indel;
    default: return nullptr;
  }
}

bool are_bytes(const Text& left, const Text& right) { return pair::is_bytes(left) && pair::is_bytes(right); }

bool lie_in_two_bytes(const Text& left, const Text& right) {
  return pair::lies_in_two_bytes(left) && pair::lies_in_two_bytes(right);
}

}  // namespace

TextPairs::TextPairs(const ScoreOptions& options)
    : options_(options), rule_(options), places_(options.scorer.metric), tokens_(options.scorer.metric) {
  const MetricRow& row = row_of(options.scorer.metric);
  sorts_words_ = row.form == TextForm::sorted_words;
  if (sorts_words_) {
    options_.scorer.metric = row.base;
    rule_ = scoring::ScoreRule(options_);
  }
  is_jaro_ = scoring::is_jaro(options.scorer.metric);
  compares_places_ = rule_.counts_edits && row.by_place && options.scorer.pad;
  kernel_ = kernel_of(options_, rule_);
  wanted_.asked = pair::asked_by(options_.scorer.metric);
  if (wanted_.asked == pair::Asked::ends && !places_.take_utf8()) wanted_.asked = pair::Asked::places;
  // Where one recurrence takes units of two bytes, all do, and Jaro.
  const bool takes_units = (kernel_ != nullptr || is_jaro_) && pair::short_kernels().indel.wide_pairs != nullptr;
  if (takes_units) wanted_.in_units = PairsByLength<std::uint16_t>::longest;
}

void TextPairs::scores(std::span<const Text> queries, std::span<const Text> choices, double* out) {
  given_.assign(queries, choices, sorts_words_ ? SpelledPairs::Wanted{pair::Asked::order} : wanted_);
  if (!sorts_words_) return plain_scores(given_, out);
  const SortedTexts left(given_.left(), "queries");
  const SortedTexts right(given_.right(), "choices");
  sorted_.assign(left.texts(), right.texts(), wanted_);
  plain_scores(sorted_, out);
}

void TextPairs::plain_scores(const SpelledPairs& pairs, double* out) {
  if (compares_places_) return place_scores(pairs, out);
  if (TokenPairs::takes(options_.scorer.metric)) return token_scores(pairs, out);
  short_.clear();
  wide_short_.clear();
  each_pair(pairs, out, [&](const Text& left, const Text& right, std::uint32_t row) {
    if (kernel_ == nullptr && !is_jaro_) return false;
    if (are_bytes(left, right)) return short_.add(pair::bytes_of(left), pair::bytes_of(right), row);
    if (wanted_.in_units == 0 || !lie_in_two_bytes(left, right)) return false;
    return wide_short_.add(pair::units_of(left), pair::units_of(right), row);
  });
  short_scores(short_, out);
  short_scores(wide_short_, out);
}

template <class Symbol>
void TextPairs::short_scores(PairsByLength<Symbol>& pairs, double* out) {
  if (pairs.size() == 0) return;
  pairs.order();
  is_jaro_ ? jaro_scores(pairs, out) : edit_scores(pairs, out);
}

/// Takes what neither is null of; pairs that `take(left, right, row)` declines are scored alone.
template <class Take>
void TextPairs::each_pair(const SpelledPairs& pairs, double* out, const Take& take) {
  for (std::size_t row = 0; row < pairs.left().size(); ++row) {
    const Text& left = pairs.left()[row];
    const Text& right = pairs.right()[row];
    if (left.data == nullptr || right.data == nullptr) {
      if (is_integer(options_.scorer))
        dispatch::refuse_null(left.data == nullptr ? "queries" : "choices", options_.scorer);
      continue;
    }
    if (!take(left, right, static_cast<std::uint32_t>(row))) out[row] = score_alone(left, right);
  }
}

double TextPairs::score_alone(const Text& left, const Text& right) {
  const auto read = [](std::optional<pair::Symbols>& symbols, const Text& text, const char* argument) {
    symbols ? symbols->assign(text, argument) : void(symbols.emplace(text, argument));
  };
  read(left_symbols_, left, "queries");
  read(right_symbols_, right, "choices");
  return pair::score(options_, rule_, *left_symbols_, *right_symbols_);
}

void TextPairs::token_scores(const SpelledPairs& pairs, double* out) {
  tokens_.clear(pairs.left().size());
  each_pair(pairs, out, [&](const Text& left, const Text& right, std::uint32_t row) {
    return are_bytes(left, right) && tokens_.add(pair::bytes_of(left), pair::bytes_of(right), row);
  });
  tokens_.scores(rule_, out);
}

/// By what their places agree in: of short pairs all at once, where the level has a kernel.
void TextPairs::place_scores(const SpelledPairs& pairs, double* out) {
  places_.clear(pairs.left().size());
  each_pair(pairs, out, [&](const Text& left, const Text& right, std::uint32_t row) {
    if (places_.add(left, right, row)) return true;
    const std::size_t longer = std::max(left.units, right.units);
    if (!are_bytes(left, right) || longer > max_text_units) return false;  // which is refused where it is read
    const std::uint32_t distance =
        pair::edit_distance(options_.scorer.metric, pair::bytes_of(left), pair::bytes_of(right));
    out[row] = rule_.reported(distance, static_cast<std::uint32_t>(longer));
    return true;
  });
  for (const std::uint32_t row : places_.scores(rule_, out))
    out[row] = score_alone(pairs.left()[row], pairs.right()[row]);
}

template <class Symbol>
void TextPairs::edit_scores(const PairsByLength<Symbol>& pairs, double* out) {
  remainders_.resize(pairs.size());
  if constexpr (sizeof(Symbol) == 1)
    kernel_->pairs(pairs.patterns(), pairs.texts(), pairs.size(), remainders_.data());
  else
    kernel_->wide_pairs(pairs.patterns(), pairs.texts(), pairs.size(), remainders_.data());
  scoring::with_scores(rule_, [&](const auto& score) {
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const std::uint32_t rows = pairs.patterns()[i].rows;
      const std::uint32_t length = pairs.texts()[i].length;
      out[pairs.numbers()[i]] =
          score(rule_.scale.distance(remainders_[i], rows, length), rule_.scale.maximum(rows, length));
    }
  });
}

template <class Symbol>
void TextPairs::jaro_scores(const PairsByLength<Symbol>& pairs, double* out) {
  const auto formula = scoring::JaroFormula::of(options_.scorer);
  matches_.resize(pairs.size());
  const auto kernel = [] {
    if constexpr (sizeof(Symbol) == 1)
      return pair::short_kernels().jaro;
    else
      return pair::short_kernels().wide_jaro;
  }();
  kernel(pairs.patterns(), pairs.texts(), pairs.size(), matches_.data());
  for (std::size_t i = 0; i < pairs.size(); ++i)
    out[pairs.numbers()[i]] = pair::jaro_score(formula, rule_, pairs.patterns()[i], pairs.texts()[i], matches_[i]);
}

}  // namespace warpmatch::cpu
