#include <immintrin.h>

#include "pair/isa/short_pairs.hpp"

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

}  // namespace

const ShortKernels& avx2_short_kernels() {
  static constexpr ShortKernels kernels = short_kernels_with<Matcher>("avx2");
  return kernels;
}

}  // namespace warpmatch::pair
