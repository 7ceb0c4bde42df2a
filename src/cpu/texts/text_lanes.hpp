#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <span>
#include <unordered_map>
#include <vector>

#include <warpmatch/text.hpp>

#include "cpu/blocks/pattern_block.hpp"
#include "cpu/lanes/lane_kernels.hpp"

namespace warpmatch::cpu {

/// A few texts of up to 64 symbols in lanes, put there as they lie: no corpus is made of them. What stands in a block
/// is what PatternBlock makes of a packed corpus.
class TextLanes {
 public:
  /// A block's lanes are its share of `columns()`.
  struct Block {
    LaneWidth width = LaneWidth::bits8;
    std::uint32_t lanes = 0;  ///< those without a text included
    bool is_half = false;     ///< of the kernels' lanes
    std::uint32_t first = 0;  ///< in `columns()`
    std::uint32_t count = 0;
    Strip strip{};
  };

  /// What it needs to remember comes from `memory`, which must outlive it.
  TextLanes(const MetricKernels& kernels, std::span<const Text> texts, std::pmr::memory_resource& memory);

  TextLanes(const TextLanes&) = delete;
  TextLanes& operator=(const TextLanes&) = delete;

  /// True for what can stand in a lane: texts of up to 64 units of fixed width that are not null.
  static bool takes(const Text& text) {
    return text.data != nullptr && text.units <= 64 && text.encoding != Encoding::utf8;
  }

  /// The texts in lanes, by their places among those given; block after block. None where the match rows of all
  /// symbols would be more than a cache holds.
  std::span<const std::uint32_t> columns() const { return columns_; }
  /// The length of each.
  std::span<const std::uint32_t> lengths() const { return lengths_; }
  std::span<const Block> blocks() const { return blocks_; }

  /// Texts to compare with those in lanes, as slots. Any of fixed width, not null.
  class Read {
   public:
    Read(const TextLanes& lanes, std::span<const Text> texts, std::pmr::memory_resource& memory);
    SlotTexts slots() const { return {slots_.data(), begin_.data(), static_cast<std::uint32_t>(begin_.size() - 1)}; }
    std::uint32_t length(std::size_t text) const { return begin_[text + 1] - begin_[text]; }

   private:
    std::pmr::vector<std::uint16_t> slots_;
    std::pmr::vector<std::uint32_t> begin_;
  };

  /// What the kernels find of each text read and each lane of a block, [text][fact][lane].
  const std::uint8_t* facts(const Block& block, const Read& read, std::pmr::vector<std::uint8_t>& memory) const;

 private:
  void split(std::span<const Text> texts);
  std::pmr::vector<std::uint16_t> number_symbols(std::span<const Text> texts);
  template <class Lane>
  void fill(const Block& block, const std::uint16_t* slots, Lane* match, Lane* mask) const;

  std::uint16_t slot_of(std::uint32_t symbol) const {
    if (symbol < slot_of_byte_.size()) return slot_of_byte_[symbol];
    const auto found = slot_of_symbol_.find(symbol);
    return found == slot_of_symbol_.end() ? std::uint16_t{0} : found->second;
  }

  const MetricKernels& kernels_;
  std::pmr::memory_resource& memory_;
  std::pmr::vector<std::uint32_t> columns_;
  std::pmr::vector<std::uint32_t> lengths_;
  std::pmr::vector<Block> blocks_;
  std::uint16_t slots_ = 0;  ///< symbols that have one; slot 0 is any other's
  std::array<std::uint16_t, 256> slot_of_byte_{};
  std::pmr::unordered_map<std::uint32_t, std::uint16_t> slot_of_symbol_;  ///< of those beyond
};

}  // namespace warpmatch::cpu
