#include "cpu/texts/text_lanes.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <span>
#include <string>

#include <warpmatch/error.hpp>

#include "core/word.hpp"
#include "corpus/text/code_points.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::size_t kAlignment = 64;
/// Bytes of match rows that are worth making for a few texts.
constexpr std::size_t kMostBytes = std::size_t{1} << 19;

std::uint32_t lane_bytes(LaneWidth width) { return 1U << static_cast<unsigned>(width); }

/// Calls `visit` with the code points of a text.
template <class Visit>
void visit_symbols(const Text& text, const char* argument, const Visit& visit) {
  const std::size_t bad = corpus::visit_code_points(text, visit);
  if (bad != corpus::well_formed) throw InvalidArgument(argument, "not valid text at unit " + std::to_string(bad));
}

/// Calls `f(Lane{})` with the type of a lane.
template <class F>
void visit_lane(LaneWidth width, const F& f) {
  switch (width) {
    case LaneWidth::bits8: return f(std::uint8_t{});
    case LaneWidth::bits16: return f(std::uint16_t{});
    case LaneWidth::bits32: return f(std::uint32_t{});
    default: return f(std::uint64_t{});
  }
}

}  // namespace

TextLanes::TextLanes(const MetricKernels& kernels, std::span<const Text> texts, std::pmr::memory_resource& memory)
    : kernels_(kernels),
      memory_(memory),
      columns_(&memory),
      lengths_(&memory),
      blocks_(&memory),
      slot_of_symbol_(&memory) {
  split(texts);
  const std::pmr::vector<std::uint16_t> slots = number_symbols(texts);
  std::size_t bytes = 0;
  for (const Block& block : blocks_) bytes += (slots_ + std::size_t{2}) * block.lanes * lane_bytes(block.width);
  if (bytes > kMostBytes) {
    columns_.clear();
    blocks_.clear();
    return;
  }
  auto* at = static_cast<std::byte*>(memory_.allocate(bytes, kAlignment));
  std::memset(at, 0, bytes);
  const std::uint16_t* next = slots.data();
  for (Block& block : blocks_) {
    const std::size_t row = std::size_t{block.lanes} * lane_bytes(block.width);
    block.strip = {.match = at + row, .mask = at, .words = 1};
    visit_lane(block.width, [&](auto lane) {
      using Lane = decltype(lane);
      fill(block, next, reinterpret_cast<Lane*>(at + row), reinterpret_cast<Lane*>(at));
    });
    const auto lengths = std::span(lengths_).subspan(block.first, block.count);
    next = std::accumulate(lengths.begin(), lengths.end(), next);
    const auto [shortest, longest] = std::ranges::minmax(lengths);
    block.strip.shortest = shortest;
    block.strip.longest = longest;
    at += (slots_ + std::size_t{2}) * row;
  }
}

/// Blocks take texts by length where they are more than one block holds, so that short ones have narrow lanes.
void TextLanes::split(std::span<const Text> texts) {
  std::size_t longest = 0;
  columns_.reserve(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (!takes(texts[i])) continue;
    columns_.push_back(static_cast<std::uint32_t>(i));
    longest = std::max(longest, texts[i].units);
  }
  const auto lanes_of = [&](LaneWidth width) { return kernels_.lanes[static_cast<std::size_t>(width)]; };
  const auto length_of = [&](std::uint32_t column) { return static_cast<std::uint32_t>(texts[column].units); };
  if (columns_.size() > lanes_of(width_for(static_cast<std::uint32_t>(longest))))
    std::ranges::stable_sort(columns_, {}, length_of);
  for (std::uint32_t first = 0; first < columns_.size();) {
    const auto left = static_cast<std::uint32_t>(columns_.size()) - first;
    // The widest lanes that the texts need which then find room.
    LaneWidth width = LaneWidth::bits8;
    std::uint32_t count = 0;
    for (;;) {
      count = std::min(left, lanes_of(width));
      std::uint32_t needed = 0;
      for (std::uint32_t i = 0; i < count; ++i) needed = std::max(needed, length_of(columns_[first + i]));
      if (width_for(needed) <= width) break;
      width = width_for(needed);
    }
    const bool is_half = 2 * count <= lanes_of(width) && kernels_.half[static_cast<std::size_t>(width)] != nullptr;
    blocks_.push_back({.width = width,
                       .lanes = is_half ? lanes_of(width) / 2 : lanes_of(width),
                       .is_half = is_half,
                       .first = first,
                       .count = count});
    first += count;
  }
}

/// Numbers the symbols of the texts in lanes as they come; their slots, text after text.
std::pmr::vector<std::uint16_t> TextLanes::number_symbols(std::span<const Text> texts) {
  std::size_t units = 0;
  for (const std::uint32_t column : columns_) units += texts[column].units;
  std::pmr::vector<std::uint16_t> slots(&memory_);
  slots.resize(units);
  std::uint16_t* next = slots.data();
  lengths_.reserve(columns_.size());
  for (const std::uint32_t column : columns_) {
    visit_symbols(texts[column], "choices", [&](auto symbol) {
      std::uint16_t* slot = nullptr;
      if (symbol < slot_of_byte_.size())
        slot = &slot_of_byte_[symbol];
      else
        slot = &slot_of_symbol_[symbol];
      if (*slot == 0) *slot = ++slots_;
      *next++ = *slot;
    });
    lengths_.push_back(static_cast<std::uint32_t>(texts[column].units));
  }
  return slots;
}

template <class Lane>
void TextLanes::fill(const Block& block, const std::uint16_t* slots, Lane* match, Lane* mask) const {
  for (std::uint32_t lane = 0; lane < block.count; ++lane) {
    const std::uint32_t length = lengths_[block.first + lane];
    mask[lane] = static_cast<Lane>(core::low_bits<std::uint64_t>(length));
    for (std::uint32_t row = 0; row < length; ++row)
      match[std::size_t{*slots++} * block.lanes + lane] |= static_cast<Lane>(std::uint64_t{1} << row);
  }
}

TextLanes::Read::Read(const TextLanes& lanes, std::span<const Text> texts, std::pmr::memory_resource& memory)
    : slots_(&memory), begin_(&memory) {
  std::size_t units = 0;
  for (const Text& text : texts) units += text.units;
  slots_.resize(units);
  begin_.reserve(texts.size() + 1);
  begin_.push_back(0);
  std::uint16_t* slot = slots_.data();
  for (const Text& text : texts) {
    visit_symbols(text, "queries", [&](auto symbol) { *slot++ = lanes.slot_of(symbol); });
    begin_.push_back(static_cast<std::uint32_t>(slot - slots_.data()));
  }
}

const std::uint8_t* TextLanes::facts(const Block& block, const Read& read,
                                     std::pmr::vector<std::uint8_t>& memory) const {
  const SlotTexts texts = read.slots();
  memory.resize(std::size_t{texts.count} * kernels_.facts * block.lanes);
  const auto* kernels = block.is_half ? kernels_.half : kernels_.narrow;
  kernels[static_cast<std::size_t>(block.width)](block.strip, texts, memory.data());
  return memory.data();
}

}  // namespace warpmatch::cpu
