#include "cpu/pattern_block.hpp"

#include <algorithm>
#include <cstring>
#include <new>

#include "core/word.hpp"
#include "cpu/kernel_choice.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::size_t kAlignment = 64;
// Comparing a whole pattern with one symbol costs about an eighth of setting the bits of one of its symbols, so the
// match table of short patterns is made symbol by symbol of the alphabet rather than of the patterns.
constexpr std::size_t kComparisons = 8;

LaneWidth width_for(std::uint32_t length) {
  if (length <= 8) return LaneWidth::bits8;
  if (length <= 16) return LaneWidth::bits16;
  if (length <= 32) return LaneWidth::bits32;
  return length <= 64 ? LaneWidth::bits64 : LaneWidth::words;
}

std::uint32_t bytes_of(LaneWidth width) { return width == LaneWidth::words ? 8 : 1u << static_cast<unsigned>(width); }

std::uint32_t words_for(std::uint32_t length) { return std::max(1u, (length + 63) / 64); }

template <class Symbol>
void to_slots(const TextRef& text, const std::uint16_t* slot_of_symbol, std::uint16_t* out) {
  const auto* symbols = reinterpret_cast<const Symbol*>(text.symbols);
  for (std::uint32_t i = 0; i < text.length; ++i) out[i] = slot_of_symbol[symbols[i]];
}

}  // namespace

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
  range_ = range;
  lanes_ = metric_.lanes[static_cast<std::size_t>(range.width)];
  lane_bytes_ = bytes_of(range.width);
  load_lengths(patterns);
  const std::uint32_t longest = lengths_[range.size() - 1];
  const std::uint32_t words = words_for(longest);
  const std::uint32_t strips = (words + strip_words - 1) / strip_words;
  if (strip_memory_.size() < strips) strip_memory_.resize(strips);
  strips_.resize(strips);
  const bool by_comparison = !is_wide() && patterns.symbol_bytes() == 1 && text_alphabet_ <= kComparisons * longest;
  for (std::uint32_t s = 0; s < strips; ++s) {
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
      case 1: fill_by_symbol<std::uint8_t>(patterns, maps, s); break;
      case 2: fill_by_symbol<std::uint16_t>(patterns, maps, s); break;
      default: fill_by_symbol<std::uint32_t>(patterns, maps, s); break;
    }
  }
}

void PatternBlock::load_lengths(const corpus::PackedCorpus& patterns) {
  std::fill_n(lengths_, max_lanes, 0);
  std::fill_n(strings_.rows, max_lanes, 0);
  std::fill_n(strings_.string, max_lanes, reinterpret_cast<const std::uint8_t*>(patterns.text()));
  for (std::uint32_t rank = range_.first; rank < range_.end;) {
    const corpus::LengthBucket& bucket = patterns.bucket_of(rank);
    for (const std::uint32_t stop = std::min(range_.end, bucket.end()); rank < stop; ++rank) {
      const std::uint32_t lane = rank - range_.first;
      lengths_[lane] = bucket.length;
      strings_.rows[lane] = core::low_bits<std::uint64_t>(bucket.length);
      strings_.string[lane] = reinterpret_cast<const std::uint8_t*>(patterns.string(bucket, rank));
    }
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

std::uint16_t PatternBlock::slot_of(StripMemory& strip, std::uint32_t symbol, std::size_t row_bytes) {
  std::uint16_t& slot = strip.slot_of_symbol[symbol];
  if (slot == 0) {
    strip.used.push_back(symbol);
    slot = static_cast<std::uint16_t>(strip.used.size());
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
    strip.slot_of_symbol[symbol] = static_cast<std::uint16_t>(strip.used.size());
    kernels_.match(strings_, lanes_, lane_bytes_, static_cast<std::uint8_t>(wanted),
                   strip.match.data() + strip.used.size() * row_bytes);
  }
}

template <class Symbol>
void PatternBlock::fill_by_symbol(const corpus::PackedCorpus& patterns, const SymbolMaps& maps,
                                  std::uint32_t strip_index) {
  StripMemory& strip = strip_memory_[strip_index];
  const std::span<const std::uint32_t> symbol_map = maps.pattern_to_text;
  const std::uint32_t word_rows = 8 * lane_bytes_;
  const std::size_t word_bytes = std::size_t{lanes_} * lane_bytes_;
  const std::size_t row_bytes = word_bytes * strips_[strip_index].words;

  for (std::uint32_t lane = 0; lane < range_.size(); ++lane) {
    const std::uint32_t rank = range_.first + lane;
    const auto* symbols = reinterpret_cast<const Symbol*>(patterns.string(patterns.bucket_of(rank), rank));
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
    const core::Signature signature = lane < range_.size() ? by_rank[range_.first + lane] : core::Signature{};
    signatures_.low[lane] = signature.low;
    signatures_.high[lane] = signature.high;
  }
}

void PatternBlock::encode(const StripMemory& strip, const TextRef& text, std::uint16_t* slots) const {
  const std::uint16_t* table = strip.slot_of_symbol.data();
  switch (text_symbol_bytes_) {
    case 1: return to_slots<std::uint8_t>(text, table, slots);
    case 2: return to_slots<std::uint16_t>(text, table, slots);
    default: return to_slots<std::uint32_t>(text, table, slots);
  }
}

const std::uint8_t* PatternBlock::narrow_remainders(std::span<const TextRef> texts) {
  begin_.assign(1, 0);
  for (const TextRef& text : texts) begin_.push_back(begin_.back() + text.length);
  slots_.resize(begin_.back());
  for (std::size_t t = 0; t < texts.size(); ++t) encode(strip_memory_[0], texts[t], slots_.data() + begin_[t]);
  auto* out = reinterpret_cast<std::uint8_t*>(remainders_.reserve(texts.size() * lanes_));
  metric_.narrow[static_cast<std::size_t>(range_.width)](
      strips_[0], {slots_.data(), begin_.data(), static_cast<std::uint32_t>(texts.size())}, out);
  return out;
}

const std::uint32_t* PatternBlock::wide_remainders(std::span<const TextRef> texts) {
  auto* out = reinterpret_cast<std::uint32_t*>(remainders_.reserve(texts.size() * lanes_ * sizeof(std::uint32_t)));
  const std::size_t last = strips_.size() - 1;
  for (std::size_t t = 0; t < texts.size(); ++t) {
    const TextRef& text = texts[t];
    slots_.resize(text.length);
    std::byte* carries = last == 0 ? nullptr : carries_.reserve(std::size_t{text.length} * 2 * kernels_.vector_bytes);
    std::uint64_t sums[max_word_lanes] = {};
    for (std::size_t s = 0; s <= last; ++s) {
      const StripPlace place = last == 0   ? StripPlace::only
                               : s == 0    ? StripPlace::first
                               : s == last ? StripPlace::last
                                           : StripPlace::middle;
      encode(strip_memory_[s], text, slots_.data());
      metric_.wide(strips_[s], slots_.data(), text.length, place, carries, sums);
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
