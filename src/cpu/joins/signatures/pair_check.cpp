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
using Ops = core::WaitingOps<Word>;

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

PairCheck::PairCheck(const LaneKernels& kernels, const dispatch::Request& request, const SymbolMaps& maps,
                     const scoring::DistanceLimits& limits, dispatch::PairSink& sink)
    : kernels_(kernels),
      request_(request),
      maps_(maps),
      limits_(limits),
      largest_limit_(limits.values().empty() ? -1 : *std::ranges::max_element(limits.values())),
      ends_count_nothing_(request.rule.metric != Metric::hamming && request.rule.metric != Metric::prefix),
      found_(sink),
      match_(request.left.alphabet().size()) {}

/// Columns are as quick for any limit, up to a word; a look at what is equal is quicker where it can tell.
PairCheck::By PairCheck::choose(StringRef right) const {
  const bool few = request_.rule.metric == Metric::levenshtein && largest_limit_ <= most_few_edits;
  if (few && can_translate(request_.left, maps_)) return By::few_edits;
  const bool fits = right.bucket->length <= word_bits;
  return fits && core::is_bit_parallel(request_.rule.metric) ? By::columns : By::any;
}

void PairCheck::start(StringRef right) {
  right_ = right;
  by_ = choose(right);
  prepared_ = false;
}

void PairCheck::add(StringRef left) {
  if (!prepared_) prepare();
  if (by_ == By::any) return check_long(left);
  const bool is_short = left.bucket->length <= word_bits;
  if (by_ == By::few_edits && !(is_short && right_bytes_.symbols != nullptr)) return check_few_edits(left);
  waiting_[waiting_count_] = left;
  bytes_[waiting_count_] = {reinterpret_cast<const std::uint8_t*>(left.symbols), left.bucket->length};
  if (!is_short) right_bytes_.symbols = nullptr;  // the right string's pairs are scored without the kernels
  if (++waiting_count_ == at_once) check_waiting();
}

void PairCheck::finish() {
  if (waiting_count_ > 0) check_waiting();
  for (const std::uint32_t symbol : used_) match_[symbol] = 0;
  used_.clear();
}

void PairCheck::prepare() {
  prepared_ = true;
  if (by_ == By::any) return decode(request_.right, right_, right_points_);
  prepare_symbols();
  if (by_ == By::columns) prepare_match();
}

void PairCheck::prepare_symbols() {
  const std::uint32_t length = right_.bucket->length;
  right_string_ = right_.symbols;
  if (!maps_.pattern_to_text.empty() && can_translate(request_.left, maps_)) {
    right_symbols_.resize(length + 64 / sizeof(std::uint32_t));  // what is read beyond the end
    translate(request_.left, request_.right, maps_, right_.symbols, length,
              reinterpret_cast<std::byte*>(right_symbols_.data()));
    right_string_ = reinterpret_cast<const std::byte*>(right_symbols_.data());
  }
  const bool for_kernels =
      request_.left.symbol_bytes() == 1 && length <= word_bits && can_translate(request_.left, maps_);
  right_bytes_ = {for_kernels ? reinterpret_cast<const std::uint8_t*>(right_string_) : nullptr, length};
}

void PairCheck::prepare_match() {
  const std::vector<std::uint32_t>& map = maps_.pattern_to_text;
  corpus::visit_symbol_type(request_.right.symbol_bytes(), [&](auto type) {
    const auto* symbols = reinterpret_cast<const decltype(type)*>(right_.symbols);
    for (std::uint32_t row = 0; row < right_.bucket->length; ++row) {
      const std::uint32_t symbol = map.empty() ? symbols[row] : map[symbols[row]];
      if (symbol == corpus::Alphabet::absent) continue;
      used_.push_back(symbol);
      match_[symbol] |= Word{1} << row;
    }
  });
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
  if (by_ == By::few_edits) {
    find_few_edits();
  } else {
    find_common_ends();
    core::visit_recurrence(request_.rule.metric, [&](auto recurrence) {
      corpus::visit_symbol_type(request_.left.symbol_bytes(), [&](auto symbol) {
        for (std::size_t first = 0; first < waiting_count_; first += side_by_side)
          check_columns<decltype(recurrence), decltype(symbol)>(first, std::min(side_by_side, waiting_count_ - first));
      });
    });
  }
  waiting_count_ = 0;
}

void PairCheck::find_few_edits() {
  std::array<std::uint8_t, at_once> distances;
  kernels_.few_edits(right_bytes_, bytes_.data(), static_cast<std::uint32_t>(waiting_count_), distances.data());
  for (std::size_t i = 0; i < waiting_count_; ++i)
    if (distances[i] <= most_few_edits) take(waiting_[i], distances[i]);
}

/// What needs no columns.
void PairCheck::find_common_ends() {
  if (ends_count_nothing_ && right_bytes_.symbols != nullptr)
    kernels_.common_ends(right_bytes_, bytes_.data(), static_cast<std::uint32_t>(waiting_count_), ends_.data());
  else
    std::fill_n(ends_.begin(), waiting_count_, CommonEnds{});
}

/// A few left strings at a time: each column has to wait for the one before it, but not for another string's.
template <class Core, class Symbol>
void PairCheck::check_columns(std::size_t first, std::size_t count) {
  typename Core::template Column<Word> columns[side_by_side];
  const Symbol* symbols[side_by_side];
  std::uint32_t begins[side_by_side];
  std::uint32_t lengths[side_by_side];
  for (std::size_t i = 0; i < side_by_side; ++i) {
    const std::size_t at = first + (i < count ? i : 0);
    const auto [begin, end] = ends_[at];
    begins[i] = begin;
    symbols[i] = reinterpret_cast<const Symbol*>(waiting_[at].symbols) + begin;
    lengths[i] = waiting_[at].bucket->length - begin - end;
  }
  const Word* match = match_.data();
  const auto step = [&](auto& column, std::size_t i, std::uint32_t at) {
    Core::template step<Ops>(column, match[symbols[i][at]] >> begins[i]);
  };
  std::uint32_t together = 0;
  if (count > 1) together = *std::min_element(lengths, lengths + side_by_side);
  for (std::uint32_t at = 0; at < together; ++at)
    for (std::size_t i = 0; i < side_by_side; ++i) step(columns[i], i, at);

  for (std::size_t i = 0; i < count; ++i) {
    auto column = columns[i];
    for (std::uint32_t at = together; at < lengths[i]; ++at) step(column, i, at);
    const StringRef left = waiting_[first + i];
    const std::uint32_t rows = right_.bucket->length;
    const std::uint32_t middle = rows - begins[i] - ends_[first + i].end;
    const Word remainder = Core::template remainder<Ops>(column, core::low_bits<Word>(middle));
    take(left, request_.rule.scale.distance(static_cast<std::uint32_t>(remainder), rows, left.bucket->length));
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
