#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "pair/isa/short_kernels.hpp"

namespace warpmatch::pair {

/// Two strings of symbols of two bytes in bytes, where they are of one script: for what asks which symbols are equal
/// (pair/script_bytes.hpp does the same of texts).
class SpelledPair {
 public:
  /// Both together; they are read without a poll.
  static constexpr std::size_t most_symbols = std::size_t{1} << 20;

  SpelledPair(std::span<const std::uint16_t> left, std::span<const std::uint16_t> right)
      : left_size_(left.size()), right_size_(right.size()) {
    if (left_size_ + right_size_ > few_.size()) many_.resize(left_size_ + right_size_);
    std::uint8_t* const bytes = many_.empty() ? few_.data() : many_.data();
    bytes_ = bytes;
    std::uint32_t block = block_of(left);
    if (block == 0) block = block_of(right);
    const auto spell = [&](std::span<const std::uint16_t> string, std::uint8_t* out) {
      constexpr std::uint8_t other = 0;
      return short_kernels().spell_units(string.data(), static_cast<std::uint32_t>(string.size()),
                                         sizeof(std::uint16_t), block, other, out);
    };
    is_of_one_script_ = spell(left, bytes) && spell(right, bytes + left_size_);
  }
  SpelledPair(const SpelledPair&) = delete;
  SpelledPair& operator=(const SpelledPair&) = delete;

  bool is_of_one_script() const { return is_of_one_script_; }
  std::span<const std::uint8_t> left() const { return {bytes_, left_size_}; }
  std::span<const std::uint8_t> right() const { return {bytes_ + left_size_, right_size_}; }

 private:
  static constexpr std::uint16_t ascii = 0x80;

  /// The 128 code points that the first one beyond ASCII is among.
  static std::uint32_t block_of(std::span<const std::uint16_t> string) {
    const auto beyond = std::ranges::find_if(string, [](std::uint16_t symbol) { return symbol >= ascii; });
    return beyond == string.end() ? 0 : *beyond / ascii;
  }

  std::size_t left_size_;
  std::size_t right_size_;
  bool is_of_one_script_ = false;
  const std::uint8_t* bytes_ = nullptr;
  std::array<std::uint8_t, 2048> few_;
  std::vector<std::uint8_t> many_;
};

}  // namespace warpmatch::pair
