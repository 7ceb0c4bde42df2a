#include <immintrin.h>

#include "pair/isa/level_kernels.hpp"
#include "pair/isa/x86_carry.hpp"

namespace warpmatch::pair {
namespace {

/// The pattern in two vectors, each compared with a symbol by one instruction.
class Matcher {
 public:
  explicit Matcher(const ShortPattern& pattern) {
    alignas(32) std::uint8_t symbols[64] = {};
    __builtin_memcpy(symbols, pattern.symbols, pattern.rows);
    low_ = _mm256_load_si256(reinterpret_cast<const __m256i*>(symbols));
    high_ = _mm256_load_si256(reinterpret_cast<const __m256i*>(symbols + 32));
  }
  WARPMATCH_HD ShortWord find(std::uint8_t symbol) const {
    const __m256i wanted = _mm256_set1_epi8(static_cast<char>(symbol));
    return bits(_mm256_cmpeq_epi8(low_, wanted)) | bits(_mm256_cmpeq_epi8(high_, wanted)) << 32;
  }

 private:
  WARPMATCH_HD static ShortWord bits(__m256i equal) { return static_cast<std::uint32_t>(_mm256_movemask_epi8(equal)); }

  __m256i low_;
  __m256i high_;
};

struct Level : X86Carry {
  static constexpr int compared_words = 0;
  static constexpr bool bytes_at_once = true;

  typedef std::uint8_t Bytes __attribute__((vector_size(32)));
  typedef ShortWord Words __attribute__((vector_size(32)));

  WARPMATCH_HD static Bytes up(Bytes bytes) {
    const auto given = reinterpret_cast<__m256i>(bytes);
    return reinterpret_cast<Bytes>(_mm256_alignr_epi8(given, _mm256_permute2x128_si256(given, given, 0x08), 15));
  }
  WARPMATCH_HD static Bytes least(Bytes a, Bytes b) {
    return reinterpret_cast<Bytes>(_mm256_min_epu8(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
  }
  WARPMATCH_HD static Bytes add_at_most(Bytes a, Bytes b) {
    return reinterpret_cast<Bytes>(_mm256_adds_epu8(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
  }

  WARPMATCH_HD static ShortWord find(const std::uint8_t* bytes, std::uint8_t symbol) {
    const __m256i wanted = _mm256_set1_epi8(static_cast<char>(symbol));
    const auto part = [&](const std::uint8_t* at) {
      const __m256i some = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
      return ShortWord{static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(some, wanted)))};
    };
    return part(bytes) | part(bytes + 32) << 32;
  }
};

}  // namespace

const ShortKernels& avx2_short_kernels() {
  static constexpr ShortKernels kernels = level_kernels<Matcher, Level>("avx2");
  return kernels;
}

}  // namespace warpmatch::pair
