#include <immintrin.h>

#include "corpus/isa/byte_lanes.hpp"

namespace warpmatch::corpus {
namespace {

/// The lowest `count` bits, fewer than 64.
__mmask64 first(std::size_t count) { return (std::uint64_t{1} << count) - 1; }

/// Sixteen bytes, once for each quarter of a vector.
__m512i four_times(const std::uint8_t* bytes) {
  // With a mask of all: without, the header of some compilers warns of itself.
  return _mm512_maskz_broadcast_i32x4(0xffff, _mm_load_si128(reinterpret_cast<const __m128i*>(bytes)));
}

struct Level {
  static constexpr std::size_t at_once = 64;
  static constexpr bool reads_few = true;

  class Known {
   public:
    explicit Known(const SeenBytes& seen) : low_(four_times(seen.known[0])), high_(four_times(seen.known[1])) {}

    bool are_known(const std::uint8_t* bytes) const { return unknown(_mm512_loadu_si512(bytes)) == 0; }
    bool are_known(const std::uint8_t* bytes, std::size_t count) const {
      return (unknown(_mm512_maskz_loadu_epi8(first(count), bytes)) & first(count)) == 0;
    }

   private:
    /// A shuffle gives 0 for bytes from 128 on, so each looks up those of its half alone.
    __mmask64 unknown(__m512i some) const {
      const __m512i rows = _mm512_or_si512(
          _mm512_shuffle_epi8(low_, some),
          _mm512_shuffle_epi8(high_, _mm512_xor_si512(some, _mm512_set1_epi8(static_cast<char>(0x80)))));
      const __m512i row = _mm512_and_si512(_mm512_srli_epi16(some, 4), _mm512_set1_epi8(7));
      const __m512i bits = _mm512_shuffle_epi8(_mm512_set1_epi64(static_cast<long long>(0x8040201008040201)), row);
      return _mm512_testn_epi8_mask(rows, bits);
    }

    __m512i low_;
    __m512i high_;
  };

  /// The whole table in four registers.
  class Recoder {
   public:
    explicit Recoder(const ByteTable& table) {
      for (std::size_t quarter = 0; quarter < 4; ++quarter)
        next_[quarter] = _mm512_load_si512(table.next + 64 * quarter);
    }

    void write(const std::uint8_t* bytes, std::uint8_t* symbols) {
      const __m512i next = next_of(_mm512_loadu_si512(bytes));
      least_ = _mm512_min_epu8(least_, next);
      _mm512_storeu_si512(symbols, _mm512_add_epi8(next, _mm512_set1_epi8(-1)));
    }
    void write(const std::uint8_t* bytes, std::size_t count, std::uint8_t* symbols) {
      const __m512i next = next_of(_mm512_maskz_loadu_epi8(first(count), bytes));
      least_ = _mm512_mask_min_epu8(least_, first(count), least_, next);
      _mm512_mask_storeu_epi8(symbols, first(count), _mm512_add_epi8(next, _mm512_set1_epi8(-1)));
    }
    bool all_have_one() const { return _mm512_testn_epi8_mask(least_, least_) == 0; }

   private:
    __m512i next_of(__m512i some) const {
      const __m512i low = _mm512_permutex2var_epi8(next_[0], some, next_[1]);
      const __m512i high = _mm512_permutex2var_epi8(next_[2], some, next_[3]);
      return _mm512_mask_blend_epi8(_mm512_movepi8_mask(some), low, high);
    }

    __m512i next_[4];
    __m512i least_ = _mm512_set1_epi8(-1);
  };
};

}  // namespace

const ByteKernels& avx512_byte_kernels() {
  static constexpr ByteKernels kernels{"avx512", note<Level>, recode<Level>};
  return kernels;
}

}  // namespace warpmatch::corpus
