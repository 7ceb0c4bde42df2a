#include "cpu/texts/text_rows.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "core/metric_visit.hpp"
#include "cpu/lanes/kernel_choice.hpp"
#include "dispatch/planning/text_cost.hpp"
#include "pair/metrics/places.hpp"
#include "pair/score.hpp"
#include "pair/strings/symbols.hpp"
#include "scoring/jaro_score.hpp"
#include "scoring/score_loops.hpp"
#include "watch/pace.hpp"

namespace warpmatch::cpu {
namespace {

/// Queries from which on it pays to sort choices that are read side by side: they end together.
constexpr std::size_t kSortFor = 4;
/// Fewer choices than that are not worth preparing a query for.
constexpr std::size_t kOften = 4;
/// Texts that are read side by side between two polls.
constexpr std::size_t kChunk = 1024;
/// Steps of a pair between two polls, rather too many: what a pair takes goes by its limit.
constexpr std::uint64_t kStepsASymbol = 64;

/// True where a recurrence on the strings gives the scores.
bool is_recurrent(const ScoreOptions& options, const scoring::ScoreRule& rule) {
  const MetricRow& row = row_of(options.scorer.metric);
  return rule.counts_edits && !row.by_place && row.form == TextForm::as_is &&
         (rule.metric == Metric::levenshtein || rule.metric == Metric::indel || rule.metric == Metric::lcs_seq ||
          rule.metric == Metric::osa);
}

/// Up to which texts are short.
constexpr std::size_t kShort = 64;

/// True where a level has kernels that take pairs several at a time for less than one query after the other takes.
bool takes_pairs(const ScoreOptions& options, const scoring::ScoreRule& rule) {
  if (!pair::compares_at_once(pair::short_kernels())) return false;
  if (scoring::is_jaro(options.scorer.metric)) return true;
  return is_recurrent(options, rule) && (rule.metric == Metric::levenshtein || rule.metric == Metric::osa);
}

bool are_all_short(std::span<const Text> texts) {
  return std::ranges::all_of(
      texts, [](const Text& text) { return pair::is_bytes(text) && text.units > 0 && text.units <= kShort; });
}

}  // namespace

TextRows::TextRows(const LaneKernels& kernels, std::span<const Text> queries, std::span<const Text> choices,
                   const ScoreOptions& options)
    : kernels_(kernels), options_(options), rule_(options), queries_(queries), choices_(choices) {
  // Words are sorted once for each text, not once for each pair.
  if (row_of(options.scorer.metric).form == TextForm::sorted_words) {
    queries_ = sorted_queries_.emplace(queries, "queries").texts();
    choices_ = sorted_choices_.emplace(choices, "choices").texts();
    options_.scorer.metric = row_of(options.scorer.metric).base;
    rule_ = scoring::ScoreRule(options_);
  }
  if (dispatch::are_for_lanes(options_, queries_.size(), choices_.size()))
    lanes_.emplace(scoring::is_jaro(options_.scorer.metric) ? kernels_.jaro : metric_kernels(kernels_, rule_.metric),
                   choices_, memory_);
  if (!lanes_ || lanes_->columns().size() != choices_.size()) {
    others_.resize(choices_.size());
    std::iota(others_.begin(), others_.end(), 0U);
    if (lanes_ && !lanes_->columns().empty())
      std::erase_if(others_, [&](std::uint32_t column) { return TextLanes::takes(choices_[column]); });
    if (queries_.size() >= kSortFor && is_recurrent(options_, rule_))
      std::ranges::stable_sort(others_, {}, [&](std::uint32_t column) { return choices_[column].units; });
  }
  are_short_ = !lanes_ && takes_pairs(options_, rule_) && are_all_short(queries_) && are_all_short(choices_);
  are_bytes_ = std::ranges::all_of(choices_, pair::is_bytes);
  are_in_units_ = rule_.counts_edits && row_of(options_.scorer.metric).by_place && options_.scorer.pad &&
                  std::ranges::all_of(choices_, pair::lies_in_units);
  if (are_in_units_ && queries_.size() > 1 && pair::Heads::are_worth_reading(options_.scorer.metric, choices_))
    heads_.emplace(options_.scorer.metric, choices_, &memory_);
  if (are_bytes_ && is_recurrent(options_, rule_)) {
    short_texts_.reserve(others_.size());
    for (const std::uint32_t column : others_) short_texts_.push_back(pair::Query::short_text(choices_[column]));
  }
}

bool TextRows::fits_lanes(const Text& query) const {
  return lanes_ && !lanes_->columns().empty() && query.data != nullptr && query.encoding != Encoding::utf8 &&
         query.units <= (scoring::is_jaro(options_.scorer.metric) ? jaro_text_limit : pair::short_text_limit);
}

const TextLanes* TextRows::lanes_of_all() const {
  if (!lanes_ || lanes_->columns().size() != columns()) return nullptr;
  const auto fits = [&](const Text& query) { return fits_lanes(query); };
  return std::ranges::all_of(queries_, fits) ? &*lanes_ : nullptr;
}

void TextRows::scores(std::size_t first, std::size_t count, double* out) const {
  if (are_short_) return short_scores(first, count, out);
  if (lanes_ && !lanes_->columns().empty()) lane_scores(first, count, out);
  watch::Pace pace;
  std::vector<std::uint32_t> all;
  for (std::size_t row = first; row < first + count; ++row, out += columns()) {
    const Text& query = queries_[row];
    if (query.data == nullptr) {
      std::fill_n(out, columns(), rule_.worst());
    } else if (are_in_units_ && pair::lies_in_units(query)) {
      pace.spend(query.units * columns());
      place_scores(query, out);
    } else if (lanes_ && !fits_lanes(query)) {
      all.resize(columns());
      std::iota(all.begin(), all.end(), 0U);
      pair_scores(query, all, out);
    } else if (!others_.empty()) {
      pair_scores(query, others_, out);
    }
  }
}

/// Of the queries that fit.
void TextRows::lane_scores(std::size_t first_row, std::size_t count, double* out) const {
  std::array<std::byte, 8 << 10> first;
  std::pmr::monotonic_buffer_resource resource(first.data(), first.size());
  std::pmr::vector<std::size_t> rows(&resource);
  std::pmr::vector<Text> texts(&resource);
  rows.reserve(count);
  texts.reserve(count);
  for (std::size_t row = 0; row < count; ++row) {
    if (!fits_lanes(queries_[first_row + row])) continue;
    rows.push_back(row);
    texts.push_back(queries_[first_row + row]);
  }
  if (rows.empty()) return;
  const TextLanes::Read read(*lanes_, texts, resource);
  std::pmr::vector<std::uint8_t> memory(&resource);
  watch::Pace pace;
  for (const TextLanes::Block& block : lanes_->blocks()) {
    pace.spend(std::uint64_t{block.lanes} * read.slots().begin[rows.size()]);
    if (scoring::is_jaro(options_.scorer.metric))
      jaro_scores(block, read, rows, out, memory);
    else
      edit_scores(block, read, rows, out, memory);
  }
}

void TextRows::edit_scores(const TextLanes::Block& block, const TextLanes::Read& read,
                           std::span<const std::size_t> rows, double* out,
                           std::pmr::vector<std::uint8_t>& memory) const {
  const std::uint8_t* remainders = lanes_->facts(block, read, memory);
  const std::uint32_t* const column = lanes_->columns().data() + block.first;
  const std::uint32_t* const length = lanes_->lengths().data() + block.first;
  scoring::with_scores(rule_, [&](const auto& score) {
    const core::EditScale scale = rule_.scale;
    for (std::size_t text = 0; text < rows.size(); ++text, remainders += block.lanes) {
      double* const row = out + rows[text] * columns();
      const std::uint32_t units = read.length(text);
      for (std::uint32_t lane = 0; lane < block.count; ++lane)
        row[column[lane]] =
            score(scale.distance(remainders[lane], length[lane], units), scale.maximum(length[lane], units));
    }
  });
}

void TextRows::jaro_scores(const TextLanes::Block& block, const TextLanes::Read& read,
                           std::span<const std::size_t> rows, double* out,
                           std::pmr::vector<std::uint8_t>& memory) const {
  const std::uint8_t* facts = lanes_->facts(block, read, memory);
  const std::uint32_t* const column = lanes_->columns().data() + block.first;
  const std::uint32_t* const length = lanes_->lengths().data() + block.first;
  const auto formula = scoring::JaroFormula::of(options_.scorer);
  const bool in_lanes = !rule_.has_cutoff;
  alignas(64) std::array<double, max_lanes> lengths{};
  alignas(64) std::array<double, max_lanes> similarities;
  std::copy_n(length, block.count, lengths.begin());
  for (std::size_t text = 0; text < rows.size(); ++text, facts += 3 * block.lanes) {
    double* const row = out + rows[text] * columns();
    const std::uint32_t units = read.length(text);
    if (in_lanes && units > 0) {
      kernels_.jaro_scores(facts, block.lanes, block.count, lengths.data(), units, formula.prefix_weight,
                           similarities.data());
      for (std::uint32_t lane = 0; lane < block.count; ++lane)
        row[column[lane]] = scoring::unit_score(rule_.form, similarities[lane]);
      continue;
    }
    for (std::uint32_t lane = 0; lane < block.count; ++lane) {
      const scoring::JaroCounts counts{{facts[lane], facts[block.lanes + lane]}, facts[2 * block.lanes + lane]};
      row[column[lane]] = pair::reported_of(rule_, formula.score(rule_, length[lane], units, counts));
    }
  }
}

/// By a metric that compares what stands at one place, of texts that all lie in units.
void TextRows::place_scores(const Text& query, double* out) const {
  std::array<std::uint32_t, kChunk> distances;
  const bool has_heads = heads_ && heads_->fit(query);
  scoring::with_scores(rule_, [&](const auto& score) {
    for (std::size_t first = 0; first < choices_.size(); first += kChunk) {
      const std::span some = choices_.subspan(first, std::min(kChunk, choices_.size() - first));
      if (has_heads)
        heads_->distances(rule_, query, first, some.size(), distances.data());
      else
        pair::place_distances(rule_, options_.scorer.metric, query, some, distances.data());
      for (std::size_t i = 0; i < some.size(); ++i)
        *out++ = score(distances[i], static_cast<std::uint32_t>(std::max(query.units, some[i].units)));
    }
  });
}

/// Of texts that are all short, pair by pair.
void TextRows::short_scores(std::size_t first, std::size_t count, double* out) const {
  constexpr std::size_t taken = 64;
  std::array<pair::ShortPattern, taken> patterns;
  std::array<pair::ShortText, taken> texts;
  const pair::ShortKernels& kernels = pair::short_kernels();
  const pair::ShortKernel& kernel = rule_.metric == Metric::osa ? kernels.osa : kernels.levenshtein;
  const auto formula = scoring::JaroFormula::of(options_.scorer);
  watch::Pace pace;
  const std::size_t pairs = count * columns();
  for (std::size_t done = 0, row = first, column = 0; done < pairs;) {
    const std::size_t some = std::min(taken, pairs - done);
    for (std::size_t i = 0; i < some; ++i) {
      // A step for each symbol of the shorter one.
      const pair::ShortText query = pair::Query::short_text(queries_[row]);
      const pair::ShortText choice = pair::Query::short_text(choices_[column]);
      const bool query_is_longer = query.length > choice.length;
      const pair::ShortText& longer = query_is_longer ? query : choice;
      patterns[i] = {longer.symbols, longer.length};
      texts[i] = query_is_longer ? choice : query;
      if (++column == columns()) {
        column = 0;
        ++row;
      }
    }
    pace.spend(some * kShort);
    if (scoring::is_jaro(options_.scorer.metric)) {
      std::array<pair::ShortMatches, taken> found;
      kernels.jaro(patterns.data(), texts.data(), some, found.data());
      for (std::size_t i = 0; i < some; ++i) *out++ = pair::jaro_score(formula, rule_, patterns[i], texts[i], found[i]);
    } else {
      std::array<std::uint32_t, taken> remainders;
      kernel.pairs(patterns.data(), texts.data(), some, remainders.data());
      scoring::with_scores(rule_, [&](const auto& score) {
        for (std::size_t i = 0; i < some; ++i)
          *out++ = score(rule_.scale.distance(remainders[i], patterns[i].rows, texts[i].length),
                         rule_.scale.maximum(patterns[i].rows, texts[i].length));
      });
    }
    done += some;
  }
}

void TextRows::pair_scores(const Text& text, std::span<const std::uint32_t> columns, double* out) const {
  pair::Query query(text, options_, columns.size() < kOften ? pair::Use::once : pair::Use::often);
  watch::Pace pace;
  const bool are_short =
      columns.size() == short_texts_.size() && columns.data() == others_.data() &&
      std::ranges::all_of(columns, [&](std::uint32_t i) { return query.is_short_with(choices_[i]); });
  if (!are_short) {
    for (const std::uint32_t column : columns) {
      pace.spend(kStepsASymbol * (choices_[column].units + 1));
      out[column] = choices_[column].data == nullptr ? rule_.worst() : query.score(choices_[column]);
    }
    return;
  }
  std::array<std::uint32_t, kChunk> remainders;
  const auto rows = static_cast<std::uint32_t>(text.units);
  for (std::size_t first = 0; first < columns.size(); first += kChunk) {
    const std::span some = std::span(short_texts_).subspan(first, std::min(kChunk, columns.size() - first));
    query.remainders(some, remainders.data());
    std::uint64_t symbols = 0;
    scoring::with_scores(rule_, [&](const auto& score) {
      for (std::size_t i = 0; i < some.size(); ++i) {
        out[columns[first + i]] =
            score(rule_.scale.distance(remainders[i], rows, some[i].length), rule_.scale.maximum(rows, some[i].length));
        symbols += some[i].length;
      }
    });
    pace.spend(symbols);
  }
}

}  // namespace warpmatch::cpu
