#pragma once

#include <cstdint>

#include "core/host_device.hpp"

namespace warpmatch::core {

WARPMATCH_HD unsigned count_bits(std::uint32_t word) {
#if defined(__CUDA_ARCH__)
  return static_cast<unsigned>(__popc(word));
#else
  return static_cast<unsigned>(__builtin_popcount(word));
#endif
}

WARPMATCH_HD unsigned count_bits(std::uint64_t word) {
#if defined(__CUDA_ARCH__)
  return static_cast<unsigned>(__popcll(word));
#else
  return static_cast<unsigned>(__builtin_popcountll(word));
#endif
}

/// Three-operand logic the metric cores use, for words and for vectors of them. Compilers fuse it where the
/// processor can; an `Ops` of its own says how where they don't. `c` is what is known last.
struct PlainLogic {
  /// Match words are operands in memory, best read once; else they are there before what is made of them.
  static constexpr bool reads_match_once = false;
  /// An operation more is well spent where fewer of them wait for each other.
  static constexpr bool steps_wait = false;

  template <class Word>
  WARPMATCH_HD static Word xor_or(Word a, Word b, Word c) {
    return (a ^ b) | c;
  }
  template <class Word>
  WARPMATCH_HD static Word or_nor(Word a, Word b, Word c) {
    return a | ~(b | c);
  }
  template <class Word>
  WARPMATCH_HD static Word or_and_not(Word a, Word b, Word c) {
    return a | (b & ~c);
  }
  template <class Word>
  WARPMATCH_HD static Word or_and(Word a, Word b, Word c) {
    return a | (b & c);
  }
};

/// The `Ops` of the metrics for plain unsigned integers: a CUDA thread, or one pair on the CPU.
template <class Word>
struct ScalarOps : PlainLogic {
  static constexpr unsigned bits = 8 * sizeof(Word);

  WARPMATCH_HD static Word popcount(Word word) { return count_bits(word); }
};

/// The same of one pair alone, each of whose steps waits for the last.
template <class Word>
struct WaitingOps : ScalarOps<Word> {
  static constexpr bool steps_wait = true;
};

/// The mask of the pattern rows a word stands for: the lowest `rows` bits, all of them from `bits` on.
template <class Word>
WARPMATCH_HD Word low_bits(std::uint32_t rows) {
  return rows >= 8 * sizeof(Word) ? ~Word{} : static_cast<Word>((Word{1} << rows) - 1);
}

}  // namespace warpmatch::core
