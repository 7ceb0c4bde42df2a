#include <algorithm>
#include <cstring>
#include <limits>

#include "corpus/text/symbol_visit.hpp"
#include "cpu/blocks/pattern_block.hpp"
#include "watch/pace.hpp"

// Strips of symbols, for metrics that read them.

namespace warpmatch::cpu {
namespace {

/// True where cells of this type hold the slots, one that is none of them, and what else is put there.
template <class Cell>
bool fits(std::size_t largest, std::size_t slots) {
  return std::max(largest, slots + 1) <= std::numeric_limits<Cell>::max();
}

}  // namespace

void PatternBlock::make_symbols(StripMemory& strip) {
  start_strip(strip, {.bytes = lane_bytes_}, 0);
  strip.by_byte = metric_.narrow_strings != nullptr && !is_wide() && text_symbol_bytes_ == 1 &&
                  fits<std::uint8_t>(longest_, text_alphabet_);
  if (strip.by_byte) return fill_by_byte(strip);
  pattern_slots_.clear();
  watch::grow(pattern_slots_, std::size_t{longest_} * lanes_, ~std::uint32_t{0});
  const std::vector<std::uint32_t>& map = maps_->pattern_to_text;
  corpus::visit_symbol_type(patterns_->symbol_bytes(), [&](auto type) {
    for (std::uint32_t lane = 0; lane < size(); ++lane) {
      const auto* symbols = reinterpret_cast<const decltype(type)*>(strings_.string[lane]);
      for (std::uint32_t row = 0; row < lengths_[lane]; ++row) {
        pace_.spend(4);
        const std::uint32_t symbol = map.empty() ? symbols[row] : map[symbols[row]];
        if (symbol == corpus::Alphabet::absent) continue;
        pattern_slots_[std::size_t{row} * lanes_ + lane] = slot_of(strip, symbol, 0);
      }
    }
  });
  const std::size_t slots = strip.used.size();
  // Counts of places, or what core::DamerauLevenshtein makes of rows.
  const std::size_t largest = metric_.wide == nullptr ? longest_ : 2 * std::size_t{longest_} + 2;
  if (!is_wide() && fits<std::uint8_t>(largest, slots)) return fill_cells<std::uint8_t>(strip);
  if (fits<std::uint16_t>(largest, slots)) return fill_cells<std::uint16_t>(strip);
  fill_cells<std::uint32_t>(strip);
}

template <class Cell>
void PatternBlock::fill_cells(StripMemory& memory) {
  auto* cells = reinterpret_cast<Cell*>(memory.match.reserve(pattern_slots_.size() * sizeof(Cell)));
  auto* lengths = reinterpret_cast<Cell*>(memory.mask.reserve(lanes_ * sizeof(Cell)));
  const auto narrow = [](std::uint32_t value) { return static_cast<Cell>(value); };
  std::transform(pattern_slots_.begin(), pattern_slots_.end(), cells, narrow);
  std::transform(lengths_, lengths_ + lanes_, lengths, narrow);
  memory.strip = {.match = cells, .mask = lengths, .words = longest_, .cell_bytes = sizeof(Cell)};
}

/// A strip in which every symbol of the texts is its own slot: patterns are written one by one and turned.
void PatternBlock::fill_by_byte(StripMemory& memory) {
  const std::size_t rows = (longest_ / turned_side + 1) * turned_side;
  auto* lines = reinterpret_cast<std::uint8_t*>(lines_.reserve(lanes_ * rows));  // [lane][row]
  const std::vector<std::uint32_t>& map = maps_->pattern_to_text;
  static_assert(static_cast<std::uint8_t>(corpus::Alphabet::absent) == 0xff);  // no symbol's slot
  corpus::visit_symbol_type(patterns_->symbol_bytes(), [&](auto type) {
    for (std::uint32_t lane = 0; lane < size(); ++lane) {
      pace_.spend(longest_);
      const auto* symbols = reinterpret_cast<const decltype(type)*>(strings_.string[lane]);
      std::uint8_t* line = lines + lane * rows;
      const std::uint32_t length = lengths_[lane];
      if (map.empty())
        for (std::uint32_t row = 0; row < length; ++row) line[row] = static_cast<std::uint8_t>(symbols[row]);
      else
        for (std::uint32_t row = 0; row < length; ++row) line[row] = static_cast<std::uint8_t>(map[symbols[row]]);
      std::memset(line + length, 0xff, rows - length);
    }
  });
  std::memset(lines + size() * rows, 0xff, (lanes_ - size()) * rows);
  auto* cells = reinterpret_cast<std::uint8_t*>(memory.match.reserve(rows * lanes_));
  kernels_.turn(lines, rows, lanes_, longest_, cells, lanes_);
  auto* lengths = reinterpret_cast<std::uint8_t*>(memory.mask.reserve(lanes_));
  std::transform(lengths_, lengths_ + lanes_, lengths,
                 [](std::uint32_t length) { return static_cast<std::uint8_t>(length); });
  memory.strip = {.match = cells, .mask = lengths, .words = longest_, .cell_bytes = 1};
}

}  // namespace warpmatch::cpu
