#include "cpu/pattern_block.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <new>
#include <numeric>

#include "core/word.hpp"
#include "corpus/symbol_visit.hpp"
#include "cpu/kernel_choice.hpp"
#include "watch/pace.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::size_t kAlignment = 64;
// Comparing a whole pattern with one symbol costs about an eighth of setting the bits of one of its symbols, so the
// match table of short patterns is made symbol by symbol of the alphabet rather than of the patterns.
constexpr std::size_t kComparisons = 8;

std::uint32_t bytes_of(LaneWidth width) { return width == LaneWidth::words ? 8 : 1u << static_cast<unsigned>(width); }

std::uint32_t words_for(std::uint32_t length) { return std::max(1u, (length + 63) / 64); }

// Symbols of texts that are encoded at a time: 2 MiB of slots, and their places are numbered in 32 bits.
constexpr std::uint64_t kSlotsAtOnce = std::uint64_t{1} << 20;

/// How many of the texts have no more symbols than that; one at least.
std::size_t count_for_slots(std::span<const TextRef> texts) {
  std::uint64_t symbols = texts.front().length;
  std::size_t count = 1;
  while (count < texts.size() && (symbols += texts[count].length) <= kSlotsAtOnce) ++count;
  return count;
}

/// True where cells of this type hold everything that core::DamerauLevenshtein puts there.
template <class Cell>
bool fits(std::uint32_t rows, std::size_t slots) {
  return std::max<std::size_t>(2 * std::size_t{rows} + 2, slots + 1) <= std::numeric_limits<Cell>::max();
}

}  // namespace

LaneWidth width_for(std::uint32_t length) {
  if (length <= 8) return LaneWidth::bits8;
  if (length <= 16) return LaneWidth::bits16;
  if (length <= 32) return LaneWidth::bits32;
  return length <= 64 ? LaneWidth::bits64 : LaneWidth::words;
}

std::vector<BlockRange> split_into_blocks(const corpus::PackedCorpus& corpus, const MetricKernels& kernels) {
  std::vector<BlockRange> blocks;
  std::uint32_t first_words = 0;  // of the shortest pattern in the last block
  for (const corpus::LengthBucket& bucket : corpus.buckets()) {
    const LaneWidth width = width_for(bucket.length);
    const std::uint32_t lanes = kernels.lanes[static_cast<std::size_t>(width)];
    std::uint32_t next = bucket.first;
    const std::uint32_t words = words_for(bucket.length);
    if (!blocks.empty() && blocks.back().width == width && words <= first_words + first_words / 4) {
      next = std::min(bucket.end(), blocks.back().first + lanes);
      blocks.back().end = next;
    }
    for (; next < bucket.end(); next = blocks.back().end) {
      blocks.push_back({next, std::min(bucket.end(), next + lanes), width});
      first_words = words;
    }
  }
  return blocks;
}

std::byte* VectorBuffer::reserve(std::size_t bytes) {
  if (bytes > capacity_) {
    data_.reset();
    capacity_ = 0;
    data_.reset(static_cast<std::byte*>(::operator new (bytes, std::align_val_t{kAlignment})));
    capacity_ = bytes;
  }
  return data_.get();
}

void VectorBuffer::Free::operator()(std::byte* p) const { ::operator delete (p, std::align_val_t{kAlignment}); }

PatternBlock::PatternBlock(const LaneKernels& kernels, Metric metric, std::size_t text_alphabet,
                           unsigned text_symbol_bytes)
    : kernels_(kernels),
      metric_(metric_kernels(kernels, metric)),
      text_alphabet_(text_alphabet),
      text_symbol_bytes_(text_symbol_bytes) {}

void PatternBlock::load(const corpus::PackedCorpus& patterns, BlockRange range, const SymbolMaps& maps) {
  std::array<std::uint32_t, max_lanes> ranks;
  std::iota(ranks.begin(), ranks.begin() + range.size(), range.first);
  load(patterns, {ranks.data(), range.size()}, range.width, maps);
}

void PatternBlock::load(const corpus::PackedCorpus& patterns, std::span<const std::uint32_t> ranks, LaneWidth width,
                        const SymbolMaps& maps) {
  ranks_.assign(ranks.begin(), ranks.end());
  width_ = width;
  lanes_ = metric_.lanes[static_cast<std::size_t>(width)];
  lane_bytes_ = bytes_of(width);
  load_lengths(patterns);
  const std::uint32_t longest = *std::max_element(lengths_, lengths_ + size());
  metric_.reads_symbols ? load_symbols(patterns, maps, longest) : load_match_rows(patterns, maps, longest);
}

void PatternBlock::load_match_rows(const corpus::PackedCorpus& patterns, const SymbolMaps& maps,
                                   std::uint32_t longest) {
  const std::uint32_t words = words_for(longest);
  const std::uint32_t strips = (words + strip_words - 1) / strip_words;
  watch::Pace pace;
  if (strip_memory_.size() < strips) strip_memory_.resize(strips);
  strips_.resize(strips);
  const bool by_comparison = !is_wide() && patterns.symbol_bytes() == 1 && text_alphabet_ <= kComparisons * longest;
  for (std::uint32_t s = 0; s < strips; ++s) {
    pace.spend(std::uint64_t{2} * lanes_ * 64 * strip_words);
    strips_[s].words = std::min(strip_words, words - s * strip_words);
    // However many symbols the texts have, patterns bring no more than they have rows.
    const std::size_t rows = std::size_t{lanes_} * strips_[s].words * 8 * lane_bytes_;
    start_strip(strip_memory_[s], strips_[s].words, by_comparison ? text_alphabet_ : std::min(text_alphabet_, rows));
    strips_[s].match = strip_memory_[s].match.data();
    strips_[s].mask = strip_memory_[s].mask.data();
    if (by_comparison) {
      fill_by_comparison(patterns, maps);
      continue;
    }
    switch (patterns.symbol_bytes()) {
      case 1: fill_by_symbol<std::uint8_t>(maps, s); break;
      case 2: fill_by_symbol<std::uint16_t>(maps, s); break;
      default: fill_by_symbol<std::uint32_t>(maps, s); break;
    }
  }
}

void PatternBlock::load_symbols(const corpus::PackedCorpus& patterns, const SymbolMaps& maps, std::uint32_t longest) {
  strip_memory_.resize(1);
  StripMemory& strip = strip_memory_[0];
  start_strip(strip, 1, 0);
  pattern_slots_.assign(std::size_t{longest} * lanes_, ~std::uint32_t{0});
  corpus::visit_symbol_type(patterns.symbol_bytes(), [&](auto type) {
    watch::Pace pace;
    for (std::uint32_t lane = 0; lane < size(); ++lane) {
      const auto* symbols = reinterpret_cast<const decltype(type)*>(strings_.string[lane]);
      for (std::uint32_t row = 0; row < lengths_[lane]; ++row) {
        pace.spend(4);
        const std::uint32_t symbol = maps.pattern_to_text.empty() ? symbols[row] : maps.pattern_to_text[symbols[row]];
        if (symbol == corpus::Alphabet::absent) continue;
        pattern_slots_[std::size_t{row} * lanes_ + lane] = slot_of(strip, symbol, 0);
      }
    }
  });
  strips_.assign(1, {.match = nullptr, .mask = nullptr, .words = longest});
  const std::size_t slots = strip.used.size();
  if (!is_wide() && fits<std::uint8_t>(longest, slots)) return fill_cells<std::uint8_t>(longest);
  if (fits<std::uint16_t>(longest, slots)) return fill_cells<std::uint16_t>(longest);
  fill_cells<std::uint32_t>(longest);
}

template <class Cell>
void PatternBlock::fill_cells(std::uint32_t longest) {
  StripMemory& memory = strip_memory_[0];
  auto* cells = reinterpret_cast<Cell*>(memory.match.reserve(pattern_slots_.size() * sizeof(Cell)));
  auto* lengths = reinterpret_cast<Cell*>(memory.mask.reserve(lanes_ * sizeof(Cell)));
  const auto narrow = [](std::uint32_t value) { return static_cast<Cell>(value); };
  std::transform(pattern_slots_.begin(), pattern_slots_.end(), cells, narrow);
  std::transform(lengths_, lengths_ + lanes_, lengths, narrow);
  strips_[0] = {.match = cells, .mask = lengths, .words = longest, .cell_bytes = sizeof(Cell)};
}

void PatternBlock::load_lengths(const corpus::PackedCorpus& patterns) {
  std::fill_n(lengths_, max_lanes, 0);
  std::fill_n(strings_.rows, max_lanes, 0);
  std::fill_n(strings_.string, max_lanes, reinterpret_cast<const std::uint8_t*>(patterns.text()));
  const corpus::LengthBucket* bucket = nullptr;
  for (std::uint32_t lane = 0; lane < size(); ++lane) {
    const std::uint32_t rank = ranks_[lane];
    if (bucket == nullptr || rank < bucket->first || rank >= bucket->end()) bucket = &patterns.bucket_of(rank);
    lengths_[lane] = bucket->length;
    strings_.rows[lane] = core::low_bits<std::uint64_t>(bucket->length);
    strings_.string[lane] = reinterpret_cast<const std::uint8_t*>(patterns.string(*bucket, rank));
  }
}

void PatternBlock::start_strip(StripMemory& strip, std::uint32_t words, std::size_t slots) {
  strip.slot_of_symbol.resize(text_alphabet_);
  for (const std::uint32_t symbol : strip.used) strip.slot_of_symbol[symbol] = 0;
  strip.used.clear();
  const std::size_t row_bytes = std::size_t{words} * lanes_ * lane_bytes_;
  std::memset(strip.match.reserve((slots + 1) * row_bytes), 0, row_bytes);
  std::memset(strip.mask.reserve(row_bytes), 0, row_bytes);
}

std::uint32_t PatternBlock::slot_of(StripMemory& strip, std::uint32_t symbol, std::size_t row_bytes) {
  std::uint32_t& slot = strip.slot_of_symbol[symbol];
  if (slot == 0) {
    strip.used.push_back(symbol);
    slot = static_cast<std::uint32_t>(strip.used.size());
    std::memset(strip.match.data() + slot * row_bytes, 0, row_bytes);
  }
  return slot;
}

void PatternBlock::fill_by_comparison(const corpus::PackedCorpus& patterns, const SymbolMaps& maps) {
  StripMemory& strip = strip_memory_[0];
  const std::size_t row_bytes = std::size_t{lanes_} * lane_bytes_;
  for (std::uint32_t lane = 0; lane < lanes_; ++lane)
    std::memcpy(strip.mask.data() + lane * lane_bytes_, &strings_.rows[lane], lane_bytes_);
  for (std::uint32_t symbol = 0; symbol < text_alphabet_; ++symbol) {
    const std::uint32_t wanted = maps.text_to_pattern.empty() ? symbol : maps.text_to_pattern[symbol];
    if (wanted >= patterns.alphabet().size()) continue;  // no pattern has it
    strip.used.push_back(symbol);
    strip.slot_of_symbol[symbol] = static_cast<std::uint32_t>(strip.used.size());
    kernels_.match(strings_, lanes_, lane_bytes_, static_cast<std::uint8_t>(wanted),
                   strip.match.data() + strip.used.size() * row_bytes);
  }
}

template <class Symbol>
void PatternBlock::fill_by_symbol(const SymbolMaps& maps, std::uint32_t strip_index) {
  StripMemory& strip = strip_memory_[strip_index];
  const std::span<const std::uint32_t> symbol_map = maps.pattern_to_text;
  const std::uint32_t word_rows = 8 * lane_bytes_;
  const std::size_t word_bytes = std::size_t{lanes_} * lane_bytes_;
  const std::size_t row_bytes = word_bytes * strips_[strip_index].words;

  for (std::uint32_t lane = 0; lane < size(); ++lane) {
    const auto* symbols = reinterpret_cast<const Symbol*>(strings_.string[lane]);
    for (std::uint32_t word = 0; word < strips_[strip_index].words; ++word) {
      const std::uint32_t first = (strip_index * strip_words + word) * word_rows;
      if (first >= lengths_[lane]) break;
      const std::uint32_t rows = std::min(word_rows, lengths_[lane] - first);
      // Words are little-endian, so row r of a word is bit r % 8 of its byte r / 8, whatever its width.
      const std::size_t at = word * word_bytes + std::size_t{lane} * lane_bytes_;
      const auto ones = core::low_bits<std::uint64_t>(rows);
      std::memcpy(strip.mask.data() + at, &ones, lane_bytes_);
      for (std::uint32_t row = 0; row < rows; ++row) {
        const std::uint32_t symbol = symbol_map.empty() ? symbols[first + row] : symbol_map[symbols[first + row]];
        if (symbol == corpus::Alphabet::absent) continue;
        strip.match.data()[slot_of(strip, symbol, row_bytes) * row_bytes + at + row / 8] |=
            static_cast<std::byte>(1u << row % 8);
      }
    }
  }
}

void PatternBlock::load_signatures(const std::vector<core::Signature>& by_rank) {
  for (std::uint32_t lane = 0; lane < lanes_; ++lane) {
    const core::Signature signature = lane < size() ? by_rank[ranks_[lane]] : core::Signature{};
    signatures_.low[lane] = signature.low;
    signatures_.high[lane] = signature.high;
  }
}

template <class Slot>
void PatternBlock::encode(const StripMemory& strip, const TextRef& text, Slot* slots) const {
  corpus::visit_symbol_type(text_symbol_bytes_, [&](auto type) {
    const auto* symbols = reinterpret_cast<const decltype(type)*>(text.symbols);
    watch::in_pieces(std::span(symbols, text.length), 1, [&](auto some) {
      for (const auto symbol : some) *slots++ = static_cast<Slot>(strip.slot_of_symbol[symbol]);
    });
  });
}

const std::uint8_t* PatternBlock::narrow_remainders(std::span<const TextRef> texts) {
  const std::size_t each = std::size_t{lanes_} * metric_.facts;
  auto* out = reinterpret_cast<std::uint8_t*>(remainders_.reserve(texts.size() * each));
  for (std::size_t first = 0; first < texts.size();) {
    if (first > 0) watch::poll();
    const std::size_t count = count_for_slots(texts.subspan(first));
    begin_.assign(1, 0);
    for (const TextRef& text : texts.subspan(first, count)) begin_.push_back(begin_.back() + text.length);
    narrow_slots_.resize(begin_.back());
    for (std::size_t t = 0; t < count; ++t)
      encode(strip_memory_[0], texts[first + t], narrow_slots_.data() + begin_[t]);
    metric_.narrow[static_cast<std::size_t>(width_)](
        strips_[0], {narrow_slots_.data(), begin_.data(), static_cast<std::uint32_t>(count)}, out + first * each);
    first += count;
  }
  return out;
}

const std::uint32_t* PatternBlock::wide_remainders(std::span<const TextRef> texts) {
  auto* out = reinterpret_cast<std::uint32_t*>(remainders_.reserve(texts.size() * lanes_ * sizeof(std::uint32_t)));
  const std::size_t last = strips_.size() - 1;
  watch::Pace pace;
  for (std::size_t t = 0; t < texts.size(); ++t) {
    const TextRef& text = texts[t];
    wide_slots_.resize(text.length);
    const std::size_t handed_on = metric_.reads_symbols ? strips_[0].words : last == 0 ? 0 : text.length;
    std::byte* carries = carries_.reserve(handed_on * most_carries * kernels_.vector_bytes);
    std::uint64_t sums[max_word_lanes] = {};
    for (std::size_t s = 0; s <= last; ++s) {
      const StripPlace place = last == 0   ? StripPlace::only
                               : s == 0    ? StripPlace::first
                               : s == last ? StripPlace::last
                                           : StripPlace::middle;
      pace.spend(std::uint64_t{16} * text.length);
      encode(strip_memory_[s], text, wide_slots_.data());
      metric_.wide(strips_[s], wide_slots_.data(), text.length, place, carries, sums);
    }
    for (std::uint32_t lane = 0; lane < lanes_; ++lane) out[t * lanes_ + lane] = static_cast<std::uint32_t>(sums[lane]);
  }
  return out;
}

void PatternBlock::within(std::span<const core::Signature> texts, std::uint32_t limit, LaneMask* masks) const {
  kernels_.within(signatures_, lanes_, texts.data(), static_cast<std::uint32_t>(texts.size()), limit, masks);
}

void PatternBlock::below(const std::uint8_t* remainders, std::uint32_t count, const std::uint8_t* bounds,
                         LaneMask* masks) const {
  kernels_.below(remainders, lanes_, count, bounds, masks);
}

}  // namespace warpmatch::cpu
