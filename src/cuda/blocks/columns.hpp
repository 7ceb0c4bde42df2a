#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "core/host_device.hpp"
#include "core/word.hpp"
#include "cuda/blocks/views.hpp"

namespace warpmatch::cuda {

/// One column of the edit matrix in a thread's registers: `words` chained words of a recurrence.
template <class Recurrence, class Word, unsigned words>
class Columns {
 public:
  using Carry = typename Recurrence::template Carry<Word>;
  static constexpr unsigned rows = 8 * sizeof(Word) * words;

  /// The next column of a pattern that starts in this column's first row. `match` are the rows that hold the column's
  /// symbol, word by word.
  WARPMATCH_DEVICE void step(const Word* match) {
    if constexpr (words == 1) {
      Recurrence::step(word_[0], match[0]);
    } else {
      Carry carry;
      step(match, carry);
    }
  }

  /// The same below other rows: `carry` comes from them and goes to those below.
  WARPMATCH_DEVICE void step(const Word* match, Carry& carry) {
    for (unsigned w = 0; w < words; ++w) Recurrence::template step<core::ScalarOps<Word>>(word_[w], match[w], carry);
  }

  /// The rows that a pattern has, as bits: the same for all its columns.
  struct RealRows {
    Word word[words] = {};

    RealRows() = default;
    WARPMATCH_DEVICE explicit RealRows(std::uint32_t count) {
      constexpr std::uint32_t bits = 8 * sizeof(Word);
      for (unsigned w = 0; w < words; ++w) word[w] = core::low_bits<Word>(count > w * bits ? count - w * bits : 0);
    }
  };

  /// The remainder of the rows that the pattern has.
  WARPMATCH_DEVICE std::uint32_t remainder(const RealRows& real) const {
    Word sum = 0;
    for (unsigned w = 0; w < words; ++w)
      sum += Recurrence::template remainder<core::ScalarOps<Word>>(word_[w], real.word[w]);
    return static_cast<std::uint32_t>(sum);
  }

 private:
  typename Recurrence::template Column<Word> word_[words];
};

/// Calls `f(symbol)` for every symbol of a string, in order. A word of symbols is read at once, and the next one before
/// this one's symbols are through.
template <class Symbol, class F>
WARPMATCH_DEVICE void for_symbols(const StringView& string, const F& f) {
  constexpr std::uint32_t per_word = 4 / sizeof(Symbol);
  const auto symbol = [](std::uint32_t word, std::size_t place) {
    return static_cast<std::uint32_t>(static_cast<Symbol>(word >> 8 * sizeof(Symbol) * place));
  };
  const std::uint32_t whole = string.length / per_word;
  const std::uint32_t rest = string.length % per_word;
  std::uint32_t next = string.length > 0 ? string.word(0) : 0;
  for (std::uint32_t w = 0; w < whole; ++w) {
    const std::uint32_t word = next;
    if (w + 1 < whole || rest > 0) next = string.word(w + 1);
    [&]<std::size_t... place>(std::index_sequence<place...>) { (f(symbol(word, place)), ...); }
    (std::make_index_sequence<per_word>{});
  }
  for (std::uint32_t place = 0; place < rest; ++place) f(symbol(next, place));
}

}  // namespace warpmatch::cuda
