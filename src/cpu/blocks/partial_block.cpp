#include "cpu/blocks/partial_block.hpp"

#include <algorithm>
#include <functional>
#include <limits>

#include "corpus/text/symbol_visit.hpp"
#include "scoring/normalize.hpp"
#include "watch/pace.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::uint32_t kNoSlot = ~std::uint32_t{0};  // no text has such a symbol; all ones at any width
constexpr std::uint64_t kLargest[partial_widths] = {std::numeric_limits<std::uint8_t>::max(),
                                                    std::numeric_limits<std::uint16_t>::max(),
                                                    std::numeric_limits<std::uint32_t>::max()};

std::uint32_t lane_bytes(std::size_t width) { return 1u << width; }

}  // namespace

PartialBlock::PartialBlock(const LaneKernels& kernels, const corpus::PackedCorpus& patterns,
                           const corpus::PackedCorpus& texts, const SymbolMaps& maps)
    : kernels_(kernels), patterns_(patterns), texts_(texts), maps_(maps), slot_of_symbol_(texts.alphabet().size()) {}

void PartialBlock::load(std::span<const std::uint32_t> ranks) {
  ranks_.assign(ranks.begin(), ranks.end());
  lengths_.clear();
  pattern_slots_.clear();
  for (const std::uint32_t symbol : used_) slot_of_symbol_[symbol] = 0;
  used_.clear();
  corpus::visit_symbol_type(patterns_.symbol_bytes(), [&](auto symbol) { read_patterns<decltype(symbol)>(); });
  longest_ = lengths_.empty() ? 0 : *std::max_element(lengths_.begin(), lengths_.end());
  for (Vectors& vectors : vectors_) vectors.filled = false;
}

template <class Symbol>
void PartialBlock::read_patterns() {
  const auto& map = maps_.pattern_to_text;
  watch::Pace pace;
  for (const std::uint32_t rank : ranks_) {
    const corpus::LengthBucket& bucket = patterns_.bucket_of(rank);
    const auto* symbols = reinterpret_cast<const Symbol*>(patterns_.string(bucket, rank));
    lengths_.push_back(bucket.length);
    pace.spend(std::uint64_t{4} * bucket.length);
    for (std::uint32_t i = 0; i < bucket.length; ++i) {
      const std::uint32_t symbol = map.empty() ? symbols[i] : map[symbols[i]];
      if (symbol == corpus::Alphabet::absent) {
        pattern_slots_.push_back(kNoSlot);
        continue;
      }
      std::uint32_t& slot = slot_of_symbol_[symbol];
      if (slot == 0) {
        used_.push_back(symbol);
        slot = static_cast<std::uint32_t>(used_.size());
      }
      pattern_slots_.push_back(slot);
    }
  }
}

template <class Symbol>
void PartialBlock::read_text(const std::byte* text, std::uint32_t length) {
  const auto* symbols = reinterpret_cast<const Symbol*>(text);
  text_slots_.resize(length);
  for (std::uint32_t i = 0; i < length; ++i) text_slots_[i] = slot_of_symbol_[symbols[i]];
}

std::size_t PartialBlock::width_for(std::uint32_t text_length) const {
  const std::uint64_t lengths = std::uint64_t{longest_} + text_length;
  std::size_t width = 0;
  while (width + 1 < partial_widths && (lengths > kLargest[width] || used_.size() >= kLargest[width])) ++width;
  return width;
}

template <class Lane>
void PartialBlock::fill(Vectors& vectors) const {
  const std::size_t lanes = kernels_.vector_bytes / sizeof(Lane);
  const std::size_t count = (ranks_.size() + lanes - 1) / lanes;
  auto* symbols = reinterpret_cast<Lane*>(vectors.symbols.reserve(count * longest_ * kernels_.vector_bytes));
  auto* lengths = reinterpret_cast<Lane*>(vectors.lengths.reserve(count * kernels_.vector_bytes));
  vectors.patterns.clear();
  const std::uint32_t* slot = pattern_slots_.data();
  watch::Pace pace;
  for (std::size_t first = 0; first < ranks_.size(); first += lanes) {
    const std::span some(lengths_.data() + first, std::min(lanes, ranks_.size() - first));
    const auto [shortest, longest] = std::minmax_element(some.begin(), some.end());
    pace.spend(4 * std::uint64_t{*longest} * lanes);
    std::fill_n(symbols, *longest * lanes, static_cast<Lane>(~Lane{}));  // none where all patterns are empty
    std::fill_n(lengths, lanes, Lane{});
    for (std::size_t lane = 0; lane < some.size(); ++lane) {
      lengths[lane] = static_cast<Lane>(some[lane]);
      for (std::size_t i = 0; i < some[lane]; ++i) symbols[i * lanes + lane] = static_cast<Lane>(*slot++);
    }
    vectors.patterns.push_back({symbols, lengths, *shortest, *longest});
    symbols += *longest * lanes;
    lengths += lanes;
  }
}

const PartialBlock::Vectors& PartialBlock::vectors_of(std::size_t width) {
  Vectors& vectors = vectors_[width];
  if (!vectors.filled) {
    corpus::visit_symbol_type(lane_bytes(width), [&](auto lane) { fill<decltype(lane)>(vectors); });
    vectors.filled = true;
  }
  return vectors;
}

void PartialBlock::scores(std::uint32_t text_rank, double* scores, const bool* wanted) {
  const corpus::LengthBucket& bucket = texts_.bucket_of(text_rank);
  corpus::visit_symbol_type(texts_.symbol_bytes(), [&](auto symbol) {
    read_text<decltype(symbol)>(texts_.string(bucket, text_rank), bucket.length);
  });
  const std::size_t width = width_for(bucket.length);
  const std::uint32_t lanes = kernels_.vector_bytes / lane_bytes(width);
  strands_.reserve((std::size_t{longest_} + bucket.length) * kernels_.vector_bytes);
  std::size_t lane = 0;
  for (const PartialPatterns& patterns : vectors_of(width).patterns) {
    const std::size_t end = std::min(ranks_.size(), lane + lanes);
    if (bucket.length == 0 || patterns.longest == 0) {
      for (; lane < end; ++lane) *scores++ = bucket.length == lengths_[lane] ? 100.0 : 0.0;
      continue;
    }
    if (wanted != nullptr && std::none_of(wanted + lane, wanted + end, std::identity{})) {
      scores = std::fill_n(scores, end - lane, 0.0);
      lane = end;
      continue;
    }
    kernels_.partial[width](patterns, text_slots_.data(), bucket.length, strands_.data(), best_);
    for (std::size_t i = 0; lane < end; ++lane, ++i)
      *scores++ = scoring::score_of(Form::ratio, best_.total[i] - 2 * best_.common[i], best_.total[i]);
  }
}

}  // namespace warpmatch::cpu
