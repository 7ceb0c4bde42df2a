#include <immintrin.h>

#include "core/ternary_logic.hpp"
#include "pair/isa/level_kernels.hpp"
#include "pair/isa/x86_carry.hpp"

namespace warpmatch::pair {
namespace {

/// The pattern in a vector that one instruction compares with a symbol.
class Matcher {
 public:
  explicit Matcher(const ShortPattern& pattern)
      : symbols_(_mm512_maskz_loadu_epi8(core::low_bits<ShortWord>(pattern.rows), pattern.symbols)) {}
  WARPMATCH_HD ShortWord find(std::uint8_t symbol) const {
    return _mm512_cmpeq_epi8_mask(symbols_, _mm512_set1_epi8(static_cast<char>(symbol)));
  }

 private:
  __m512i symbols_;
};

struct Level : X86Carry {
  static constexpr bool bytes_at_once = true;
  /// Words of a pattern that are compared with a symbol sooner than a table of them is made.
  static constexpr int compared_words = 4;
  using Symbols = __m512i;

  WARPMATCH_HD static Symbols load(const std::uint8_t* bytes, std::uint32_t count) {
    return _mm512_maskz_loadu_epi8(core::low_bits<ShortWord>(count), bytes);
  }
  WARPMATCH_HD static ShortWord compare(Symbols symbols, std::uint8_t symbol) {
    ShortWord rows = _mm512_cmpeq_epi8_mask(symbols, _mm512_set1_epi8(static_cast<char>(symbol)));
    asm("" : "+r"(rows));  // or what it is combined with becomes the comparison's mask, which then waits for it
    return rows;
  }

  WARPMATCH_HD static ShortWord equal(const std::uint8_t* left, const std::uint8_t* right, std::uint32_t count) {
    return _mm512_mask_cmpeq_epi8_mask(core::low_bits<ShortWord>(count), load(left, count), load(right, count));
  }

  typedef std::uint8_t Bytes __attribute__((vector_size(64)));
  typedef ShortWord Words __attribute__((vector_size(64)));
  using Logic = core::TernaryLogic;

  WARPMATCH_HD static Bytes up(Bytes bytes) {
    const auto given = reinterpret_cast<__m512i>(bytes);
    const __m512i before = _mm512_maskz_shuffle_i64x2(0xfc, given, given, 0x90);
    return reinterpret_cast<Bytes>(_mm512_alignr_epi8(given, before, 15));
  }
  WARPMATCH_HD static Bytes least(Bytes a, Bytes b) {
    return reinterpret_cast<Bytes>(_mm512_min_epu8(reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
  }
  WARPMATCH_HD static Bytes add_at_most(Bytes a, Bytes b) {
    return reinterpret_cast<Bytes>(_mm512_adds_epu8(reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
  }

  /// Each lane one on, and the last of `below` before them.
  WARPMATCH_HD static Words up_words(Words words, Words below) {
    return reinterpret_cast<Words>(
        _mm512_alignr_epi64(reinterpret_cast<__m512i>(words), reinterpret_cast<__m512i>(below), 7));
  }
  WARPMATCH_HD static Words gather(const ShortWord* from, Words places) {
    return reinterpret_cast<Words>(_mm512_i64gather_epi64(reinterpret_cast<__m512i>(places), from, 8));
  }

  WARPMATCH_HD static ShortWord find(const std::uint8_t* bytes, std::uint8_t symbol) {
    return _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(bytes), _mm512_set1_epi8(static_cast<char>(symbol)));
  }
};

}  // namespace

const ShortKernels& avx512_short_kernels() {
  static constexpr ShortKernels kernels = level_kernels<Matcher, Level>("avx512");
  return kernels;
}

}  // namespace warpmatch::pair
