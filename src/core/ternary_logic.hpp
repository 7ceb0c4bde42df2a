#pragma once

#include <immintrin.h>

#include "core/host_device.hpp"
#include "core/word.hpp"

namespace warpmatch::core {

// For files that are compiled for AVX-512 alone.

/// One instruction for three operands; GCC 12 finds only some of them in vector expressions.
struct TernaryLogic : core::PlainLogic {
  static constexpr bool reads_match_once = true;

  template <int Table, class Vector>
  WARPMATCH_HD static Vector ternary(Vector a, Vector b, Vector c) {
    return (Vector)_mm512_ternarylogic_epi64((__m512i)a, (__m512i)b, (__m512i)c, Table);
  }
  // The truth tables of the operands, from which each table follows.
  static constexpr int a_ = 0xf0, b_ = 0xcc, c_ = 0xaa;

  template <class Vector>
  WARPMATCH_HD static Vector xor_or(Vector a, Vector b, Vector c) {
    return ternary<(a_ ^ b_) | c_>(a, b, c);
  }
  template <class Vector>
  WARPMATCH_HD static Vector or_nor(Vector a, Vector b, Vector c) {
    return ternary<a_ | (~(b_ | c_) & 0xff)>(a, b, c);
  }
  template <class Vector>
  WARPMATCH_HD static Vector or_and_not(Vector a, Vector b, Vector c) {
    return ternary<a_ | (b_ & ~c_)>(a, b, c);
  }
  template <class Vector>
  WARPMATCH_HD static Vector or_and(Vector a, Vector b, Vector c) {
    return ternary<a_ | (b_ & c_)>(a, b, c);
  }
};

}  // namespace warpmatch::core
