#include <immintrin.h>
#include <type_traits>

#include "core/ternary_logic.hpp"
#include "cpu/lanes/lanes.hpp"

namespace warpmatch::cpu {
namespace {

/// Marked lanes in a register of masks.
struct MaskMarks {
  template <class Lane, class Vector>
  using Type = std::conditional_t<
      sizeof(Lane) == 1, __mmask64,
      std::conditional_t<sizeof(Lane) == 2, __mmask32, std::conditional_t<sizeof(Lane) == 4, __mmask16, __mmask8>>>;

  /// One less in lanes where the other vector is not zero. No lane is left as it was, which would be one more to read.
  template <class Lane, class Vector>
  WARPMATCH_HD static Vector less_one_where(Vector v, const Vector& where) {
    constexpr auto every = static_cast<Type<Lane, Vector>>(~std::uint64_t{0});
    const auto all = (__m512i)where;
    const auto one = (__m512i)(Vector{} + 1);
    if constexpr (sizeof(Lane) == 1) return v - (Vector)_mm512_maskz_min_epu8(every, all, one);
    if constexpr (sizeof(Lane) == 2) return v - (Vector)_mm512_maskz_min_epu16(every, all, one);
    if constexpr (sizeof(Lane) == 4) return v - (Vector)_mm512_maskz_min_epu32(every, all, one);
    if constexpr (sizeof(Lane) == 8) return v - (Vector)_mm512_maskz_min_epu64(every, all, one);
  }
  template <class Lane, class Vector>
  WARPMATCH_HD static Type<Lane, Vector> less(Vector a, Vector b) {
    static_assert(sizeof(Lane) == 8);
    return _mm512_cmplt_epu64_mask((__m512i)a, (__m512i)b);
  }
  template <class Lane, class Vector>
  WARPMATCH_HD static Vector one_more(Vector v, Type<Lane, Vector> marks) {
    static_assert(sizeof(Lane) == 8);
    const auto all = (__m512i)v;
    return (Vector)_mm512_mask_sub_epi64(all, marks, all, _mm512_set1_epi64(-1));
  }
};

/// AVX-512 with byte and word operations and bit counts: Ice Lake, Zen 4 and later.
struct Avx512 {
  static constexpr const char* name = "avx512";
  static constexpr int vector_bytes = 64;
  static constexpr int registers = 32;
  static constexpr bool write_masks = true;  // instructions can leave lanes as they are
  static constexpr bool permutes = true;     // by any places in a table of registers
  using Logic = core::TernaryLogic;
  using Marks = MaskMarks;
  using Bytes = VectorOf<std::uint8_t, vector_bytes>::type;
  using Words = VectorOf<std::uint64_t, vector_bytes>::type;

  /// Read once and kept in a register: as an operand of every instruction that wants it, it is read for each of them.
  template <class Vector>
  WARPMATCH_HD static Vector load(const Vector* from) {
    Vector loaded = *from;
    asm("" : "+v"(loaded));
    return loaded;
  }
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
  /// 1 in lanes that are not equal, else 0: what a comparison gives here is no vector.
  template <class Lane, class Vector>
  WARPMATCH_HD static Vector unequal(Vector a, Vector b) {
    static_assert(sizeof(Lane) <= 2);
    const auto ones = (__m512i)(Vector{} + Lane{1});
    const __m512i bits = _mm512_xor_si512((__m512i)a, (__m512i)b);
    return (Vector)(sizeof(Lane) == 1 ? _mm512_min_epu8(bits, ones) : _mm512_min_epu16(bits, ones));
  }
  /// Writes the lanes of a vector in fewer bits: the low ones. The compiler's own conversions take lane by lane. Masks
  /// of all lanes are no instructions, but tell the compiler that nothing is left as it was.
  template <class Number, class Vector>
  WARPMATCH_HD static void write_narrow(Vector v, Number* to) {
    constexpr auto lane = sizeof(v[0]);
    const auto all = (__m512i)v;
    if constexpr (sizeof(Number) == lane) _mm512_storeu_si512(to, all);
    if constexpr (sizeof(Number) == 1 && lane == 2)
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm512_maskz_cvtepi16_epi8(~0u, all));
    if constexpr (sizeof(Number) == 1 && lane == 4)
      _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm512_maskz_cvtepi32_epi8(0xffff, all));
    if constexpr (sizeof(Number) == 1 && lane == 8)
      _mm_storel_epi64(reinterpret_cast<__m128i*>(to), _mm512_maskz_cvtepi64_epi8(0xff, all));
    if constexpr (sizeof(Number) == 4 && lane == 8)
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm512_maskz_cvtepi64_epi32(0xff, all));
  }
  /// As many numbers as a vector has lanes, which are wider.
  template <class Vector, class Number>
  WARPMATCH_HD static Vector read_wide(const Number* from) {
    constexpr auto lane = sizeof(Vector{}[0]);
    if constexpr (sizeof(Number) == 1 && lane == 4)
      return (Vector)_mm512_maskz_cvtepu8_epi32(0xffff, _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
    if constexpr (sizeof(Number) == 1 && lane == 8)
      return (Vector)_mm512_maskz_cvtepu8_epi64(0xff, _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from)));
    if constexpr (sizeof(Number) == 4 && lane == 8)
      return (Vector)_mm512_maskz_cvtepu32_epi64(0xff, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)));
  }
  /// Of signed numbers of 64 bits, the lanes where the first is less; and of two vectors the first in marked lanes.
  using Lesser = __mmask8;
  template <class Vector>
  WARPMATCH_HD static Lesser lesser(Vector a, Vector b) {
    return _mm512_cmplt_epi64_mask((__m512i)a, (__m512i)b);
  }
  template <class Vector>
  WARPMATCH_HD static Vector pick(Lesser marks, Vector a, Vector b) {
    return (Vector)_mm512_mask_blend_epi64(marks, (__m512i)b, (__m512i)a);
  }
  /// True where some signed lane is less than the other's.
  template <class Vector>
  WARPMATCH_HD static bool any_less(Vector a, Vector b) {
    if constexpr (sizeof(a[0]) == 4) return _mm512_cmplt_epi32_mask((__m512i)a, (__m512i)b) != 0;
    return _mm512_cmplt_epi64_mask((__m512i)a, (__m512i)b) != 0;
  }
  /// One bit for each byte of a vector that is the same at both places.
  WARPMATCH_HD static std::uint64_t same(const std::uint8_t* a, const std::uint8_t* b) {
    return _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(a), _mm512_loadu_si512(b));
  }
  /// As LaneKernels::look_up: a pair of registers holds 32 values.
  static void look_up(const std::uint32_t* values, std::uint32_t size, const std::uint8_t* places, std::uint32_t count,
                      std::uint32_t* to) {
    if (size <= 32) return look_up_in<1>(values, places, count, to);
    if (size <= 64) return look_up_in<2>(values, places, count, to);
    look_up_in<3>(values, places, count, to);
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

 private:
  template <int Pairs>
  WARPMATCH_HD static void look_up_in(const std::uint32_t* values, const std::uint8_t* places, std::uint32_t count,
                                      std::uint32_t* to) {
    static_assert(32 * Pairs <= looked_up_values);
    __m512i table[2 * Pairs];
    for (int i = 0; i < 2 * Pairs; ++i) table[i] = _mm512_loadu_si512(values + 16 * i);
    const auto cells = [&](std::uint32_t at) {
      const auto wanted = (__m512i)read_wide<VectorOf<std::uint32_t, vector_bytes>::type>(places + at);
      __m512i found = _mm512_permutex2var_epi32(table[0], wanted, table[1]);
#pragma GCC unroll 2
      for (int pair = 1; pair < Pairs; ++pair)
        found = _mm512_mask_blend_epi32(_mm512_cmpge_epu32_mask(wanted, _mm512_set1_epi32(32 * pair)), found,
                                        _mm512_permutex2var_epi32(table[2 * pair], wanted, table[2 * pair + 1]));
      return found;
    };
    std::uint32_t at = 0;
    for (; at + 16 <= count; at += 16) _mm512_storeu_si512(to + at, cells(at));
    if (at < count) _mm512_mask_storeu_epi32(to + at, static_cast<__mmask16>((1u << (count - at)) - 1), cells(at));
  }
};

}  // namespace

const LaneKernels& avx512_kernels() {
  static constexpr LaneKernels kernels = lane_kernels<Avx512>();
  return kernels;
}

}  // namespace warpmatch::cpu
