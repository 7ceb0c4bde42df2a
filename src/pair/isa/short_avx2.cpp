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
