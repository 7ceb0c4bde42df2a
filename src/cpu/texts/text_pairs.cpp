#include "cpu/texts/text_pairs.hpp"

#include <algorithm>
#include <array>

#include <warpmatch/internal/check_length.hpp>

#include "cpu/texts/sorted_texts.hpp"
#include "dispatch/operations/text_checks.hpp"
#include "pair/metrics/edit_distance.hpp"
#include "pair/metrics/jaro.hpp"
#include "pair/score.hpp"
#include "pair/strings/ascii.hpp"
#include "pair/strings/symbols.hpp"
#include "scoring/jaro_score.hpp"
#include "scoring/score_loops.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::uint32_t kShort = 64;

pair::ShortPattern pattern_of(const Text& text) {
  return {static_cast<const std::uint8_t*>(text.data), static_cast<std::uint32_t>(text.units)};
}

pair::ShortText text_of(const Text& text) {
  return {static_cast<const std::uint8_t*>(text.data), static_cast<std::uint32_t>(text.units)};
}

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

/// Longer texts take longer to compare than to read.
constexpr std::size_t kSpelled = 1 << 12;

bool is_spelled(const Text& text) { return text.data != nullptr && text.units <= kSpelled; }

bool are_bytes(const Text& left, const Text& right) { return pair::is_bytes(left) && pair::is_bytes(right); }

pair::AgreementKernels::Kernel agreement_of(Metric metric) {
  const pair::AgreementKernels& kernels = pair::short_kernels().agreement;
  if (metric == Metric::prefix) return kernels.prefix;
  return metric == Metric::postfix ? kernels.suffix : kernels.places;
}

}  // namespace

TextPairs::TextPairs(const ScoreOptions& options) : options_(options), rule_(options) {
  const MetricRow& row = row_of(options.scorer.metric);
  sorts_words_ = row.form == TextForm::sorted_words;
  if (sorts_words_) {
    options_.scorer.metric = row.base;
    rule_ = scoring::ScoreRule(options_);
  }
  is_jaro_ = scoring::is_jaro(options.scorer.metric);
  compares_places_ = rule_.counts_edits && row.by_place && options.scorer.pad;
  kernel_ = kernel_of(options_, rule_);
  asks_for_equality_ = kernel_ != nullptr || counts_edits(options_.scorer.metric) || is_jaro_;
}

void TextPairs::scores(std::span<const Text> queries, std::span<const Text> choices, double* out) {
  if (!sorts_words_) return plain_scores(queries, choices, out);
  left_.assign(queries.begin(), queries.end());
  right_.assign(choices.begin(), choices.end());
  const auto prepare = [](Text& text, const char* argument) {
    check_length(text, argument);
    text = pair::as_latin1(text);
  };
  for (Text& text : left_) prepare(text, "queries");
  for (Text& text : right_) prepare(text, "choices");
  const SortedTexts left(left_, "queries");
  const SortedTexts right(right_, "choices");
  plain_scores(left.texts(), right.texts(), out);
}

/// For what `spell` writes: it is compared when all pairs have been read.
void TextPairs::make_room(std::span<const Text> queries, std::span<const Text> choices) {
  std::size_t units = 0;
  for (std::size_t row = 0; row < queries.size(); ++row) {
    if (are_bytes(queries[row], choices[row]) || !is_spelled(queries[row]) || !is_spelled(choices[row])) continue;
    units += queries[row].units + choices[row].units;
  }
  if (spelled_.size() < units + pair::ScriptBytes::room_behind) spelled_.resize(units + pair::ScriptBytes::room_behind);
  spelled_count_ = 0;
}

/// Places are compared as they lie, but where code points have to be found first.
bool TextPairs::is_worth_spelling(const Text& left, const Text& right) const {
  if (!asks_for_equality_ || are_bytes(left, right)) return false;
  return !compares_places_ || left.encoding == Encoding::utf8 || right.encoding == Encoding::utf8;
}

/// Puts bytes in the place of two texts, where there are enough of them.
void TextPairs::spell(Text& left, Text& right) {
  if (!is_spelled(left) || !is_spelled(right)) return;
  std::uint8_t* const first = spelled_.data() + spelled_count_;
  const auto bytes = symbol_bytes_.spell(left, right, first);
  if (!bytes) return;
  left = {first, bytes->left, Encoding::latin1};
  right = {first + bytes->left, bytes->right, Encoding::latin1};
  spelled_count_ += bytes->left + bytes->right;
}

void TextPairs::plain_scores(std::span<const Text> queries, std::span<const Text> choices, double* out) {
  if (asks_for_equality_) make_room(queries, choices);
  if (compares_places_) return place_scores(queries, choices, out);
  short_.clear();
  each_pair(queries, choices, out, [&](const Text& left, const Text& right, std::size_t row) {
    const Text* const by_length[] = {&left, &right};  // looked up: which is longer nobody can guess
    const bool left_is_longer = left.units > right.units;
    const Text& shorter = *by_length[left_is_longer];
    const Text& longer = *by_length[!left_is_longer];
    if ((kernel_ == nullptr && !is_jaro_) || longer.units > kShort || shorter.units == 0) return false;
    short_.push_back({pattern_of(longer), text_of(shorter), static_cast<std::uint32_t>(row)});
    return true;
  });
  if (short_.empty()) return;
  order_short_pairs();
  is_jaro_ ? jaro_scores(out) : edit_scores(out);
}

/// Takes what neither is null of; pairs of bytes that `take(left, right, row)` declines, and all others, are scored
/// alone.
template <class Take>
void TextPairs::each_pair(std::span<const Text> queries, std::span<const Text> choices, double* out, const Take& take) {
  const auto read = [](std::optional<pair::Symbols>& symbols, const Text& text, const char* argument) {
    symbols ? symbols->assign(text, argument) : void(symbols.emplace(text, argument));
  };
  for (std::size_t row = 0; row < queries.size(); ++row) {
    Text left = pair::as_latin1(queries[row]);
    Text right = pair::as_latin1(choices[row]);
    if (is_worth_spelling(left, right)) spell(left, right);
    if (left.data == nullptr || right.data == nullptr) {
      if (is_integer(options_.scorer))
        dispatch::refuse_null(left.data == nullptr ? "queries" : "choices", options_.scorer);
      continue;
    }
    if (are_bytes(left, right) && take(left, right, row)) continue;
    read(left_symbols_, left, "queries");
    read(right_symbols_, right, "choices");
    out[row] = pair::score(options_, rule_, *left_symbols_, *right_symbols_);
  }
}

/// By what their places agree in: of short pairs all at once, where the level has a kernel.
void TextPairs::place_scores(std::span<const Text> queries, std::span<const Text> choices, double* out) {
  const pair::AgreementKernels::Kernel agreement = agreement_of(options_.scorer.metric);
  patterns_.resize(queries.size());
  texts_.resize(queries.size());
  rows_.resize(queries.size());
  std::size_t count = 0;
  each_pair(queries, choices, out, [&](const Text& left, const Text& right, std::size_t row) {
    const std::size_t longer = std::max(left.units, right.units);
    if (longer > max_text_units) return false;  // which is refused where it is read
    if (agreement != nullptr && std::min(left.units, right.units) <= kShort) {
      patterns_[count] = pattern_of(left);
      texts_[count] = text_of(right);
      rows_[count++] = static_cast<std::uint32_t>(row);
      return true;
    }
    const std::uint32_t distance =
        pair::edit_distance(options_.scorer.metric, pair::bytes_of(left), pair::bytes_of(right));
    out[row] = rule_.reported(distance, static_cast<std::uint32_t>(longer));
    return true;
  });
  if (count == 0) return;
  remainders_.resize(count);
  agreement(patterns_.data(), texts_.data(), count, remainders_.data());
  scoring::with_scores(rule_, [&](const auto& score) {
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t longer = std::max(patterns_[i].rows, texts_[i].length);
      out[rows_[i]] = score(longer - remainders_[i], longer);
    }
  });
}

/// By the length of their texts: those that are read side by side end together.
void TextPairs::order_short_pairs() {
  std::array<std::uint32_t, kShort + 2> begin{};
  for (const ShortPair& pair : short_) ++begin[pair.text.length + 1];
  for (std::size_t length = 1; length < begin.size(); ++length) begin[length] += begin[length - 1];
  patterns_.resize(short_.size());
  texts_.resize(short_.size());
  rows_.resize(short_.size());
  for (const ShortPair& pair : short_) {
    const std::uint32_t place = begin[pair.text.length]++;
    patterns_[place] = pair.pattern;
    texts_[place] = pair.text;
    rows_[place] = pair.row;
  }
}

void TextPairs::edit_scores(double* out) {
  remainders_.resize(patterns_.size());
  kernel_->pairs(patterns_.data(), texts_.data(), patterns_.size(), remainders_.data());
  scoring::with_scores(rule_, [&](const auto& score) {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const std::uint32_t rows = patterns_[i].rows;
      const std::uint32_t length = texts_[i].length;
      out[rows_[i]] = score(rule_.scale.distance(remainders_[i], rows, length), rule_.scale.maximum(rows, length));
    }
  });
}

void TextPairs::jaro_scores(double* out) {
  const auto formula = scoring::JaroFormula::of(options_.scorer);
  matches_.resize(patterns_.size());
  pair::short_kernels().jaro(patterns_.data(), texts_.data(), patterns_.size(), matches_.data());
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const std::span left(patterns_[i].symbols, patterns_[i].rows);
    const std::span right(texts_[i].symbols, texts_[i].length);
    const std::uint32_t prefix = formula.needs_prefix() ? pair::winkler_prefix(left, right) : 0;
    const scoring::JaroCounts counts{{matches_[i].matches, matches_[i].displaced}, prefix};
    out[rows_[i]] = pair::reported_of(rule_, formula.score(rule_, patterns_[i].rows, texts_[i].length, counts));
  }
}

}  // namespace warpmatch::cpu
