#include <immintrin.h>

#include "core/ternary_logic.hpp"
#include "pair/isa/diagonal_step.hpp"
#include "pair/isa/level_kernels.hpp"
#include "pair/isa/utf8_block.hpp"
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

/// The same of symbols of two bytes, in two vectors.
class MatcherOfUnits {
 public:
  explicit MatcherOfUnits(const WidePattern& pattern)
      : low_(_mm512_maskz_loadu_epi16(core::low_bits<std::uint32_t>(pattern.rows), pattern.symbols)) {
    if (pattern.rows > 32)
      high_ = _mm512_maskz_loadu_epi16(core::low_bits<std::uint32_t>(pattern.rows - 32), pattern.symbols + 32);
  }
  WARPMATCH_HD ShortWord find(std::uint16_t symbol) const {
    const __m512i wanted = _mm512_set1_epi16(static_cast<short>(symbol));
    const ShortWord low = _mm512_cmpeq_epi16_mask(low_, wanted);
    return low | ShortWord{_mm512_cmpeq_epi16_mask(high_, wanted)} << 32;
  }

 private:
  __m512i low_;
  __m512i high_ = _mm512_setzero_si512();
};

struct Level : X86Carry {
  using WideMatcher = MatcherOfUnits;
  static constexpr bool bytes_at_once = true;
  /// Words of a pattern that are compared with a symbol sooner than a table of them is made.
  static constexpr int compared_words = 4;
  using Symbols = __m512i;
  static constexpr LevelCosts long_costs{{16, 1.7, 0.19, 4.5, 0.13, 0.35, 12, 0.5},
                                         {4, 3.2, 0, 4.8, 0.19, 0.35, 17, 0.9},
                                         {3, 3.2, 0, 4.8, 0.27, 1.6, 4, 1.1}};

  WARPMATCH_HD static Symbols load(const std::uint8_t* bytes, std::uint32_t count) {
    return _mm512_maskz_loadu_epi8(core::low_bits<ShortWord>(count), bytes);
  }
  /// 64 bytes: the given ones, and behind them `none`.
  WARPMATCH_HD static void store_padded(const std::uint8_t* bytes, std::uint32_t count, std::uint8_t none,
                                        std::uint8_t* out) {
    const auto given = core::low_bits<ShortWord>(count);
    _mm512_store_si512(out, _mm512_mask_loadu_epi8(_mm512_set1_epi8(static_cast<char>(none)), given, bytes));
  }

  /// `spell_units` (spelling.hpp) of units of two and of four bytes.
  WARPMATCH_HD static bool spell_units(const std::uint16_t* units, std::uint32_t count, std::uint32_t block,
                                       std::uint8_t other, std::uint8_t* out) {
    const __m512i own = _mm512_set1_epi16(static_cast<short>(block <= 0x1FF ? block : 0));
    __mmask32 any_strange = 0;
    for (std::uint32_t i = 0; i < count; i += 32) {
      const auto given = core::low_bits<std::uint32_t>(count - i < 32 ? count - i : 32);
      const __m512i read = _mm512_maskz_loadu_epi16(given, units + i);
      const __m512i low = _mm512_and_si512(read, _mm512_set1_epi16(0x7F));
      const __m512i block_of = _mm512_srli_epi16(read, 7);
      const __mmask32 wide = _mm512_test_epi16_mask(block_of, block_of);
      const __mmask32 strange = _mm512_mask_cmpneq_epi16_mask(wide, block_of, own);
      const __m512i spelled = _mm512_mask_blend_epi16(wide, low, _mm512_or_si512(low, _mm512_set1_epi16(0x80)));
      const __m512i bytes = _mm512_mask_blend_epi16(strange, spelled, _mm512_set1_epi16(other));
      _mm256_mask_storeu_epi8(out + i, given, _mm512_maskz_cvtepi16_epi8(given, bytes));
      any_strange |= strange;
    }
    return any_strange == 0;
  }
  WARPMATCH_HD static bool spell_units(const std::uint32_t* units, std::uint32_t count, std::uint32_t block,
                                       std::uint8_t other, std::uint8_t* out) {
    const __m512i own = _mm512_set1_epi32(static_cast<int>(block));
    __mmask16 any_strange = 0;
    for (std::uint32_t i = 0; i < count; i += 16) {
      const auto given = static_cast<__mmask16>(core::low_bits<std::uint32_t>(count - i < 16 ? count - i : 16));
      const __m512i read = _mm512_maskz_loadu_epi32(given, units + i);
      const __m512i low = _mm512_and_si512(read, _mm512_set1_epi32(0x7F));
      const __m512i block_of = _mm512_maskz_srli_epi32(given, read, 7);
      const __mmask16 wide = _mm512_test_epi32_mask(block_of, block_of);
      const __mmask16 strange = _mm512_mask_cmpneq_epi32_mask(wide, block_of, own);
      const __m512i spelled = _mm512_mask_blend_epi32(wide, low, _mm512_or_si512(low, _mm512_set1_epi32(0x80)));
      const __m512i bytes = _mm512_mask_blend_epi32(strange, spelled, _mm512_set1_epi32(other));
      _mm_mask_storeu_epi8(out + i, given, _mm512_maskz_cvtepi32_epi8(given, bytes));
      any_strange |= strange;
    }
    return any_strange == 0;
  }

  /// `spell_numbered` (spelling.hpp) of units of two and of four bytes.
  WARPMATCH_HD static bool spell_numbered(const std::uint16_t* units, std::uint32_t count,
                                          const NumberedSymbols& numbered, std::uint8_t* out) {
    for (std::uint32_t i = 0; i < count; i += 32) {
      const auto given = core::low_bits<std::uint32_t>(count - i < 32 ? count - i : 32);
      const __m512i read = _mm512_maskz_loadu_epi16(given, units + i);
      const __mmask32 wide = _mm512_cmpgt_epu16_mask(read, _mm512_set1_epi16(0x7F));
      __m512i spelled = _mm512_mask_blend_epi16(wide, read, _mm512_set1_epi16(numbered.other));
      for (std::uint32_t k = 0; k < numbered.count; ++k) {
        if (numbered.symbols[k] > 0xFFFF) continue;  // beyond such units
        const __m512i symbol = _mm512_set1_epi16(static_cast<short>(numbered.symbols[k]));
        const __mmask32 is_it = _mm512_cmpeq_epi16_mask(read, symbol);
        spelled = _mm512_mask_blend_epi16(is_it, spelled, _mm512_set1_epi16(static_cast<short>(0x80 + k)));
      }
      _mm256_mask_storeu_epi8(out + i, given, _mm512_maskz_cvtepi16_epi8(given, spelled));
    }
    return true;
  }
  WARPMATCH_HD static bool spell_numbered(const std::uint32_t* units, std::uint32_t count,
                                          const NumberedSymbols& numbered, std::uint8_t* out) {
    __mmask16 beyond = 0;
    for (std::uint32_t i = 0; i < count; i += 16) {
      const auto given = static_cast<__mmask16>(core::low_bits<std::uint32_t>(count - i < 16 ? count - i : 16));
      const __m512i read = _mm512_maskz_loadu_epi32(given, units + i);
      const __mmask16 wide = _mm512_cmpgt_epu32_mask(read, _mm512_set1_epi32(0x7F));
      __m512i spelled = _mm512_mask_blend_epi32(wide, read, _mm512_set1_epi32(numbered.other));
      for (std::uint32_t k = 0; k < numbered.count; ++k) {
        const __m512i symbol = _mm512_set1_epi32(static_cast<int>(numbered.symbols[k]));
        const __mmask16 is_it = _mm512_cmpeq_epi32_mask(read, symbol);
        spelled = _mm512_mask_blend_epi32(is_it, spelled, _mm512_set1_epi32(static_cast<int>(0x80 + k)));
      }
      _mm_mask_storeu_epi8(out + i, given, _mm512_maskz_cvtepi32_epi8(given, spelled));
      beyond |= _mm512_cmpgt_epu32_mask(read, _mm512_set1_epi32(0x10FFFF));
    }
    return beyond == 0;
  }

  /// Sixteen texts, a lane of 32 bits each (indel_lanes.hpp).
  typedef std::uint32_t Lanes __attribute__((vector_size(64)));

  struct Slots {
    __m512i slots[4];
    __m512i match[2];

    WARPMATCH_HD explicit Slots(const IndelSlots& from) {
      for (int i = 0; i < 4; ++i) slots[i] = _mm512_load_si512(from.slots + 64 * i);
      for (int i = 0; i < 2; ++i) match[i] = _mm512_load_si512(from.match + 16 * i);
    }
  };
  /// 64 slots: those of the given symbols, and 0 behind them.
  WARPMATCH_HD static void store_slots(const Slots& of, const std::uint8_t* symbols, std::uint32_t count,
                                       std::uint8_t* out) {
    const auto given = core::low_bits<ShortWord>(count);
    const __m512i read = _mm512_maskz_loadu_epi8(given, symbols);
    const __m512i lower = _mm512_permutex2var_epi8(of.slots[0], read, of.slots[1]);
    const __m512i upper = _mm512_permutex2var_epi8(of.slots[2], read, of.slots[3]);
    const __m512i slots = _mm512_mask_mov_epi8(lower, _mm512_movepi8_mask(read), upper);
    _mm512_store_si512(out, _mm512_maskz_mov_epi8(given, slots));
  }
  /// Of sixteen texts the sixteen slots from `first` on, four to a lane.
  WARPMATCH_HD static void turn(const std::uint8_t (*texts)[64], std::uint32_t first, Lanes* out) {
    __m512i rows[4];  // text 4 g + i in the g-th quarter of vector i
    for (int i = 0; i < 4; ++i) {
      const auto quarter = [&](int g) {
        return _mm_load_si128(reinterpret_cast<const __m128i*>(texts[4 * g + i] + first));
      };
      rows[i] = _mm512_maskz_broadcast_i32x4(0xFFFF, quarter(0));
      rows[i] = _mm512_mask_broadcast_i32x4(rows[i], 0x00F0, quarter(1));
      rows[i] = _mm512_mask_broadcast_i32x4(rows[i], 0x0F00, quarter(2));
      rows[i] = _mm512_mask_broadcast_i32x4(rows[i], 0xF000, quarter(3));
    }
    const __m512i low01 = _mm512_maskz_unpacklo_epi32(0xFFFF, rows[0], rows[1]);
    const __m512i low23 = _mm512_maskz_unpacklo_epi32(0xFFFF, rows[2], rows[3]);
    const __m512i high01 = _mm512_maskz_unpackhi_epi32(0xFFFF, rows[0], rows[1]);
    const __m512i high23 = _mm512_maskz_unpackhi_epi32(0xFFFF, rows[2], rows[3]);
    out[0] = reinterpret_cast<Lanes>(_mm512_maskz_unpacklo_epi64(0xFF, low01, low23));
    out[1] = reinterpret_cast<Lanes>(_mm512_maskz_unpackhi_epi64(0xFF, low01, low23));
    out[2] = reinterpret_cast<Lanes>(_mm512_maskz_unpacklo_epi64(0xFF, high01, high23));
    out[3] = reinterpret_cast<Lanes>(_mm512_maskz_unpackhi_epi64(0xFF, high01, high23));
  }
  /// The match words of the slots that the lowest bytes of the lanes are.
  WARPMATCH_HD static Lanes match(const Slots& of, Lanes slots) {
    return reinterpret_cast<Lanes>(
        _mm512_permutex2var_epi32(of.match[0], reinterpret_cast<__m512i>(slots), of.match[1]));
  }
  WARPMATCH_HD static Lanes count_bits(Lanes lanes) {
    return reinterpret_cast<Lanes>(_mm512_popcnt_epi32(reinterpret_cast<__m512i>(lanes)));
  }

  WARPMATCH_HD static ShortWord compare(Symbols symbols, std::uint8_t symbol) {
    ShortWord rows = _mm512_cmpeq_epi8_mask(symbols, _mm512_set1_epi8(static_cast<char>(symbol)));
    asm("" : "+r"(rows));  // or what it is combined with becomes the comparison's mask, which then waits for it
    return rows;
  }

  WARPMATCH_HD static ShortWord equal(const std::uint8_t* left, const std::uint8_t* right, std::uint32_t count) {
    return _mm512_mask_cmpeq_epi8_mask(core::low_bits<ShortWord>(count), load(left, count), load(right, count));
  }

  /// A bit for each of 32 bytes, sooner than a mask of 64 is where more than that tells.
  WARPMATCH_HD static std::uint32_t differing_bytes(const std::uint8_t* left, const std::uint8_t* right) {
    const auto load = [](const std::uint8_t* from) {
      return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
    };
    return ~static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(load(left), load(right))));
  }

  /// Up to 64 bytes, and zeros behind them, as a bit for each tells of them (utf8_block.hpp).
  class Block {
   public:
    WARPMATCH_HD Block(const std::uint8_t* bytes, std::uint32_t count) : bytes_(load(bytes, count)) {}
    WARPMATCH_HD ShortWord at_least(std::uint8_t byte) const {
      return _mm512_cmpge_epu8_mask(bytes_, _mm512_set1_epi8(static_cast<char>(byte)));
    }
    WARPMATCH_HD ShortWord differing(const Block& other) const { return _mm512_cmpneq_epi8_mask(bytes_, other.bytes_); }

   private:
    __m512i bytes_;
  };

  /// `equal` of symbols of two bytes.
  WARPMATCH_HD static ShortWord equal_units(const std::uint16_t* left, const std::uint16_t* right,
                                            std::uint32_t count) {
    const auto half = [](const std::uint16_t* a, const std::uint16_t* b, std::uint32_t units) -> ShortWord {
      const auto real = core::low_bits<std::uint32_t>(units);
      return _mm512_mask_cmpeq_epi16_mask(real, _mm512_maskz_loadu_epi16(real, a), _mm512_maskz_loadu_epi16(real, b));
    };
    const ShortWord low = half(left, right, count);
    return count > 32 ? low | half(left + 32, right + 32, count - 32) << 32 : low;
  }

  /// Of up to 16 lanes.
  WARPMATCH_HD static __mmask16 real_points(std::uint32_t count) {
    return static_cast<__mmask16>(core::low_bits<std::uint32_t>(count));
  }
  WARPMATCH_HD static bool are_code_points(const std::uint32_t* points, std::uint32_t count) {
    __mmask16 beyond = 0;
    for (std::uint32_t i = 0; i < count; i += 16) {
      const __m512i some = _mm512_maskz_loadu_epi32(real_points(count - i), points + i);
      beyond |= _mm512_cmpgt_epu32_mask(some, _mm512_set1_epi32(0x10FFFF));
    }
    return beyond == 0;
  }
  /// The same of four bytes.
  WARPMATCH_HD static ShortWord equal_points(const std::uint32_t* left, const std::uint32_t* right,
                                             std::uint32_t count) {
    ShortWord equal = 0;
    for (std::uint32_t i = 0; i < count; i += 16) {
      const __mmask16 real = real_points(count - i);
      const __m512i a = _mm512_maskz_loadu_epi32(real, left + i);
      equal |= ShortWord{_mm512_mask_cmpeq_epi32_mask(real, a, _mm512_maskz_loadu_epi32(real, right + i))} << i;
    }
    return equal;
  }

  /// How many of the symbols that two words of bits choose, as many of each, differ in turn.
  WARPMATCH_HD static std::uint32_t differing_in_turn(const std::uint8_t* left, ShortWord of_left,
                                                      const std::uint8_t* right, ShortWord of_right) {
    const __m512i a = _mm512_maskz_compress_epi8(of_left, _mm512_maskz_loadu_epi8(of_left, left));
    const __m512i b = _mm512_maskz_compress_epi8(of_right, _mm512_maskz_loadu_epi8(of_right, right));
    return core::count_bits(ShortWord{_mm512_cmpneq_epi8_mask(a, b)});
  }

  typedef std::uint8_t Bytes __attribute__((vector_size(64)));
  typedef ShortWord Words __attribute__((vector_size(64)));
  typedef std::uint16_t Units __attribute__((vector_size(64)));
  using Logic = core::TernaryLogic;

  template <bool substitutes>
  static std::uint32_t step_diagonals(const DiagonalStep& step, std::uint32_t* open) {
    return pair::step_diagonals<Level, substitutes>(step, open);
  }

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
        _mm512_maskz_alignr_epi64(0xFF, reinterpret_cast<__m512i>(words), reinterpret_cast<__m512i>(below), 7));
  }
  /// Is some lane of `a` below that of `b`?
  WARPMATCH_HD static bool any_below(Words a, Words b) {
    return _mm512_cmplt_epu64_mask(reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)) != 0;
  }
  WARPMATCH_HD static std::uint32_t top_bits(Words words) {
    return _mm512_movepi64_mask(reinterpret_cast<__m512i>(words));
  }
  /// Those of which all bits are set.
  WARPMATCH_HD static std::uint32_t full_words(Words words) {
    return _mm512_cmpeq_epi64_mask(reinterpret_cast<__m512i>(words), _mm512_set1_epi64(-1));
  }
  /// Adds 1 to those whose bit is set.
  WARPMATCH_HD static Words one_more(Words words, std::uint32_t which) {
    const auto given = reinterpret_cast<__m512i>(words);
    return reinterpret_cast<Words>(
        _mm512_mask_sub_epi64(given, static_cast<__mmask8>(which), given, _mm512_set1_epi64(-1)));
  }
  /// Each row of a long number one on, and the last of `below` before them.
  WARPMATCH_HD static Words rows_up(Words rows, Words below) {
    return reinterpret_cast<Words>(
        _mm512_shldi_epi64(reinterpret_cast<__m512i>(rows), reinterpret_cast<__m512i>(up_words(rows, below)), 1));
  }
  WARPMATCH_HD static Words gather(const ShortWord* from, Words places) {
    return reinterpret_cast<Words>(
        _mm512_mask_i64gather_epi64(_mm512_setzero_si512(), 0xFF, reinterpret_cast<__m512i>(places), from, 8));
  }

  WARPMATCH_HD static std::uint32_t spell_utf8(const std::uint8_t* bytes, std::uint32_t count, std::uint32_t lead,
                                               std::uint8_t* out) {
    const auto of_byte = [](std::uint32_t byte) { return _mm512_set1_epi8(static_cast<char>(byte)); };
    ShortWord after_lead = 0;
    ShortWord wrong = 0;
    std::uint32_t spelled = 0;
    for (std::uint32_t i = 0; i < count; i += 64) {
      const auto real = core::low_bits<ShortWord>(count - i);
      const __m512i now = _mm512_maskz_loadu_epi8(real, bytes + i);
      const __m512i last = _mm512_maskz_loadu_epi8(i == 0 ? real & ~ShortWord{1} : real, bytes + i - 1);
      const ShortWord leads = _mm512_cmpeq_epi8_mask(_mm512_and_si512(now, of_byte(0xFE)), of_byte(lead));
      const ShortWord goes_on = _mm512_cmplt_epi8_mask(now, of_byte(0xC0));  // as signed bytes, below those of ASCII
      wrong |= (goes_on ^ (leads << 1 | after_lead)) | (_mm512_movepi8_mask(now) & ~(leads | goes_on));
      after_lead = leads >> 63;
      const __m512i high = _mm512_and_si512(_mm512_slli_epi16(last, 6), of_byte(0x40));
      const __m512i low = _mm512_and_si512(now, of_byte(0x3F));
      const __m512i symbols = _mm512_or_si512(_mm512_or_si512(high, low), of_byte(0x80));
      const __m512i spelt = _mm512_mask_blend_epi8(goes_on, now, symbols);
      _mm512_storeu_si512(out + spelled, _mm512_maskz_compress_epi8(real & ~leads, spelt));
      spelled += core::count_bits(real & ~leads);
    }
    return (wrong | after_lead) != 0 ? ~std::uint32_t{0} : spelled;
  }

  /// The last bytes of code points, those before and those two and three before them, each side by side: what a code
  /// point is made of stands in one lane.
  template <class Unit>
  WARPMATCH_HD static std::uint32_t utf8_symbols(const std::uint8_t* bytes, std::uint32_t count, Unit* out) {
    constexpr bool is_wide = sizeof(Unit) == 4;
    const auto of_byte = [](std::uint32_t byte) { return _mm512_set1_epi8(static_cast<char>(byte)); };
    std::uint32_t units = 0;
    for (std::uint32_t i = 0; i < count;) {
      const Utf8Block block = utf8_block<Level>(bytes + i, count - i);
      if ((block.wrong | (is_wide ? 0 : block.four)) != 0) return not_spelled;
      const ShortWord second = block.go_on & ~ShortWord{1};
      const ShortWord third = second & second << 1;
      const ShortWord ends = core::low_bits<ShortWord>(block.bytes) & ~(block.go_on >> 1);
      const auto six_bits = [&](ShortWord places, std::uint32_t back) {
        return _mm512_and_si512(_mm512_maskz_loadu_epi8(places, bytes + i - back), of_byte(0x3F));
      };
      const auto at_ends = [&](__m512i parts) { return _mm512_maskz_compress_epi8(ends, parts); };
      const __m512i now = load(bytes + i, block.bytes);
      PartsOfPoints parts{};
      parts.last = at_ends(_mm512_mask_blend_epi8(block.go_on, now, six_bits(second, 0)));
      parts.before = at_ends(six_bits(second, 1));
      if (block.three != 0) {
        __m512i first = six_bits(third, 2);
        if constexpr (is_wide) {
          const ShortWord fourth = third & third << 1;
          first = _mm512_and_si512(first, _mm512_mask_blend_epi8(fourth, of_byte(0x0F), of_byte(0x3F)));
          const __m512i planes = _mm512_maskz_loadu_epi8(fourth, bytes + i - 3);
          parts.plane = at_ends(_mm512_and_si512(planes, of_byte(0x07)));
        }
        parts.first = at_ends(first);
      }
      const std::uint32_t made = core::count_bits(ends);
      store_symbols(parts, made, out + units);
      units += made;
      i += block.bytes;
    }
    return units;
  }
  /// Of as many code points the last six or seven bits, the six before, and so on.
  struct PartsOfPoints {
    __m512i last;
    __m512i before;
    __m512i first;
    __m512i plane;
  };
  WARPMATCH_HD static void store_symbols(const PartsOfPoints& of, std::uint32_t count, std::uint16_t* out) {
    store_half<0>(of, out);
    if (count > 32) store_half<1>(of, out + 32);
  }
  template <int half>
  WARPMATCH_HD static void store_half(const PartsOfPoints& of, std::uint16_t* out) {
    const auto units = [](__m512i bytes) {
      return _mm512_cvtepu8_epi16(_mm512_maskz_extracti64x4_epi64(0xF, bytes, half));
    };
    const __m512i low = _mm512_or_si512(units(of.last), _mm512_slli_epi16(units(of.before), 6));
    _mm512_storeu_si512(out, _mm512_or_si512(low, _mm512_slli_epi16(units(of.first), 12)));
  }
  WARPMATCH_HD static void store_symbols(const PartsOfPoints& of, std::uint32_t count, std::uint32_t* out) {
    store_quarter<0>(of, out);
    if (count > 16) store_quarter<1>(of, out + 16);
    if (count > 32) store_quarter<2>(of, out + 32);
    if (count > 48) store_quarter<3>(of, out + 48);
  }
  template <int quarter>
  WARPMATCH_HD static void store_quarter(const PartsOfPoints& of, std::uint32_t* out) {
    const auto units = [](__m512i bytes) {
      return _mm512_maskz_cvtepu8_epi32(0xFFFF, _mm512_maskz_extracti32x4_epi32(0xF, bytes, quarter));
    };
    const auto up = [](__m512i lanes, unsigned by) { return _mm512_maskz_slli_epi32(0xFFFF, lanes, by); };
    const __m512i low = _mm512_or_si512(units(of.last), up(units(of.before), 6));
    const __m512i high = _mm512_or_si512(up(units(of.first), 12), up(units(of.plane), 18));
    _mm512_storeu_si512(out, _mm512_or_si512(low, high));
  }

  WARPMATCH_HD static ShortWord white_space(const std::uint8_t* bytes, std::uint32_t count) {
    const auto given = core::low_bits<ShortWord>(count);
    const __m512i symbols = _mm512_maskz_loadu_epi8(given, bytes);
    const auto from = [&](char first) { return _mm512_sub_epi8(symbols, _mm512_set1_epi8(first)); };
    const __m512i most = _mm512_set1_epi8(4);  // of both kinds there are five
    return _mm512_mask_cmple_epu8_mask(given, from(0x09), most) | _mm512_mask_cmple_epu8_mask(given, from(0x1C), most);
  }

  WARPMATCH_HD static ShortWord find(const std::uint8_t* bytes, std::uint8_t symbol) {
    ShortWord rows = _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(bytes), _mm512_set1_epi8(static_cast<char>(symbol)));
    asm("" : "+r"(rows));  // as in `compare`
    return rows;
  }
};

}  // namespace

const ShortKernels& avx512_short_kernels() {
  static constexpr ShortKernels kernels = level_kernels<Matcher, Level>("avx512");
  return kernels;
}

}  // namespace warpmatch::pair
