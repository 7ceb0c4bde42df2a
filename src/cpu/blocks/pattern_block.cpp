#include "cpu/blocks/pattern_block.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <numeric>

#include "core/word.hpp"
#include "corpus/text/symbol_visit.hpp"
#include "cpu/lanes/kernel_choice.hpp"
#include "watch/pace.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::size_t kAlignment = 64;
// Comparing a whole pattern with one symbol costs about an eighth of setting the bits of one of its symbols, so the
// match table of short patterns is made symbol by symbol of the alphabet rather than of the patterns.
constexpr std::size_t kComparisons = 8;

// So many symbols all have a slot where many texts are read: the slot is then known without a table.
constexpr std::size_t kOwnSlots = 128;

std::uint32_t bytes_of(LaneWidth width) { return width == LaneWidth::words ? 8 : 1u << static_cast<unsigned>(width); }

std::uint32_t words_for(std::uint32_t length) { return std::max(1u, (length + 63) / 64); }

/// How many of the texts have no more symbols than `slots_at_once`; one at least.
std::size_t count_for_slots(std::span<const TextRef> texts) {
  std::uint64_t symbols = texts.front().length;
  std::size_t count = 1;
  while (count < texts.size() && (symbols += texts[count].length) <= slots_at_once) ++count;
  return count;
}

}  // namespace

LaneWidth width_for(std::uint32_t length) {
  if (length <= 8) return LaneWidth::bits8;
  if (length <= 16) return LaneWidth::bits16;
  if (length <= 32) return LaneWidth::bits32;
  return length <= 64 ? LaneWidth::bits64 : LaneWidth::words;
}

std::vector<BlockRange> split_into_blocks(const corpus::PackedCorpus& corpus, const MetricKernels& kernels) {
  const auto width_for = [&](std::uint32_t length) {
    return length > 64 && length <= kernels.narrow_rows ? LaneWidth::bits64 : cpu::width_for(length);
  };
  std::array<std::uint32_t, lane_widths> patterns{};
  for (const corpus::LengthBucket& bucket : corpus.buckets())
    patterns[static_cast<std::size_t>(width_for(bucket.length))] += bucket.count;

  std::vector<BlockRange> blocks;
  std::uint32_t first_words = 0;  // of the shortest pattern in the last block
  for (const corpus::LengthBucket& bucket : corpus.buckets()) {
    const LaneWidth width = width_for(bucket.length);
    const std::uint32_t lanes = kernels.lanes[static_cast<std::size_t>(width)];
    // A block takes its time however few its patterns are: those left over go with longer ones that leave room.
    if (!blocks.empty() && blocks.back().width < width && width != LaneWidth::words) {
      const std::uint32_t alone = patterns[static_cast<std::size_t>(width)];
      const std::uint32_t idle = (lanes - alone % lanes) % lanes;
      if (blocks.back().size() <= idle) blocks.back().width = width;
    }
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
      scale_(core::edit_scale(metric == Metric::lcs_seq ? Metric::indel : metric)),
      text_alphabet_(text_alphabet),
      text_symbol_bytes_(text_symbol_bytes),
      pairs_(kernels, metric, text_alphabet, text_symbol_bytes) {}

void PatternBlock::load(const corpus::PackedCorpus& patterns, BlockRange range, const SymbolMaps& maps) {
  std::array<std::uint32_t, max_lanes> ranks;
  std::iota(ranks.begin(), ranks.begin() + range.size(), range.first);
  load(patterns, {ranks.data(), range.size()}, range.width, maps);
}

void PatternBlock::load(const corpus::PackedCorpus& patterns, std::span<const std::uint32_t> ranks, LaneWidth width,
                        const SymbolMaps& maps) {
  patterns_ = &patterns;
  maps_ = &maps;
  ranks_.assign(ranks.begin(), ranks.end());
  width_ = width;
  lanes_ = metric_.lanes[static_cast<std::size_t>(width)];
  lane_bytes_ = bytes_of(width);
  load_lengths();
  prepare_strips();
  if (is_wide()) pairs_.load(patterns, strings_, lengths_, size(), maps);
}

/// Strips are made when they are asked for: a block may be done without, or with the first few.
void PatternBlock::prepare_strips() {
  longest_ = *std::max_element(lengths_, lengths_ + size());
  words_ = words_for(longest_);
  by_comparison_ = !metric_.reads_symbols && !is_wide() && patterns_->symbol_bytes() == 1 &&
                   text_alphabet_ <= kComparisons * longest_;
  std::size_t kept = 1;
  if (!metric_.reads_symbols) {
    const std::size_t words = std::min(words_, strip_words);
    const std::size_t slots = std::min(text_alphabet_, std::size_t{lanes_} * words * 8 * lane_bytes_) + 1;
    const std::size_t bytes = slots * words * lanes_ * lane_bytes_ + text_alphabet_ * sizeof(std::uint32_t);
    kept = std::clamp<std::size_t>(kept_strip_bytes / bytes, 1, (words_ + strip_words - 1) / strip_words);
  }
  strip_memory_.resize(kept);
  for (StripMemory& memory : strip_memory_) memory.number = no_strip;
  opening_.number = no_strip;
  whole_.number = no_strip;
}

const PatternBlock::StripMemory& PatternBlock::strip(std::uint32_t number) {
  StripMemory& memory = strip_memory_[number % strip_memory_.size()];
  if (memory.number != number) {
    metric_.reads_symbols ? make_symbols(memory) : make_match_rows(memory, number);
    memory.number = number;
  }
  return memory;
}

void PatternBlock::make_match_rows(StripMemory& strip, std::uint32_t number) {
  strip.strip = {.match = nullptr, .mask = nullptr, .words = std::min(strip_words, words_ - number * strip_words)};
  strip.strip.stride = strip.strip.words;
  strip.strip.shortest = *std::min_element(lengths_, lengths_ + size());
  strip.strip.longest = longest_;
  // However many symbols the texts have, patterns bring no more than they have rows.
  const std::size_t rows = std::size_t{lanes_} * strip.strip.words * 8 * lane_bytes_;
  start_strip(strip, {.bytes = lane_bytes_, .words = strip.strip.words},
              by_comparison_ ? text_alphabet_ : std::min(text_alphabet_, rows));
  strip.strip.match = strip.match.data();
  strip.strip.mask = strip.mask.data();
  strip.by_symbol = by_comparison_;
  if (by_comparison_) return fill_by_comparison(strip);
  corpus::visit_symbol_type(patterns_->symbol_bytes(),
                            [&](auto symbol) { fill_by_symbol<decltype(symbol)>(strip, number); });
}

void PatternBlock::make_opening() {
  if (opening_.number == 0) return;
  opening_.strip = {.match = nullptr, .mask = nullptr, .words = 1};
  start_strip(opening_, {.bytes = lane_bytes_}, std::min<std::size_t>(text_alphabet_, std::size_t{lanes_} * 64));
  opening_.strip.match = opening_.match.data();
  corpus::visit_symbol_type(patterns_->symbol_bytes(),
                            [&](auto symbol) { fill_by_symbol<decltype(symbol)>(opening_, 0); });
  opening_.number = 0;
}

void PatternBlock::make_whole() {
  if (whole_.number == 0) return;
  const WordRows rows = metric_.whole_rows(longest_);
  const std::size_t used = std::min<std::size_t>(text_alphabet_, std::size_t{lanes_} * rows.words * rows.rows());
  start_strip(whole_, rows, std::max(used, std::min(text_alphabet_, kOwnSlots)));
  whole_.strip = {.match = whole_.match.data(), .mask = whole_.mask.data(), .words = rows.words, .rows = rows};
  whole_.by_symbol = text_alphabet_ <= kOwnSlots;
  const std::size_t row_bytes = std::size_t{rows.words} * lanes_ * rows.bytes;
  for (std::uint32_t symbol = 0; whole_.by_symbol && symbol < text_alphabet_; ++symbol)
    slot_of(whole_, symbol, row_bytes);
  corpus::visit_symbol_type(patterns_->symbol_bytes(),
                            [&](auto symbol) { fill_by_symbol<decltype(symbol)>(whole_, 0); });
  whole_.strip.has_word_of_one_symbol = has_word_of_one_symbol();
  whole_.number = 0;
}

void PatternBlock::load_lengths() {
  const corpus::PackedCorpus& patterns = *patterns_;
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

void PatternBlock::start_strip(StripMemory& strip, WordRows rows, std::size_t slots) {
  strip.rows = rows;
  strip.slot_of_symbol.resize(text_alphabet_);
  for (const std::uint32_t symbol : strip.used) strip.slot_of_symbol[symbol] = 0;
  strip.used.clear();
  const std::size_t row_bytes = std::size_t{rows.words} * lanes_ * rows.bytes;
  std::memset(strip.match.reserve((slots + 1) * row_bytes), 0, row_bytes);
  std::memset(strip.mask.reserve(row_bytes), 0, row_bytes);
  if (!rows.linked) return;
  for (std::size_t last = rows.bytes - 1; last < row_bytes; last += rows.bytes)
    strip.match.data()[last] = std::byte{0x80};
}

std::uint32_t PatternBlock::slot_of(StripMemory& strip, std::uint32_t symbol, std::size_t row_bytes) {
  std::uint32_t& slot = strip.slot_of_symbol[symbol];
  if (slot == 0) {
    strip.used.push_back(symbol);
    slot = static_cast<std::uint32_t>(strip.used.size());
    std::memcpy(strip.match.data() + slot * row_bytes, strip.match.data(), row_bytes);
  }
  return slot;
}

void PatternBlock::fill_by_comparison(StripMemory& strip) {
  const std::vector<std::uint32_t>& map = maps_->text_to_pattern;
  const std::size_t row_bytes = std::size_t{lanes_} * lane_bytes_;
  for (std::uint32_t lane = 0; lane < lanes_; ++lane)
    std::memcpy(strip.mask.data() + lane * lane_bytes_, &strings_.rows[lane], lane_bytes_);
  std::byte* row = strip.match.data() + row_bytes;
  for (std::uint32_t symbol = 0; symbol < text_alphabet_; ++symbol, row += row_bytes) {
    const std::uint32_t wanted = map.empty() ? symbol : map[symbol];
    const bool is_there = wanted < patterns_->alphabet().size();
    const std::size_t filled = is_there ? std::size_t{size()} * lane_bytes_ : 0;
    if (is_there) kernels_.match(strings_, size(), lane_bytes_, static_cast<std::uint8_t>(wanted), row);
    std::memset(row + filled, 0, row_bytes - filled);
  }
}

template <class Symbol>
void PatternBlock::fill_by_symbol(StripMemory& strip, std::uint32_t number) {
  const std::vector<std::uint32_t>& symbol_map = maps_->pattern_to_text;
  const auto [bytes, words, linked] = strip.rows;
  const std::uint32_t word_rows = strip.rows.rows();
  const std::uint32_t first_bit = strip.rows.first_bit();
  const std::size_t word_bytes = std::size_t{lanes_} * bytes;
  const std::size_t row_bytes = word_bytes * words;

  for (std::uint32_t lane = 0; lane < size(); ++lane) {
    const auto* symbols = reinterpret_cast<const Symbol*>(strings_.string[lane]);
    for (std::uint32_t word = 0; word < words; ++word) {
      const std::uint32_t first = (number * strip_words + word) * word_rows;
      if (first >= lengths_[lane]) break;
      const std::uint32_t rows = std::min(word_rows, lengths_[lane] - first);
      // Words are little-endian, so bit b of a word is bit b % 8 of its byte b / 8, whatever its width.
      const std::size_t at = word * word_bytes + std::size_t{lane} * bytes;
      const auto ones = core::low_bits<std::uint64_t>(rows) << first_bit;
      std::memcpy(strip.mask.data() + at, &ones, bytes);
      for (std::uint32_t row = 0; row < rows; ++row) {
        const std::uint32_t symbol = symbol_map.empty() ? symbols[first + row] : symbol_map[symbols[first + row]];
        if (symbol == corpus::Alphabet::absent) continue;
        const std::uint32_t bit = first_bit + row;
        strip.match.data()[slot_of(strip, symbol, row_bytes) * row_bytes + at + bit / 8] |=
            static_cast<std::byte>(1u << bit % 8);
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
void PatternBlock::encode(const StripMemory& strip, const TextRef& text, std::uint32_t begin, std::uint32_t end,
                          Slot* slots) const {
  corpus::visit_symbol_type(text_symbol_bytes_, [&](auto type) {
    const auto* symbols = reinterpret_cast<const decltype(type)*>(text.symbols);
    slots += begin;
    watch::in_pieces(std::span(symbols + begin, end - begin), 1, [&](auto some) {
      if (strip.by_symbol) {
        for (std::size_t first = 0; first < some.size(); first += slots_a_step) {
          Slot step[slots_a_step];
          for (std::size_t i = 0; i < slots_a_step; ++i) step[i] = static_cast<Slot>(some.data()[first + i] + 1);
          std::memcpy(slots + first, step, sizeof step);
        }
        slots += some.size();
      } else {
        slots = std::transform(some.begin(), some.end(), slots, [of = strip.slot_of_symbol.data()](auto symbol) {
          return static_cast<Slot>(of[symbol]);
        });
      }
    });
  });
}

template void PatternBlock::encode(const StripMemory&, const TextRef&, std::uint32_t, std::uint32_t,
                                   std::uint32_t*) const;

template <class F>
void PatternBlock::in_slots(const StripMemory& strip, std::span<const TextRef> texts, F&& f) {
  if (strip.by_symbol && kept_.has(texts))
    return f(
        kept_.of(texts, [&](const TextRef& text, std::uint16_t* slots) { encode(strip, text, 0, text.length, slots); }),
        0);
  for (std::size_t first = 0; first < texts.size();) {
    if (first > 0) watch::poll();
    const std::size_t count = count_for_slots(texts.subspan(first));
    begin_.assign(1, 0);
    for (const TextRef& text : texts.subspan(first, count)) begin_.push_back(begin_.back() + text.length);
    narrow_slots_.resize(begin_.back() + slots_a_step);
    for (std::size_t t = 0; t < count; ++t)
      encode(strip, texts[first + t], 0, texts[first + t].length, narrow_slots_.data() + begin_[t]);
    f(SlotTexts{narrow_slots_.data(), begin_.data(), static_cast<std::uint32_t>(count)}, first);
    first += count;
  }
}

const std::uint8_t* PatternBlock::narrow_remainders(std::span<const TextRef> texts) {
  const std::size_t each = std::size_t{lanes_} * metric_.facts;
  auto* out = reinterpret_cast<std::uint8_t*>(remainders_.reserve(texts.size() * each + turned_side));
  const StripMemory& only = strip(0);
  if (only.by_byte) {
    byte_texts_.clear();
    for (const TextRef& text : texts)
      byte_texts_.push_back({reinterpret_cast<const std::uint8_t*>(text.symbols), text.length});
    metric_.narrow_strings(only.strip, byte_texts_.data(), static_cast<std::uint32_t>(texts.size()), out);
    return out;
  }
  in_slots(only, texts, [&](const SlotTexts& some, std::size_t first) {
    metric_.narrow[static_cast<std::size_t>(width_)](only.strip, some, out + first * each);
  });
  return out;
}

const std::uint32_t* PatternBlock::whole_remainders(std::span<const TextRef> texts) {
  auto* out = reinterpret_cast<std::uint32_t*>(remainders_.reserve(texts.size() * lanes_ * sizeof(std::uint32_t)));
  make_whole();
  in_slots(whole_, texts,
           [&](const SlotTexts& some, std::size_t first) { metric_.whole(whole_.strip, some, out + first * lanes_); });
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
