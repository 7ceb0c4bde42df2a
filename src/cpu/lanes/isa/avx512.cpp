#include <immintrin.h>

#include "cpu/lanes/lanes.hpp"

namespace warpmatch::cpu {
namespace {

/// One instruction for three operands; GCC 12 finds only some of them in vector expressions.
struct TernaryLogic {
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
};

/// AVX-512 with byte and word operations and bit counts: Ice Lake, Zen 4 and later.
struct Avx512 {
  static constexpr const char* name = "avx512";
  static constexpr int vector_bytes = 64;
  static constexpr int registers = 32;
  static constexpr bool write_masks = true;  // instructions can leave lanes as they are
  using Logic = TernaryLogic;
  using Bytes = VectorOf<std::uint8_t, vector_bytes>::type;
  using Words = VectorOf<std::uint64_t, vector_bytes>::type;

  template <class Lane, class Vector>
  WARPMATCH_HD static Vector popcount(Vector v) {
    const auto all = (__m512i)v;
    if (sizeof(Lane) == 1) return (Vector)_mm512_popcnt_epi8(all);
    if (sizeof(Lane) == 2) return (Vector)_mm512_popcnt_epi16(all);
    if (sizeof(Lane) == 4) return (Vector)_mm512_popcnt_epi32(all);
    return (Vector)_mm512_popcnt_epi64(all);
  }
  WARPMATCH_HD static std::uint64_t at_most(Words a, Words b) {
    return _mm512_cmple_epu64_mask((__m512i)a, (__m512i)b);
  }
  WARPMATCH_HD static std::uint64_t less(Bytes a, Bytes b) { return _mm512_cmplt_epu8_mask((__m512i)a, (__m512i)b); }
  /// True where some byte is not 0.
  WARPMATCH_HD static bool any(Bytes bytes) { return _mm512_test_epi64_mask((__m512i)bytes, (__m512i)bytes) != 0; }
  /// One bit for each byte of a vector that is the same at both places.
  WARPMATCH_HD static std::uint64_t same(const std::uint8_t* a, const std::uint8_t* b) {
    return _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(a), _mm512_loadu_si512(b));
  }
  /// One bit for each of the 64 bytes at `bytes` that equals `symbol`.
  WARPMATCH_HD static std::uint64_t equal(const std::uint8_t* bytes, std::uint8_t symbol) {
    return _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(bytes), _mm512_set1_epi8(static_cast<char>(symbol)));
  }
  /// Writes pair by pair of which the left string is `first.left` and a marked number, and returns how many; a vector
  /// can be written.
  WARPMATCH_HD static std::uint32_t write_marked(std::uint64_t marks, PlacePair first, PlacePair* to) {
    static_assert(sizeof(PlacePair) == sizeof(std::uint64_t));
    const auto pair = static_cast<long long>(first.left | std::uint64_t{first.right} << 32);
    const __m512i all = _mm512_add_epi64(_mm512_set1_epi64(pair), _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7));
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi64(static_cast<__mmask8>(marks), all));
    return static_cast<std::uint32_t>(__builtin_popcountll(marks));
  }
};

}  // namespace

const LaneKernels& avx512_kernels() {
  static constexpr LaneKernels kernels = lane_kernels<Avx512>();
  return kernels;
}

}  // namespace warpmatch::cpu
