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

/// The same of symbols of two bytes, in four vectors. Two comparisons are packed into one, whose halves take turns: so
/// the symbols lie in such an order that the bits come out in theirs.
class MatcherOfUnits {
 public:
  explicit MatcherOfUnits(const WidePattern& pattern) {
    alignas(32) std::uint16_t symbols[64] = {};
    __builtin_memcpy(symbols, pattern.symbols, sizeof *symbols * pattern.rows);
    for (int half = 0; half < 2; ++half) {
      const auto* const from = reinterpret_cast<const __m256i*>(symbols + 32 * half);
      const __m256i first = _mm256_load_si256(from);
      const __m256i second = _mm256_load_si256(from + 1);
      lower_[half] = _mm256_permute2x128_si256(first, second, 0x20);
      upper_[half] = _mm256_permute2x128_si256(first, second, 0x31);
    }
  }
  WARPMATCH_HD ShortWord find(std::uint16_t symbol) const {
    const __m256i wanted = _mm256_set1_epi16(static_cast<short>(symbol));
    return bits(lower_[0], upper_[0], wanted) | bits(lower_[1], upper_[1], wanted) << 32;
  }

 private:
  WARPMATCH_HD static ShortWord bits(__m256i lower, __m256i upper, __m256i wanted) {
    const __m256i equal = _mm256_packs_epi16(_mm256_cmpeq_epi16(lower, wanted), _mm256_cmpeq_epi16(upper, wanted));
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(equal));
  }

  __m256i lower_[2];
  __m256i upper_[2];
};

struct Level : X86Carry {
  using WideMatcher = MatcherOfUnits;
  static constexpr int compared_words = 0;
  static constexpr LevelCosts long_costs{
      {16, 1.7, 0.19, 5.5, 0.17, 0.7, 4, 0.5}, {8, 5.0, 0, 8.0, 0.5, 1.4, 4, 0.9}, {8, 6.0, 0, 8.5, 0.6, 1.6, 4, 1.1}};
  static constexpr bool bytes_at_once = true;

  typedef std::uint8_t Bytes __attribute__((vector_size(32)));
  typedef ShortWord Words __attribute__((vector_size(32)));
  typedef std::uint16_t Units __attribute__((vector_size(32)));
  using Logic = core::PlainLogic;

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

  /// A bit for each of 32 bytes.
  WARPMATCH_HD static std::uint32_t differing_bytes(const std::uint8_t* left, const std::uint8_t* right) {
    const auto load = [](const std::uint8_t* from) {
      return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
    };
    return ~static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(load(left), load(right))));
  }

  /// Each lane one on, and the last of `below` before them.
  WARPMATCH_HD static Words up_words(Words words, Words below) {
    const __m256i turned = _mm256_permute4x64_epi64(reinterpret_cast<__m256i>(words), 0x93);
    const __m256i last = _mm256_permute4x64_epi64(reinterpret_cast<__m256i>(below), 0xFF);
    return reinterpret_cast<Words>(_mm256_blend_epi32(turned, last, 0x03));
  }
  /// Is some lane of `a` 0 and that of `b` not?
  WARPMATCH_HD static bool any_below(Words a, Words b) {
    const __m256i zero = _mm256_cmpeq_epi64(reinterpret_cast<__m256i>(a), _mm256_setzero_si256());
    return _mm256_testz_si256(zero, reinterpret_cast<__m256i>(b)) == 0;
  }
  WARPMATCH_HD static std::uint32_t top_bits(Words words) {
    return static_cast<std::uint32_t>(_mm256_movemask_pd(reinterpret_cast<__m256d>(words)));
  }
  /// Those of which all bits are set.
  WARPMATCH_HD static std::uint32_t full_words(Words words) {
    const auto given = reinterpret_cast<__m256i>(words);
    const __m256i full = _mm256_cmpeq_epi64(given, _mm256_set1_epi64x(-1));
    return static_cast<std::uint32_t>(_mm256_movemask_pd(_mm256_castsi256_pd(full)));
  }
  /// Adds 1 to those whose bit is set.
  WARPMATCH_HD static Words one_more(Words words, std::uint32_t which) {
    const __m256i bits = _mm256_set_epi64x(8, 4, 2, 1);
    const __m256i given = _mm256_and_si256(_mm256_set1_epi64x(which), bits);
    return words - reinterpret_cast<Words>(_mm256_cmpeq_epi64(given, bits));
  }

  /// Up to 64 bytes, as a bit for each tells of them (utf8_block.hpp): those at both ends, of which some may be the
  /// same.
  class Block {
   public:
    WARPMATCH_HD Block(const std::uint8_t* bytes, std::uint32_t count) {
      if (count >= 32) {
        const auto part = [](const std::uint8_t* at) {
          return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
        };
        hold(part(bytes), part(bytes + count - 32), count - 32);
      } else if (count >= 16) {
        const auto part = [](const std::uint8_t* at) {
          return _mm256_zextsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at)));
        };
        hold(part(bytes), part(bytes + count - 16), count - 16);
      } else {
        hold_few(bytes, count);
      }
    }
    WARPMATCH_HD ShortWord at_least(std::uint8_t byte) const {
      const __m256i below = _mm256_set1_epi8(static_cast<char>((byte - 1) ^ 0x80));
      return bits(_mm256_cmpgt_epi8(low_, below), _mm256_cmpgt_epi8(high_, below));
    }
    WARPMATCH_HD ShortWord differing(const Block& other) const {
      const __m256i ones = _mm256_set1_epi8(-1);
      return bits(_mm256_xor_si256(_mm256_cmpeq_epi8(low_, other.low_), ones),
                  _mm256_xor_si256(_mm256_cmpeq_epi8(high_, other.high_), ones));
    }

   private:
    /// As signed bytes that are in the order of the given ones.
    WARPMATCH_HD void hold(__m256i low, __m256i high, std::uint32_t high_from) {
      const __m256i top = _mm256_set1_epi8(static_cast<char>(0x80));
      low_ = _mm256_xor_si256(low, top);
      high_ = _mm256_xor_si256(high, top);
      high_from_ = high_from;
    }
    /// Of fewer than 16.
    WARPMATCH_HD void hold_few(const std::uint8_t* bytes, std::uint32_t count) {
      const auto word = [](const auto& symbols) {
        return _mm256_zextsi128_si256(_mm_cvtsi64_si128(static_cast<long long>(symbols)));
      };
      if (count >= 8) {
        std::uint64_t low;
        std::uint64_t high;
        __builtin_memcpy(&low, bytes, sizeof low);
        __builtin_memcpy(&high, bytes + count - sizeof high, sizeof high);
        hold(word(low), word(high), count - 8);
      } else if (count >= 4) {
        std::uint32_t low;
        std::uint32_t high;
        __builtin_memcpy(&low, bytes, sizeof low);
        __builtin_memcpy(&high, bytes + count - sizeof high, sizeof high);
        hold(word(low), word(high), count - 4);
      } else {
        std::uint32_t all = 0;
        for (std::uint32_t i = 0; i < count; ++i) all |= std::uint32_t{bytes[i]} << (8 * i);
        hold(word(all), word(0U), 0);
      }
    }
    WARPMATCH_HD ShortWord bits(__m256i low, __m256i high) const {
      const auto of = [](__m256i bytes) { return ShortWord{static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes))}; };
      return of(low) | of(high) << high_from_;
    }

    __m256i low_;
    __m256i high_;
    std::uint32_t high_from_;
  };

  WARPMATCH_HD static ShortWord white_space(const std::uint8_t* bytes, std::uint32_t count) {
    const auto part = [](const std::uint8_t* at) {
      Bytes symbols;
      __builtin_memcpy(&symbols, at, sizeof symbols);
      const auto white = reinterpret_cast<__m256i>(are_white_space(symbols));
      return ShortWord{static_cast<std::uint32_t>(_mm256_movemask_epi8(white))};
    };
    if (count >= sizeof(Bytes)) return part(bytes) | part(bytes + count - sizeof(Bytes)) << (count - sizeof(Bytes));
    alignas(32) std::uint8_t padded[sizeof(Bytes)] = {};
    __builtin_memcpy(padded, bytes, count);
    return part(padded);
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
