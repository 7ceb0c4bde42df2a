#include "cpu/joins/signatures/pair_check.hpp"

#include <algorithm>

#include "core/metric_visit.hpp"
#include "core/word.hpp"
#include "corpus/text/symbol_visit.hpp"
#include "cpu/joins/signatures/common_symbols.hpp"
#include "cpu/joins/signatures/few_edits.hpp"
#include "pair/metrics/edit_distance.hpp"

namespace warpmatch::cpu {
namespace {

using Word = std::uint64_t;
using Ops = core::ScalarOps<Word>;

/// The string in the numbers of code points, `corpus`' own.
void decode(const corpus::PackedCorpus& corpus, StringRef string, std::vector<char32_t>& points) {
  points.resize(string.bucket->length);
  const std::vector<char32_t>& alphabet = corpus.alphabet().code_points();
  corpus::visit_symbol_type(corpus.symbol_bytes(), [&](auto type) {
    const auto* symbols = reinterpret_cast<const decltype(type)*>(string.symbols);
    std::transform(symbols, symbols + points.size(), points.begin(), [&](auto symbol) { return alphabet[symbol]; });
  });
}

}  // namespace

PairCheck::PairCheck(const dispatch::Request& request, const SymbolMaps& maps, const scoring::DistanceLimits& limits,
                     dispatch::PairSink& sink)
    : request_(request),
      maps_(maps),
      limits_(limits),
      largest_limit_(limits.values().empty() ? -1 : *std::ranges::max_element(limits.values())),
      found_(sink),
      match_(request.left.alphabet().size()) {}

/// Columns are as quick for any limit, up to a word; a look at what is equal is quicker where it can tell.
PairCheck::By PairCheck::choose(StringRef right) const {
  const bool few = request_.rule.metric == Metric::levenshtein && largest_limit_ <= most_few_edits;
  if (few && can_translate(request_.left, maps_)) return By::few_edits;
  const bool fits = right.bucket->length <= longest_pattern;
  return fits && core::is_bit_parallel(request_.rule.metric) ? By::columns : By::any;
}

void PairCheck::start(StringRef right) {
  right_ = right;
  by_ = choose(right);
  prepared_ = false;
}

void PairCheck::add(StringRef left) {
  if (!prepared_) prepare();
  if (by_ == By::few_edits) return check_few_edits(left);
  if (by_ == By::any) return check_long(left);
  waiting_[waiting_count_++] = left;
  if (waiting_count_ == side_by_side) check_waiting();
}

void PairCheck::finish() {
  if (waiting_count_ > 0) check_waiting();
  clear();
}

void PairCheck::clear() {
  for (const std::uint32_t symbol : used_) match_[symbol] = 0;
  used_.clear();
}

void PairCheck::prepare() {
  prepared_ = true;
  const std::uint32_t length = right_.bucket->length;
  if (by_ == By::any) return decode(request_.right, right_, right_points_);
  if (by_ == By::few_edits) return prepare_symbols();
  const std::vector<std::uint32_t>& map = maps_.pattern_to_text;
  corpus::visit_symbol_type(request_.right.symbol_bytes(), [&](auto type) {
    const auto* symbols = reinterpret_cast<const decltype(type)*>(right_.symbols);
    for (std::uint32_t row = 0; row < length; ++row) {
      const std::uint32_t symbol = map.empty() ? symbols[row] : map[symbols[row]];
      if (symbol == corpus::Alphabet::absent) continue;
      used_.push_back(symbol);
      match_[symbol] |= Word{1} << row;
    }
  });
}

void PairCheck::prepare_symbols() {
  right_string_ = right_.symbols;
  if (maps_.pattern_to_text.empty()) return;
  right_symbols_.resize(right_.bucket->length + 2);  // what is read beyond the end
  translate(request_.left, request_.right, maps_, right_string_, right_.bucket->length,
            reinterpret_cast<std::byte*>(right_symbols_.data()));
  right_string_ = reinterpret_cast<const std::byte*>(right_symbols_.data());
}

void PairCheck::check_few_edits(StringRef left) {
  const std::uint32_t maximum = request_.rule.scale.maximum(left.bucket->length, right_.bucket->length);
  const std::int64_t limit = limits_[maximum];
  if (limit < 0) return;
  corpus::visit_symbol_type(request_.left.symbol_bytes(), [&](auto type) {
    using Symbol = decltype(type);
    const auto* symbols = reinterpret_cast<const Symbol*>(left.symbols);
    const auto* others = reinterpret_cast<const Symbol*>(right_string_);
    const std::uint32_t distance =
        few_edits(std::span(symbols, left.bucket->length), std::span(others, right_.bucket->length),
                  static_cast<std::uint32_t>(limit));
    take(left, distance);
  });
}

void PairCheck::check_waiting() {
  core::visit_recurrence(request_.rule.metric, [&](auto recurrence) {
    corpus::visit_symbol_type(request_.left.symbol_bytes(),
                              [&](auto symbol) { check_columns<decltype(recurrence), decltype(symbol)>(); });
  });
  waiting_count_ = 0;
}

/// A few left strings at a time: each column has to wait for the one before it, but not for another string's.
template <class Core, class Symbol>
void PairCheck::check_columns() {
  typename Core::template Column<Word> columns[side_by_side];
  const Symbol* symbols[side_by_side];
  std::uint32_t lengths[side_by_side];
  for (std::size_t i = 0; i < side_by_side; ++i) {
    const StringRef left = waiting_[i < waiting_count_ ? i : 0];
    symbols[i] = reinterpret_cast<const Symbol*>(left.symbols);
    lengths[i] = left.bucket->length;
  }
  const Word* match = match_.data();
  std::uint32_t together = 0;
  if (waiting_count_ > 1) together = *std::min_element(lengths, lengths + side_by_side);
  for (std::uint32_t at = 0; at < together; ++at)
    for (std::size_t i = 0; i < side_by_side; ++i) Core::template step<Ops>(columns[i], match[symbols[i][at]]);

  const std::uint32_t rows = right_.bucket->length;
  for (std::size_t i = 0; i < waiting_count_; ++i) {
    auto column = columns[i];
    for (std::uint32_t at = together; at < lengths[i]; ++at) Core::template step<Ops>(column, match[symbols[i][at]]);
    const Word remainder = Core::template remainder<Ops>(column, core::low_bits<Word>(rows));
    take(waiting_[i], request_.rule.scale.distance(static_cast<std::uint32_t>(remainder), rows, lengths[i]));
  }
}

void PairCheck::check_long(StringRef left) {
  decode(request_.left, left, left_points_);
  const std::int64_t limit = limits_[request_.rule.scale.maximum(left.bucket->length, right_.bucket->length)];
  if (limit < 0) return;
  take(left, pair::edit_distance<char32_t>(request_.rule.metric, left_points_, right_points_,
                                           static_cast<std::uint32_t>(limit)));
}

void PairCheck::take(StringRef left, std::uint32_t distance) {
  const std::uint32_t maximum = request_.rule.scale.maximum(left.bucket->length, right_.bucket->length);
  if (distance > limits_[maximum]) return;
  std::uint32_t lower = left.rank;
  std::uint32_t higher = right_.rank;
  if (request_.self && lower > higher) std::swap(lower, higher);  // strings of one length stand by weight
  found_.push_back({lower, higher, request_.rule.score(distance, maximum)});
}

}  // namespace warpmatch::cpu
