#pragma once

#include <cstdint>

#include "core/host_device.hpp"
#include "core/word.hpp"

namespace warpmatch::cuda {

/// One column of the edit matrix in a thread's registers: `words` chained words of a recurrence.
template <class Recurrence, class Word, unsigned words>
class Columns {
 public:
  using Carry = typename Recurrence::template Carry<Word>;
  static constexpr unsigned rows = 8 * sizeof(Word) * words;

  /// The next column of a pattern that starts in this column's first row. `match(w)` are the rows of word w that
  /// hold the column's symbol.
  template <class Match>
  WARPMATCH_DEVICE void step(const Match& match) {
    if constexpr (words == 1) {
      Recurrence::step(word_[0], match(0));
    } else {
      Carry carry;
      step(match, carry);
    }
  }

  /// The same below other rows: `carry` comes from them and goes to those below.
  template <class Match>
  WARPMATCH_DEVICE void step(const Match& match, Carry& carry) {
    for (unsigned w = 0; w < words; ++w) Recurrence::template step<core::ScalarOps<Word>>(word_[w], match(w), carry);
  }

  /// The remainder of the first `real_rows` rows.
  WARPMATCH_DEVICE std::uint32_t remainder(std::uint32_t real_rows) const {
    constexpr std::uint32_t bits = 8 * sizeof(Word);
    Word sum = 0;
    for (unsigned w = 0; w < words; ++w) {
      const std::uint32_t rows_here = real_rows > w * bits ? real_rows - w * bits : 0;
      sum += Recurrence::template remainder<core::ScalarOps<Word>>(word_[w], core::low_bits<Word>(rows_here));
    }
    return static_cast<std::uint32_t>(sum);
  }

 private:
  typename Recurrence::template Column<Word> word_[words];
};

}  // namespace warpmatch::cuda
