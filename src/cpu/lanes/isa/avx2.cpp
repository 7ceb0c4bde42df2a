#include <immintrin.h>

#include "cpu/lanes/lanes.hpp"

namespace warpmatch::cpu {
namespace {

struct Avx2 {
  static constexpr const char* name = "avx2";
  static constexpr int vector_bytes = 32;
  static constexpr int registers = 16;
  static constexpr bool write_masks = false;  // instructions can leave lanes as they are
  static constexpr bool permutes = false;     // by any places in a table of registers
  using Logic = core::PlainLogic;
  using Marks = VectorMarks;
  using Bytes = VectorOf<std::uint8_t, vector_bytes>::type;
  using Words = VectorOf<std::uint64_t, vector_bytes>::type;

  template <class Vector>
  WARPMATCH_HD static Vector load(const Vector* from) {
    return *from;
  }
  template <class Lane, class Vector>
  WARPMATCH_HD static Vector popcount(Vector v) {
    const __m256i counts = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,  //
                                            0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    const __m256i nibble = _mm256_set1_epi8(0x0f);
    const auto all = (__m256i)v;
    const __m256i bytes =
        _mm256_add_epi8(_mm256_shuffle_epi8(counts, _mm256_and_si256(all, nibble)),
                        _mm256_shuffle_epi8(counts, _mm256_and_si256(_mm256_srli_epi16(all, 4), nibble)));
    if (sizeof(Lane) == 8) return (Vector)_mm256_sad_epu8(bytes, _mm256_setzero_si256());
    auto x = (Words)bytes;
    if (sizeof(Lane) >= 2) x = (x + (x >> 8)) & 0x00ff00ff00ff00ffu;
    if (sizeof(Lane) >= 4) x = (x + (x >> 16)) & 0x0000ffff0000ffffu;
    return (Vector)x;
  }
  WARPMATCH_HD static std::uint64_t at_most(Words a, Words b) {
    // Values are far below 2^63, so the top bit of the difference is the comparison.
    return static_cast<std::uint64_t>(~_mm256_movemask_pd((__m256d)(b - a)) & 0xf);
  }
  WARPMATCH_HD static std::uint64_t less(Bytes a, Bytes b) {
    return static_cast<std::uint32_t>(_mm256_movemask_epi8((__m256i)(a < b)));
  }
  /// True where some byte is not 0.
  WARPMATCH_HD static bool any(Bytes bytes) { return !_mm256_testz_si256((__m256i)bytes, (__m256i)bytes); }
  /// Writes the lanes of a vector in fewer bits: the low ones. The compiler's own conversions take lane by lane.
  template <class Number, class Vector>
  WARPMATCH_HD static void write_narrow(Vector v, Number* to) {
    constexpr auto lane = sizeof(v[0]);
    const auto all = (__m256i)v;
    if constexpr (sizeof(Number) == lane) {
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), all);
    } else if constexpr (sizeof(Number) == 4) {
      const __m256i low = _mm256_permutevar8x32_epi32(all, _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6));
      _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm256_castsi256_si128(low));
    } else if constexpr (lane == 2) {
      const __m256i low = _mm256_and_si256(all, _mm256_set1_epi16(0xff));
      _mm_storeu_si128(reinterpret_cast<__m128i*>(to),
                       _mm_packus_epi16(_mm256_castsi256_si128(low), _mm256_extracti128_si256(low, 1)));
    } else {
      constexpr char no = -1;
      const __m128i of_half = lane == 4 ? _mm_setr_epi8(0, 4, 8, 12, no, no, no, no, no, no, no, no, no, no, no, no)
                                        : _mm_setr_epi8(0, 8, no, no, no, no, no, no, no, no, no, no, no, no, no, no);
      const __m256i low = _mm256_shuffle_epi8(all, _mm256_broadcastsi128_si256(of_half));
      const __m128i first = _mm256_castsi256_si128(low);
      const __m128i second = _mm256_extracti128_si256(low, 1);
      const __m128i bytes = lane == 4 ? _mm_unpacklo_epi32(first, second) : _mm_unpacklo_epi16(first, second);
      __builtin_memcpy(to, &bytes, vector_bytes / lane);
    }
  }
  /// As many numbers as a vector has lanes, which are wider.
  template <class Vector, class Number>
  WARPMATCH_HD static Vector read_wide(const Number* from) {
    constexpr auto lane = sizeof(Vector{}[0]);
    __m128i narrow = _mm_setzero_si128();
    __builtin_memcpy(&narrow, from, sizeof(Number) * vector_bytes / lane);
    if constexpr (sizeof(Number) == 4) return (Vector)_mm256_cvtepu32_epi64(narrow);
    if constexpr (lane == 4) return (Vector)_mm256_cvtepu8_epi32(narrow);
    return (Vector)_mm256_cvtepu8_epi64(narrow);
  }
  /// Of signed numbers of 64 bits, the lanes where the first is less; and of two vectors the first in marked lanes.
  using Lesser = VectorOf<std::int64_t, vector_bytes>::type;
  template <class Vector>
  WARPMATCH_HD static Lesser lesser(Vector a, Vector b) {
    return (Lesser)(a < b);
  }
  template <class Vector>
  WARPMATCH_HD static Vector pick(Lesser marks, Vector a, Vector b) {
    return marks ? a : b;
  }
  /// True where some signed lane is less than the other's.
  template <class Vector>
  WARPMATCH_HD static bool any_less(Vector a, Vector b) {
    return any((Bytes)(a < b));
  }
  /// One bit for each byte of a vector that is the same at both places.
  WARPMATCH_HD static std::uint64_t same(const std::uint8_t* a, const std::uint8_t* b) {
    const __m256i left = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(a));
    const __m256i right = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(b));
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(left, right)));
  }
  /// One bit for each of the 64 bytes at `bytes` that equals `symbol`.
  WARPMATCH_HD static std::uint64_t equal(const std::uint8_t* bytes, std::uint8_t symbol) {
    const __m256i wanted = _mm256_set1_epi8(static_cast<char>(symbol));
    const auto part = [&](const std::uint8_t* at) {
      const __m256i some = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
      return std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(some, wanted)))};
    };
    return part(bytes) | part(bytes + 32) << 32;
  }
  /// Writes pair by pair of which the left string is `first.left` and a marked number, and returns how many; a vector
  /// can be written.
  WARPMATCH_HD static std::uint32_t write_marked(std::uint64_t marks, PlacePair first, PlacePair* to) {
    std::uint32_t count = 0;
    for (; marks != 0; marks &= marks - 1)
      to[count++] = {first.left + static_cast<std::uint32_t>(__builtin_ctzll(marks)), first.right};
    return count;
  }
};

}  // namespace

const LaneKernels& avx2_kernels() {
  static constexpr LaneKernels kernels = lane_kernels<Avx2>();
  return kernels;
}

}  // namespace warpmatch::cpu
