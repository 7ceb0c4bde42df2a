#pragma once

#include "core/host_device.hpp"
#include "pair/isa/short_pairs.hpp"

namespace warpmatch::pair {

/// Adding words of a long number, where the carry stays a flag from word to word: compilers put it into a register.
struct X86Carry {
  /// Adds N words to `sums`, and `carry`, 0 or 1, which is then that of the last word.
  template <int N>
  WARPMATCH_HD static void add(ShortWord* sums, const ShortWord* words, std::uint8_t& carry) {
    static_assert(N >= 1 && N <= 4);
    if constexpr (N == 1)
      asm("addb $-1, %[c]\n\tadcq %[w0], %[s0]\n\tsetc %[c]"
          : [s0] "+&r"(sums[0]), [c] "+&q"(carry)
          : [w0] "rm"(words[0])
          : "cc");
    else if constexpr (N == 2)
      asm("addb $-1, %[c]\n\tadcq %[w0], %[s0]\n\tadcq %[w1], %[s1]\n\tsetc %[c]"
          : [s0] "+&r"(sums[0]), [s1] "+&r"(sums[1]), [c] "+&q"(carry)
          : [w0] "rm"(words[0]), [w1] "rm"(words[1])
          : "cc");
    else if constexpr (N == 3)
      asm("addb $-1, %[c]\n\tadcq %[w0], %[s0]\n\tadcq %[w1], %[s1]\n\tadcq %[w2], %[s2]\n\tsetc %[c]"
          : [s0] "+&r"(sums[0]), [s1] "+&r"(sums[1]), [s2] "+&r"(sums[2]), [c] "+&q"(carry)
          : [w0] "rm"(words[0]), [w1] "rm"(words[1]), [w2] "rm"(words[2])
          : "cc");
    else
      asm("addb $-1, %[c]\n\tadcq %[w0], %[s0]\n\tadcq %[w1], %[s1]\n\tadcq %[w2], %[s2]\n\tadcq %[w3], %[s3]\n\t"
          "setc %[c]"
          : [s0] "+&r"(sums[0]), [s1] "+&r"(sums[1]), [s2] "+&r"(sums[2]), [s3] "+&r"(sums[3]), [c] "+&q"(carry)
          : [w0] "rm"(words[0]), [w1] "rm"(words[1]), [w2] "rm"(words[2]), [w3] "rm"(words[3])
          : "cc");
  }
};

}  // namespace warpmatch::pair
