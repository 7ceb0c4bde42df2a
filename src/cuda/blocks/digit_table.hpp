#pragma once

#include <cstddef>
#include <cstdint>

#include "corpus/packing/alphabet.hpp"
#include "cuda/blocks/block.hpp"
#include "cuda/blocks/policy.hpp"
#include "cuda/blocks/score_task.hpp"

namespace warpmatch::cuda {

/// Bits of a digit of DigitTable, and the values it has.
inline constexpr std::uint32_t digit_bits = 4;
inline constexpr std::uint32_t digit_values = 1U << digit_bits;

/// Symbols that are wider than a byte have up to five digits, in words of 32 bits: more do not fit in shared memory.
inline constexpr std::uint32_t largest_digit_alphabet = 1U << 5 * digit_bits;

/// Digits that tell the symbols of an alphabet apart, up to the largest.
constexpr std::uint32_t digits_for(std::uint32_t alphabet) {
  std::uint32_t digits = 1;
  while (alphabet > 1U << digits * digit_bits) ++digits;
  return digits;
}

/// A match table in shared memory for threads that have a word of a pattern each, whatever the patterns are. A symbol
/// is taken apart into digits, and a thread has a word for each value of each digit: the rows that hold a symbol are
/// those that agree in every digit. So it grows with the digits and not with the alphabet; and since the words of the
/// threads stand side by side, threads that look for different symbols at once do not meet in a bank.
template <class Block, class Entry>
class DigitTable {
 public:
  using Word = typename Entry::Word;
  static constexpr std::uint32_t rows = Entry::rows;  ///< of a thread
  static_assert(Entry::words * Entry::group == 1);

  static constexpr std::size_t bytes(std::uint32_t alphabet) {
    return shared_bytes(digits_for(alphabet) * digit_values * block_threads * sizeof(Word));
  }
  /// Words of 64 bits are for one-byte symbols.
  static constexpr std::size_t most_bytes = shared_bytes(digits_for(sizeof(Word) == 8 ? 256 : largest_digit_alphabet) *
                                                         digit_values * block_threads * sizeof(Word));

  WARPMATCH_DEVICE DigitTable(Block& block, std::uint32_t alphabet)
      : digits_(digits_for(alphabet)), entries_(block.template shared<Word>(digits_ * digit_values * block_threads)) {}

  WARPMATCH_DEVICE std::uint32_t digits() const { return digits_; }

  /// Makes a thread's words of the rows of a pattern from `begin` on, as many as it has.
  WARPMATCH_DEVICE void fill(const ScoreTask& task, const StringView& pattern, std::uint32_t begin, unsigned thread) {
    for (std::uint32_t i = 0; i < digits_ * digit_values; ++i) entries_[i * block_threads + thread] = 0;
    const std::uint32_t here = pattern.length - begin < rows ? pattern.length - begin : rows;
    for (std::uint32_t row = 0; row < here; ++row) {
      const std::uint32_t symbol = task.translate(pattern.symbol(begin + row));
      if (symbol == corpus::Alphabet::absent) continue;
      for (std::uint32_t digit = 0; digit < digits_; ++digit) entries_[place(symbol, digit, thread)] |= Word{1} << row;
    }
  }

  /// The rows of a thread's word that hold a symbol, of `known` digits or, where that is 0, of as many as there are.
  template <std::uint32_t known>
  WARPMATCH_DEVICE Word find(std::uint32_t symbol, unsigned thread) const {
    const std::uint32_t digits = known > 0 ? known : digits_;
    Word match = entries_[place(symbol, 0, thread)];
    for (std::uint32_t digit = 1; digit < digits; ++digit) match &= entries_[place(symbol, digit, thread)];
    return match;
  }

 private:
  WARPMATCH_DEVICE static std::uint32_t place(std::uint32_t symbol, std::uint32_t digit, unsigned thread) {
    return (digit * digit_values + (symbol >> digit * digit_bits & (digit_values - 1))) * block_threads + thread;
  }

  std::uint32_t digits_;
  typename Block::template Shared<Word> entries_;
};

}  // namespace warpmatch::cuda
