#include <immintrin.h>

#include "corpus/isa/byte_lanes.hpp"

namespace warpmatch::corpus {
namespace {

/// Sixteen bytes, once for each half of a vector.
__m256i twice(const std::uint8_t* bytes) {
  return _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(bytes)));
}

__m256i load(const std::uint8_t* bytes) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes)); }

struct Level {
  static constexpr std::size_t at_once = 32;
  static constexpr bool reads_few = false;

  class Known {
   public:
    explicit Known(const SeenBytes& seen) : low_(twice(seen.known[0])), high_(twice(seen.known[1])) {}

    /// A shuffle gives 0 for bytes from 128 on, so each looks up those of its half alone.
    bool are_known(const std::uint8_t* bytes) const {
      const __m256i some = load(bytes);
      const __m256i rows = _mm256_or_si256(
          _mm256_shuffle_epi8(low_, some),
          _mm256_shuffle_epi8(high_, _mm256_xor_si256(some, _mm256_set1_epi8(static_cast<char>(0x80)))));
      const __m256i row = _mm256_and_si256(_mm256_srli_epi16(some, 4), _mm256_set1_epi8(7));
      const __m256i bits = _mm256_shuffle_epi8(_mm256_set1_epi64x(static_cast<long long>(0x8040201008040201)), row);
      return _mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_and_si256(rows, bits), bits)) == -1;
    }

   private:
    __m256i low_;
    __m256i high_;
  };

  /// A shuffle for each row of the table: bytes of other rows look up nothing.
  class Recoder {
   public:
    explicit Recoder(const ByteTable& table) : table_(table) {}

    void write(const std::uint8_t* bytes, std::uint8_t* symbols) {
      const __m256i some = load(bytes);
      __m256i next = _mm256_setzero_si256();
      for (std::uint32_t i = 0; i < table_.rows; ++i) {
        const std::uint8_t row = table_.used_rows[i];
        // What is in the row is below 16, and below 128 with 112 added; all else is not.
        const __m256i within = _mm256_xor_si256(some, _mm256_set1_epi8(static_cast<char>(16 * row)));
        const __m256i places = _mm256_adds_epu8(within, _mm256_set1_epi8(112));
        next = _mm256_or_si256(next, _mm256_shuffle_epi8(twice(table_.next + 16 * row), places));
      }
      least_ = _mm256_min_epu8(least_, next);
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(symbols), _mm256_add_epi8(next, _mm256_set1_epi8(-1)));
    }
    bool all_have_one() const { return _mm256_movemask_epi8(_mm256_cmpeq_epi8(least_, _mm256_setzero_si256())) == 0; }

   private:
    const ByteTable& table_;
    __m256i least_ = _mm256_set1_epi8(-1);
  };
};

}  // namespace

const ByteKernels& avx2_byte_kernels() {
  static constexpr ByteKernels kernels{"avx2", note<Level>, recode<Level>};
  return kernels;
}

}  // namespace warpmatch::corpus
