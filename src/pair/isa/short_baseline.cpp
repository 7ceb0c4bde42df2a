#include "core/config.hpp"
#include "pair/isa/level_kernels.hpp"

#if WARPMATCH_X86
#include <emmintrin.h>
#endif

namespace warpmatch::pair {
namespace {

/// A table of match words.
class Matcher {
 public:
  explicit Matcher(const ShortPattern& pattern) {
    for (std::uint32_t row = 0; row < pattern.rows; ++row) match_[pattern.symbols[row]] |= ShortWord{1} << row;
  }
  WARPMATCH_HD ShortWord find(std::uint8_t symbol) const { return match_[symbol]; }

 private:
  ShortWord match_[256] = {};
};

struct Level {
  static constexpr int compared_words = 0;
  static constexpr LevelCosts long_costs{
      {16, 2.5, 0.35, 4.0, 0.5, 0.7, 4, 0.8}, {8, 5.0, 0, 8.0, 0.95, 1.4, 4, 1.3}, {8, 7.0, 0, 11.0, 1.4, 1.6, 4, 1.5}};
  static constexpr bool bytes_at_once = false;
  typedef std::uint8_t Bytes __attribute__((vector_size(16)));
  typedef ShortWord Words __attribute__((vector_size(16)));
  typedef std::uint16_t Units __attribute__((vector_size(16)));

  WARPMATCH_HD static Bytes up(Bytes bytes) {
    return __builtin_shufflevector(Bytes{}, bytes, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
  }
  WARPMATCH_HD static Bytes least(Bytes a, Bytes b) { return a < b ? a : b; }
  WARPMATCH_HD static Bytes add_at_most(Bytes a, Bytes b) {
    const Bytes sum = a + b;
    return sum | reinterpret_cast<Bytes>(sum < a);
  }

#if WARPMATCH_X86
  WARPMATCH_HD static ShortWord find(const std::uint8_t* bytes, std::uint8_t symbol) {
    const __m128i wanted = _mm_set1_epi8(static_cast<char>(symbol));
    const auto part = [&](const std::uint8_t* at) {
      const __m128i some = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
      return ShortWord{static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(some, wanted)))};
    };
    return part(bytes) | part(bytes + 16) << 16 | part(bytes + 32) << 32 | part(bytes + 48) << 48;
  }
#endif

  template <int N>
  WARPMATCH_HD static void add(ShortWord* sums, const ShortWord* words, std::uint8_t& carry) {
    for (int w = 0; w < N; ++w) {
      ShortWord sum = 0;
      const bool over = __builtin_add_overflow(sums[w], words[w], &sum);
      carry = static_cast<std::uint8_t>(__builtin_add_overflow(sum, ShortWord{carry}, &sums[w]) | over);
    }
  }
};

}  // namespace

const ShortKernels& baseline_short_kernels() {
  static constexpr ShortKernels kernels = level_kernels<Matcher, Level>("baseline");
  return kernels;
}

}  // namespace warpmatch::pair
