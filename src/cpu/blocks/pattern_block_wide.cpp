// The part of PatternBlock that compares long patterns; see docs/decisions/0011-long-strings.md.

#include <algorithm>
#include <bit>
#include <cstdlib>

#include "core/word.hpp"
#include "corpus/text/symbol_visit.hpp"
#include "cpu/blocks/pattern_block.hpp"
#include "pair/metrics/band.hpp"
#include "pair/metrics/edit_distance.hpp"

namespace warpmatch::cpu {
namespace {

// Symbols of beginnings that are compared beside those that a limit takes to be exceeded, and pairs that are worth it.
constexpr std::uint32_t kOpening = 8;
constexpr int kWorthOpening = 3;

// What all lanes of a block take is what so small a part of them takes as single pairs.
constexpr std::uint32_t kLanesAPair = 8;

}  // namespace

bool PatternBlock::reads_whole() const {
  return metric_.whole != nullptr && longest_ <= 64 * strip_words && size() > lanes_ / kLanesAPair;
}

bool PatternBlock::has_word_of_one_symbol() const {
  constexpr std::uint32_t rows = 64;
  return corpus::visit_symbol_type(patterns_->symbol_bytes(), [&](auto type) {
    for (std::uint32_t lane = 0; lane < size(); ++lane) {
      const auto* symbols = reinterpret_cast<const decltype(type)*>(strings_.string[lane]);
      for (std::uint32_t end = rows; end <= lengths_[lane]; end += rows, symbols += rows)
        if (std::all_of(symbols, symbols + rows, [&](auto symbol) { return symbol == *symbols; })) return true;
    }
    return false;
  });
}

const std::uint32_t* PatternBlock::wide_remainders(std::span<const TextRef> texts, const std::uint32_t* bounds,
                                                   const LaneMask* wanted) {
  if (bounds == nullptr && wanted == nullptr && reads_whole()) return whole_remainders(texts);
  auto* const out =
      reinterpret_cast<std::uint32_t*>(remainders_.reserve(texts.size() * lanes_ * sizeof(std::uint32_t)));
  std::fill_n(out, texts.size() * lanes_, ~std::uint32_t{0});
  std::uint32_t limits[max_word_lanes];
  LaneSet possible = 0;  // by length, for texts of the last length
  for (std::size_t t = 0; t < texts.size(); ++t) {
    const TextRef& text = texts[t];
    if (t == 0 || text.length != texts[t - 1].length) {
      possible = find_limits(text.length, bounds, limits);
      prepare_openings(possible, text.length, limits);
    }
    LaneSet open = possible;
    if (wanted != nullptr) open &= static_cast<LaneSet>(wanted[t].bits[0]);
    std::uint32_t* const remainders = out + t * lanes_;
    if (opening_columns_ > 0 && std::popcount(open) >= kWorthOpening) open = without_far_openings(text, open, limits);
    if (open != 0) open = pairs_.decide(text, open, limits, remainders);
    if (open != 0) lane_remainders(text, open, limits, remainders);
  }
  return out;
}

/// By lane, the largest distance on the recurrence's scale that a remainder below its bound can have. Returns the lanes
/// whose length allows it.
LaneSet PatternBlock::find_limits(std::uint32_t text, const std::uint32_t* bounds, std::uint32_t* limits) const {
  LaneSet possible = 0;
  for (std::uint32_t lane = 0; lane < size(); ++lane) {
    std::int64_t limit = scale_.maximum(lengths_[lane], text);
    if (bounds != nullptr) {
      const auto base = std::int64_t{static_cast<std::int32_t>(scale_.base(lengths_[lane], text))};
      limit = std::min(limit, base + std::int64_t{scale_.unit} * (std::int64_t{bounds[lane]} - 1));
      if (bounds[lane] == 0 || limit < std::abs(std::int64_t{lengths_[lane]} - text)) continue;
    }
    limits[lane] = static_cast<std::uint32_t>(limit);
    possible |= LaneSet{1} << lane;
  }
  return possible;
}

PatternBlock::Band PatternBlock::band_of(LaneSet lanes, std::uint32_t text, const std::uint32_t* limits) const {
  Band widest;
  for (; lanes != 0; lanes &= lanes - 1) {
    const auto lane = static_cast<std::uint32_t>(std::countr_zero(lanes));
    const pair::Band band(lengths_[lane], text, limits[lane]);
    widest = {std::max<std::uint64_t>(widest.before, band.below()),
              std::max<std::uint64_t>(widest.behind, band.above())};
  }
  return widest;
}

/// The lanes whose remainders so far leave their distance within the limit: remainders only grow from strip to strip. A
/// swap can step over the border of two, which is worth 1.
LaneSet PatternBlock::within_limits(LaneSet lanes, std::uint32_t text, const std::uint32_t* limits,
                                    const std::uint64_t* sums) const {
  LaneSet within = 0;
  for (LaneSet left = lanes; left != 0; left &= left - 1) {
    const auto lane = static_cast<std::uint32_t>(std::countr_zero(left));
    const auto base = std::int64_t{static_cast<std::int32_t>(scale_.base(lengths_[lane], text))};
    if (base + static_cast<std::int64_t>(scale_.unit * sums[lane]) <= std::int64_t{limits[lane]} + 1)
      within |= left & (~left + 1);
  }
  return within;
}

std::uint32_t PatternBlock::opening_columns(std::uint32_t limit, std::uint32_t shortest) {
  // Unrelated strings exceed the limit in so many symbols; lengths may differ by as much as the limit.
  const double columns = limit / pair::unrelated_edits + kOpening;
  const bool fits = columns + limit <= 64 && 2 * (columns + limit) <= shortest;
  return fits ? static_cast<std::uint32_t>(columns) : 0;
}

void PatternBlock::prepare_openings(LaneSet lanes, std::uint32_t text, const std::uint32_t* limits) {
  opening_columns_ = 0;
  if (metric_.wide == nullptr || metric_.reads_symbols) return;
  std::uint32_t largest = 0;
  std::uint32_t shortest = text;
  for (LaneSet left = lanes; left != 0; left &= left - 1) {
    const auto lane = static_cast<std::size_t>(std::countr_zero(left));
    largest = std::max(largest, limits[lane]);
    shortest = std::min(shortest, lengths_[lane]);
  }
  const std::uint32_t columns = opening_columns(largest, shortest);
  if (columns == 0) return;
  opening_columns_ = columns;
  for (std::uint32_t lane = 0; lane < size(); ++lane)
    opening_rows_[lane] = (lanes >> lane & 1) != 0 ? core::low_bits<std::uint64_t>(columns + lengths_[lane] - text) : 0;
}

/// The distance never falls along the diagonal that ends in the last cell: that of two beginnings which end on it is a
/// bound on the whole, and a few columns of one word in all lanes tell unrelated strings.
LaneSet PatternBlock::without_far_openings(const TextRef& text, LaneSet lanes, const std::uint32_t* limits) {
  make_opening();
  Strip rows = opening_.strip;
  rows.mask = opening_rows_;
  std::uint32_t slots[64];
  encode(opening_, text, 0, opening_columns_, slots);
  std::uint64_t sums[max_word_lanes] = {};
  metric_.wide(rows, slots, opening_columns_, StripPlace::only, nullptr, sums);
  return within_limits(lanes, text.length, limits, sums);
}

void PatternBlock::lane_remainders(const TextRef& text, LaneSet open, const std::uint32_t* limits,
                                   std::uint32_t* remainders) {
  std::uint64_t sums[max_word_lanes] = {};
  const bool all_rows = metric_.reads_symbols ? add_cells(text, sums) : add_strips(text, open, limits, sums);
  if (!all_rows) return;
  for (LaneSet left = open; left != 0; left &= left - 1) {
    const auto lane = static_cast<std::size_t>(std::countr_zero(left));
    remainders[lane] = static_cast<std::uint32_t>(sums[lane]);
  }
}

bool PatternBlock::add_cells(const TextRef& text, std::uint64_t* sums) {
  const StripMemory& only = strip(0);
  wide_slots_.resize(text.length);
  std::byte* const rows = carries_.reserve(std::size_t{longest_} * row_vectors * kernels_.vector_bytes);
  pace_.spend(text.length);
  encode(only, text, 0, text.length, wide_slots_.data());
  metric_.wide(only.strip, wide_slots_.data(), text.length, StripPlace::only, rows, sums);
  return true;
}

void PatternBlock::wide_facts(const TextRef& text, std::uint64_t* facts) {
  const StripMemory& only = strip(0);
  wide_slots_.resize(text.length);
  std::byte* const scratch = carries_.reserve(std::size_t{text.length} * metric_.carry_bytes);
  pace_.spend(std::uint64_t{16} * text.length);
  encode(only, text, 0, text.length, wide_slots_.data());
  metric_.wide(only.strip, wide_slots_.data(), text.length, StripPlace::only, scratch, facts);
}

/// False where every lane has exceeded its limit before its last row.
bool PatternBlock::add_strips(const TextRef& text, LaneSet open, const std::uint32_t* limits, std::uint64_t* sums) {
  std::uint32_t longest = 1;
  std::uint32_t largest = 0;
  for (LaneSet left = open; left != 0; left &= left - 1) {
    const auto lane = static_cast<std::size_t>(std::countr_zero(left));
    longest = std::max(longest, lengths_[lane]);
    largest = std::max(largest, limits[lane]);
  }
  const Band band = band_of(open, text.length, limits);
  const std::uint32_t needed = (longest + 63) / 64;
  wide_slots_.resize(text.length);
  std::uint64_t handed_on = 0;  // symbols up to which the part below has left carries
  for (std::uint32_t word = 0, words = 0; word < needed; word += words) {
    const StripMemory& rows = strip(word / strip_words);
    words = words_of_part(word, largest, text.length);
    pace_.spend(std::uint64_t{2} * lanes_ * 64 * words);  // to make the strip, at most
    const std::uint64_t first_row = 64 * std::uint64_t{word};
    const auto end = static_cast<std::uint32_t>(
        std::min(std::uint64_t{text.length}, first_row + 64 * std::uint64_t{words} + band.behind));
    const auto begin =
        static_cast<std::uint32_t>(std::min(std::uint64_t{end}, first_row > band.before ? first_row - band.before : 0));
    const bool is_last = word + words >= words_;
    const StripPlace place = word == 0 ? (is_last ? StripPlace::only : StripPlace::first)
                                       : (is_last ? StripPlace::last : StripPlace::middle);
    // What is handed on stays where it is until the last part.
    std::byte* carries = place == StripPlace::only    ? nullptr
                         : place == StripPlace::first ? carries_.reserve(std::size_t{text.length} * metric_.carry_bytes)
                                                      : carries_.data();
    const std::uint64_t fresh = std::max<std::uint64_t>(handed_on, begin);
    for (std::uint64_t at = fresh; word > 0 && at < end; at += piece) {
      const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(piece, end - at));
      pace_.spend(std::uint64_t{8} * count);
      metric_.start_carries(carries + at * metric_.carry_bytes, count);
    }
    pace_.spend(std::uint64_t{16} * (end - begin));
    encode(rows, text, begin, end, wide_slots_.data());
    if (carries != nullptr) carries += std::size_t{begin} * metric_.carry_bytes;
    metric_.wide(part_of(rows, word % strip_words, words), wide_slots_.data() + begin, end - begin, place, carries,
                 sums);
    handed_on = end;
    if (word + words < needed && within_limits(open, text.length, limits, sums) == 0) return false;
  }
  return true;
}

/// Word by word at first, where limits may soon be exceeded; then a strip at a time.
std::uint32_t PatternBlock::words_of_part(std::uint32_t word, std::uint32_t limit, std::uint32_t text) const {
  const std::uint32_t left = std::min(strip_words - word % strip_words, words_ - word);
  const bool may_end_soon =
      limit < std::min(longest_, text) / 2 && 64 * std::uint64_t{word} < 2 * std::uint64_t{limit} + 64;
  return may_end_soon || left < std::min(strip_words, words_ - word) ? 1 : left;
}

Strip PatternBlock::part_of(const StripMemory& strip, std::uint32_t word, std::uint32_t words) const {
  Strip part = strip.strip;
  const std::size_t before = std::size_t{word} * lanes_ * lane_bytes_;
  part.match = strip.match.data() + before;
  part.mask = strip.mask.data() + before;
  part.words = words;
  return part;
}

}  // namespace warpmatch::cpu
