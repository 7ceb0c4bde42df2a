#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "cpu/blocks/long_pairs.hpp"
#include "cpu/lanes/lane_kernels.hpp"

namespace warpmatch::cpu {

/// Symbols of texts that are slots at a time: 2 MiB of them, and their places are numbered in 32 bits.
inline constexpr std::uint64_t slots_at_once = std::uint64_t{1} << 20;
/// Slots are made so many at a time, some behind the last symbol too, where the next text's go.
inline constexpr std::size_t slots_a_step = 16;

/// Texts that one block after the other is compared with, some of them at a time. Slots that are symbols are the same
/// for every block, so these are made once.
class KeptSlots {
 public:
  /// The texts must stay until the next call. More than `slots_at_once` symbols are not kept.
  void keep(std::span<const TextRef> texts) {
    texts_ = texts;
    begin_.assign(1, 0);
    are_made_ = false;
    std::uint64_t symbols = 0;
    for (const TextRef& text : texts) {
      symbols += text.length;
      if (symbols > slots_at_once) break;
      begin_.push_back(static_cast<std::uint32_t>(symbols));
    }
    if (symbols > slots_at_once) texts_ = {};
  }

  bool has(std::span<const TextRef> texts) const {
    constexpr std::less_equal<const TextRef*> is_not_behind;
    return !texts.empty() && is_not_behind(texts_.data(), texts.data()) &&
           is_not_behind(texts.data() + texts.size(), texts_.data() + texts_.size());
  }

  /// Those of texts that it has. `encode(text, slots)` writes a text's.
  template <class Encode>
  SlotTexts of(std::span<const TextRef> texts, const Encode& encode) {
    if (!are_made_) {
      slots_.resize(begin_.back() + slots_a_step);
      for (std::size_t t = 0; t < texts_.size(); ++t) encode(texts_[t], slots_.data() + begin_[t]);
      are_made_ = true;
    }
    const auto first = static_cast<std::size_t>(texts.data() - texts_.data());
    return {slots_.data(), begin_.data() + first, static_cast<std::uint32_t>(texts.size())};
  }

 private:
  std::span<const TextRef> texts_;
  std::vector<std::uint32_t> begin_;  ///< where each text's slots begin, and the end
  std::vector<std::uint16_t> slots_;
  bool are_made_ = false;
};

}  // namespace warpmatch::cpu
