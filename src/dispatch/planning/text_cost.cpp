#include "dispatch/planning/text_cost.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "dispatch/planning/cost.hpp"
#include "pair/metrics/affix.hpp"
#include "pair/metrics/damerau.hpp"
#include "pair/strings/symbols.hpp"
#include "scoring/composite.hpp"
#include "scoring/jaro_score.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::dispatch {
namespace {

// Measured on Zen 4 and 5, in ns; names of companies and of people. Only what is larger matters, and that roughly.
constexpr double kQuery = 80;           // what is made of a text that many are compared with
constexpr double kCall = 2000;          // of lanes: tables, blocks;
constexpr double kPacking = 1200;       // of two corpora
constexpr double kPackedText = 28;      // a text in a corpus,
constexpr double kPackedSymbol = 0.1;   // each of its symbols that lies as one byte,
constexpr double kPackedWide = 1.2;     // and each that does not
constexpr double kNarrowPair = 0.9;     // a pair of short strings in lanes,
constexpr double kNarrowSymbol = 0.14;  // and each symbol in lanes of 64 bits
constexpr double kLanes = 400;          // of lanes that texts stand in as they lie,
constexpr double kBlock = 64;           // so many in a block of short ones,
constexpr double kLaneText = 5;         // for each of them,
constexpr double kReadSymbol = 1.2;     // for each symbol,
constexpr double kScore = 1.9;          // for each score
constexpr double kSorting = 150;        // a text whose words are sorted
constexpr double kEdit = 2;             // one step along a diagonal, for each edit
constexpr double kNear = 11;            // a pair that is soon beyond its limit, as it lies,
constexpr double kNearEdit = 10;        // and for each edit that it may be apart,
constexpr double kOpening = 5;          // and in lanes;
constexpr double kBandWord = 0.3;       // a word over a column of a band in lanes, for each lane,
constexpr double kBandRows = 256;       // and rows that such a band takes at once
constexpr double kWidening = 1.0;       // a symbol that does not lie as one byte, read for each pair
constexpr double kPassing = 0.05;       // one that does
constexpr double kHeadSymbols = 8;      // of texts compared from one end, which mostly tell them apart,
constexpr double kBeyondHead = 8;       // and what it takes to read on

constexpr double kNeedle = 64;       // symbols of strings whose windows are all compared at once, the shorter
constexpr double kWindowText = 256;  // and the longer one
constexpr double kWindowSymbol = 6;  // of others, more for a symbol
constexpr double kWindowCell = 0.3;  // and for a cell
constexpr double kVectorBytes = 64;  // of a Damerau-Levenshtein that takes whole diagonals at once

constexpr double kWithinCutoff = 0.4;  // of a composite under a cutoff

constexpr std::size_t kSamples = 8;           // pairs that are looked at,
constexpr std::size_t kSampleSymbols = 4096;  // and no more of each
constexpr std::size_t kPlaces = 8;            // of a source, where so many texts
constexpr std::size_t kRowsAtOnce = 32;       // are looked at

double mean(const TextTotals& texts) {
  return texts.count == 0 ? 0.0 : static_cast<double>(texts.units) / static_cast<double>(texts.count);
}

double packed_symbols(const TextTotals& texts) {
  return (texts.are_wide ? kPackedWide : kPackedSymbol) * static_cast<double>(texts.units);
}

/// What a metric takes of a pair as it lies, and of a text in lanes, by its length.
struct MetricCost {
  double pair = 0;
  double symbol = 0;     ///< of the mean length, for each word of the shorter text,
  double cell = 0;       ///< and for each cell of both lengths
  double lane_text = 0;  ///< what becomes of a text before lanes see it: match tables,
  double form = 0;       ///< and its forms and words, of a corpus that nobody has compared yet
};

/// What a symbol of a query takes of a block of choices that stand in lanes as they lie; 0 where none do.
double lane_symbol(const Scorer& scorer, const scoring::ScoreRule& rule) {
  if (scoring::is_jaro(scorer.metric)) return 5;
  const MetricRow& row = row_of(scorer.metric);
  const bool as_is = row.form == TextForm::as_is || row.form == TextForm::sorted_words;
  if (!rule.counts_edits || row.by_place || !as_is) return 0;
  if (rule.metric == Metric::indel || rule.metric == Metric::lcs_seq) return 1.2;
  if (rule.metric == Metric::levenshtein) return 3;
  return rule.metric == Metric::osa ? 4 : 0;
}

MetricCost cost_of(const Scorer& scorer) {
  switch (scorer.metric) {
    case Metric::hamming: return {3, 0.025, 0, 100};
    case Metric::prefix:
    case Metric::postfix: return {2, 0.015, 0, 100};
    case Metric::indel:
    case Metric::lcs_seq:
    case Metric::qratio: return {6, 0.35, 0, 40};
    case Metric::levenshtein:
    case Metric::osa: return {10, 1.2, 0, 40};
    case Metric::damerau_levenshtein: return {70, 3.5, 0, 60};
    case Metric::jaro:
    case Metric::jaro_winkler: return {20, 2.0, 0, 20};
    case Metric::jaccard: return {60, 2.0, 0, 80};
    case Metric::trigram: return {150, 20, 0, 1000};
    case Metric::token_sort: return {60, 2.5, 0, 80};
    case Metric::token_set: return {60, 2.5, 0, 80, 300};
    case Metric::token: return {80, 4, 0, 200, 800};
    case Metric::partial: return {30, 1.5, 0.1, 100};
    case Metric::partial_token_sort: return {60, 2.5, 0.1, 200, 500};
    case Metric::partial_token_set: return {70, 2.5, 0.1, 250, 1200};
    case Metric::partial_token: return {70, 2.5, 0.1, 300, 1300};
    case Metric::wratio: return {150, 7, 0.15, 1500};
  }
  return {};
}

/// True for Hamming, Prefix and Postfix.
bool compares_places(const ScoreOptions& options, const scoring::ScoreRule& rule) {
  return rule.counts_edits && row_of(options.scorer.metric).by_place;
}

bool reads_from_one_end(Metric metric) { return metric == Metric::prefix || metric == Metric::postfix; }

/// Of an encoding with a unit for each symbol.
std::size_t unit_bytes(Encoding encoding) {
  return encoding == Encoding::latin1 ? 1 : encoding == Encoding::ucs2 ? 2 : sizeof(char32_t);
}

/// How many of a few symbols two texts of one encoding begin or, backwards, end with in common; none for others.
std::optional<std::size_t> common_units(const Text& left, const Text& right, bool backwards) {
  if (left.data == nullptr || right.data == nullptr) return std::nullopt;
  if (left.encoding != right.encoding || left.encoding == Encoding::utf8) return std::nullopt;
  const std::size_t width = unit_bytes(left.encoding);
  const std::size_t looked_at = width * std::min({left.units, right.units, kSampleSymbols});
  const auto bytes_of = [&](const Text& text) {
    return std::span(static_cast<const std::uint8_t*>(text.data), width * text.units);
  };
  return (backwards ? pair::common_suffix(bytes_of(left).last(looked_at), bytes_of(right).last(looked_at))
                    : pair::common_prefix(bytes_of(left).first(looked_at), bytes_of(right).first(looked_at))) /
         width;
}

/// True for partial ratios and what is made of them.
bool has_windows(Metric metric) {
  const scoring::Stages stages = scoring::stages_of(metric);
  return stages.partial || stages.sorted_partial || stages.words_partial;
}

double words_of(double length) { return std::max(1.0, std::ceil(length / 64)); }

std::uint64_t longest_of(const TextTotals& left, const TextTotals& right) {
  return std::max(left.longest, right.longest);
}

/// Of Damerau-Levenshtein, for pairs that are mostly beyond their cutoff.
bool is_told_by_osa(const scoring::ScoreRule& rule, std::uint64_t longest) {
  if (!rule.has_cutoff || !rule.counts_edits) return false;
  const auto length = static_cast<std::uint32_t>(longest);
  const std::int64_t limit = rule.largest_distance(rule.scale.maximum(length, length));
  return limit >= 0 && pair::is_told_by_osa(static_cast<std::uint64_t>(limit), longest);
}

/// In ns, both of about their mean length.
double whole_pair(const ScoreOptions& options, const scoring::ScoreRule& rule, const TextTotals& of_left,
                  const TextTotals& of_right) {
  const double left = mean(of_left);
  const double right = mean(of_right);
  MetricCost cost = cost_of(options.scorer);
  const bool in_cells = std::min(left, right) > kVectorBytes || of_left.are_wide || of_right.are_wide;
  if (options.scorer.metric == Metric::damerau_levenshtein) {
    if (is_told_by_osa(rule, longest_of(of_left, of_right)))
      cost = cost_of({Metric::osa, Form::distance});
    else if (in_cells)
      cost = {80, 0, 1.6, 60};
  }
  if (options.scorer.metric == Metric::levenshtein && !rule.counts_edits) cost = {60, 0, 3, 120};
  const double longer = std::max(left, right);
  const double shorter = std::min(left, right);
  const bool at_once = shorter <= kNeedle && longer <= kWindowText && !of_left.are_wide && !of_right.are_wide;
  if (has_windows(options.scorer.metric) && !at_once) {
    cost.symbol += kWindowSymbol;
    cost.cell += kWindowCell;
  }
  const double all = cost.pair + cost.symbol * longer * words_of(shorter) + cost.cell * longer * shorter;
  // A composite leaves out what cannot reach the cutoff any more.
  const bool leaves_out = rule.has_cutoff && !has_every_form(options.scorer.metric) && !rule.counts_edits;
  return leaves_out ? kWithinCutoff * all : all;
}

/// The symbols of a pair that stand at one place, of which a share is read, in ns.
double read_places(const ScoreOptions& options, const TextTotals& left, const TextTotals& right, double share) {
  return share * cost_of(options.scorer).symbol * std::min(mean(left), mean(right));
}

/// A pair compared by them as they lie, in ns.
double places(const ScoreOptions& options, const TextTotals& left, const TextTotals& right, double share) {
  const double widened = left.are_utf8 || right.are_utf8 ? kWidening * (mean(left) + mean(right)) : 0;
  const bool reads_on =
      reads_from_one_end(options.scorer.metric) && share * std::min(mean(left), mean(right)) >= kHeadSymbols;
  return cost_of(options.scorer).pair + widened + (reads_on ? kBeyondHead : 0) +
         read_places(options, left, right, share);
}

/// Reading a share of both texts of a pair once, in ns. Edit metrics read units of two bytes as they lie; what else is
/// wide is read whole.
double reading(const ScoreOptions& options, const scoring::ScoreRule& rule, const TextTotals& left,
               const TextTotals& right, double share = 1) {
  const bool reads_units = rule.counts_edits && counts_edits(options.scorer.metric);
  const auto widened = [&](const TextTotals& texts) {
    return (reads_units ? texts.are_checked : texts.are_wide) ? mean(texts) : 0.0;
  };
  return kWidening * (widened(left) + widened(right)) + share * kPassing * std::min(mean(left), mean(right));
}

/// Edits that strings of a length may be apart, where diagonals may tell soon that they are further; else infinite.
double near_limit(const ScoreOptions& options, const scoring::ScoreRule& rule, std::uint64_t longest) {
  const bool has_diagonals =
      rule.counts_edits && (options.scorer.metric == Metric::levenshtein || options.scorer.metric == Metric::indel ||
                            options.scorer.metric == Metric::lcs_seq || options.scorer.metric == Metric::osa);
  if (!has_diagonals || !rule.has_cutoff || longest <= 64) return HUGE_VAL;
  const auto length = static_cast<std::uint32_t>(longest);
  return static_cast<double>(std::max<std::int64_t>(rule.largest_distance(rule.scale.maximum(length, length)), 0));
}

/// What finding out takes whether a pair is within its limit, in ns.
double near_pair(double limit) { return kEdit * limit * limit; }

/// The same in lanes: a band of every lane of a block.
double band_in_lanes(double limit, double length) {
  return kBandWord * (length / 64 + 1) * std::min(length, limit + kBandRows);
}

/// A pair in the narrow lanes of short strings, in ns; infinite for others.
double narrow_pair(const ScoreOptions& options, const scoring::ScoreRule& rule, const TextTotals& left,
                   const TextTotals& right) {
  const std::uint64_t longest = longest_of(left, right);
  if (longest > 64 || lane_symbol(options.scorer, rule) == 0 || !rule.counts_edits) return HUGE_VAL;
  const double width = longest <= 8 ? 0.125 : longest <= 16 ? 0.25 : longest <= 32 ? 0.5 : 1;
  return kNarrowPair + kNarrowSymbol * width * std::max(mean(left), mean(right));
}

}  // namespace

TextTotals::TextTotals(std::span<const Text> texts) : count(texts.size()) {
  for (const Text& text : texts) {
    units += text.units;
    longest = std::max<std::uint64_t>(longest, text.units);
    nulls += text.data == nullptr;
    are_wide |= text.data != nullptr && !pair::is_bytes(text);
    are_utf8 |= text.data != nullptr && text.encoding == Encoding::utf8;
    are_checked |= text.data != nullptr && (text.encoding == Encoding::utf8 || text.encoding == Encoding::ucs4);
  }
}

TextTotals::TextTotals(const TextSource& texts) {
  std::vector<Text> memory;
  const std::size_t parts = std::min(kPlaces, (texts.size() + kRowsAtOnce - 1) / kRowsAtOnce);
  for (std::size_t part = 0; part < parts; ++part) {
    const std::size_t first = part * texts.size() / parts;
    const TextTotals some(texts.read(first, std::min(kRowsAtOnce, texts.size() - first), memory));
    count += some.count;
    units += some.units;
    longest = std::max(longest, some.longest);
    nulls += some.nulls;
    are_wide |= some.are_wide;
  }
  if (count == 0) return;
  const double times = static_cast<double>(texts.size()) / static_cast<double>(count);
  units = static_cast<std::uint64_t>(times * static_cast<double>(units));
  nulls = static_cast<std::uint64_t>(times * static_cast<double>(nulls));
  count = texts.size();
}

bool are_for_lanes(const ScoreOptions& options, std::size_t queries, std::size_t choices) {
  const std::size_t pairs = queries * choices;
  if (queries < 2 || choices < 2 || pairs < (scoring::is_jaro(options.scorer.metric) ? 9 : 40)) return false;
  return lane_symbol(options.scorer, scoring::ScoreRule(options)) != 0;
}

double likely_share(const ScoreOptions& options, std::span<const Text> left, std::span<const Text> right) {
  const scoring::ScoreRule rule(options);
  const bool by_place = compares_places(options, rule);
  const Metric metric = options.scorer.metric;
  if (left.empty() || right.empty() || metric == Metric::hamming || !(by_place || rule.has_cutoff)) return 1;
  const std::size_t places = std::max(left.size(), right.size());
  double read = 0;
  double length = 0;
  for (std::size_t i = 0; i < kSamples; ++i) {
    const std::size_t place = i * places / kSamples;
    const Text& one = left[place % left.size()];
    const Text& other = right[(place + i) % right.size()];  // what stands at one place is often more alike
    const std::optional<std::size_t> common = common_units(one, other, metric == Metric::postfix);
    if (!common) continue;
    const auto all = static_cast<double>(std::min(one.units, other.units));
    const double limit = by_place ? 0 : near_limit(options, rule, std::max(one.units, other.units));
    // A stretch as long for each edit, and one for the ends.
    const double stretches = by_place ? 1 : limit + 2;
    read += *common == kSampleSymbols ? all : std::min(all, stretches * static_cast<double>(*common + 1));
    length += all;
  }
  return length == 0 ? 1 : read / length;
}

double seconds_as_they_lie(const ScoreOptions& options, const TextTotals& left, const TextTotals& right, double share) {
  const scoring::ScoreRule rule(options);
  const auto queries = static_cast<double>(left.count);
  const auto choices = static_cast<double>(right.count);
  const bool sorts = row_of(options.scorer.metric).form == TextForm::sorted_words;
  const double sorting = sorts ? (queries + choices) * kSorting : 0;
  if (are_for_lanes(options, left.count, right.count) && right.longest <= 64) {
    const double blocks = std::ceil(choices / (right.longest <= 32 ? kBlock : kBlock / 2));
    const auto symbols = static_cast<double>(left.units + right.units);
    const double reading = kLanes + kReadSymbol * symbols + static_cast<double>(right.count) * kLaneText;
    const double columns = lane_symbol(options.scorer, rule) * static_cast<double>(left.units) * blocks;
    return (sorting + reading + columns + queries * choices * (rule.counts_edits ? kScore : 2 * kScore)) * 1e-9;
  }
  const double limit = near_limit(options, rule, longest_of(left, right));
  // Those of which little is read are told by a few symbols.
  const double near = kNear + share * (kNearEdit * limit + near_pair(limit));
  const double pair = compares_places(options, rule) ? places(options, left, right, share)
                                                     : reading(options, rule, left, right, share) +
                                                           std::min(whole_pair(options, rule, left, right), near);
  return (sorting + queries * kQuery + queries * choices * pair) * 1e-9;
}

double least_seconds_in_lanes() { return kCall * 1e-9; }

double seconds_in_lanes(const ScoreOptions& options, const TextTotals& left, const TextTotals& right, bool packing,
                        double share) {
  const scoring::ScoreRule rule(options);
  const MetricCost cost = cost_of(options.scorer);
  const auto texts = static_cast<double>(left.count + right.count);
  const double pairs = static_cast<double>(left.count) * static_cast<double>(right.count);
  const auto patterns = static_cast<std::uint32_t>(std::min<std::uint64_t>(std::max(left.count, right.count), ~0U));
  double whole = 1e9 * cpu_pair_seconds(rule, patterns, static_cast<std::uint32_t>(mean(left)),
                                        static_cast<std::uint32_t>(mean(right)));
  if (rule.counts_edits && reads_from_one_end(options.scorer.metric)) whole += read_places(options, left, right, share);
  const double limit = near_limit(options, rule, longest_of(left, right));
  const double band = std::min(near_pair(limit), band_in_lanes(limit, static_cast<double>(longest_of(left, right))));
  const double passing = kPassing * std::min(mean(left), mean(right));
  const double near = kOpening + share * (band + passing);
  const double pair = std::min({whole, narrow_pair(options, rule, left, right), near});
  const double packed = packing ? kPacking + texts * kPackedText + packed_symbols(left) + packed_symbols(right) : 0;
  return (kCall + packed + texts * (cost.lane_text + (packing ? cost.form : 0)) + pairs * pair) * 1e-9;
}

double seconds_of_pairs(const ScoreOptions& options, const TextTotals& left, const TextTotals& right) {
  const scoring::ScoreRule rule(options);
  const double pair = compares_places(options, rule)
                          ? places(options, left, right, 1)
                          : reading(options, rule, left, right) + whole_pair(options, rule, left, right);
  return static_cast<double>(left.count) * (kQuery / 2 + pair) * 1e-9;
}

}  // namespace warpmatch::dispatch
