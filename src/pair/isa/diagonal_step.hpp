#pragma once

#include <cstdint>
#include <immintrin.h>

#include "core/host_device.hpp"
#include "pair/isa/short_kernels.hpp"

// For files that are compiled for AVX-512 alone, as ternary_logic.hpp is.

namespace warpmatch::pair {

/// Sixteen diagonals at a time: a wave of them (pair/metrics/diagonals.hpp), of which four symbols are compared.
/// `Level` is what keeps the code in its level's file.
template <class Level, bool substitutes>
std::uint32_t step_diagonals(const DiagonalStep& step, std::uint32_t* open) {
  constexpr std::uint32_t lanes = 16;
  const __m512i one = _mm512_set1_epi32(1);
  const __m512i apart = _mm512_mullo_epi32(_mm512_set1_epi32(substitutes ? 1 : 2),
                                           _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
  std::uint32_t found = 0;
  for (std::uint32_t i = 0; i < step.count; i += lanes) {
    const std::uint32_t left = step.count - i;
    const auto given = static_cast<__mmask16>(left < lanes ? (1U << left) - 1 : 0xFFFF);
    const __m512i diagonal =
        _mm512_add_epi32(_mm512_set1_epi32(step.first + static_cast<int>(substitutes ? i : 2 * i)), apart);
    // Inserted from the diagonal before, deleted from the one behind, substituted on its own.
    __m512i row = _mm512_maskz_loadu_epi32(given, step.before + i);
    row = _mm512_max_epi32(row, _mm512_add_epi32(_mm512_maskz_loadu_epi32(given, step.behind + i), one));
    if constexpr (substitutes)
      row = _mm512_max_epi32(row, _mm512_add_epi32(_mm512_maskz_loadu_epi32(given, step.own + i), one));
    const __m512i end =
        _mm512_min_epi32(_mm512_set1_epi32(step.rows), _mm512_sub_epi32(_mm512_set1_epi32(step.columns), diagonal));
    row = _mm512_min_epi32(row, end);
    const __mmask16 begun = _mm512_mask_cmpge_epi32_mask(given, row, _mm512_setzero_si512());
    // Four symbols can be read; of fewer that are left the caller is told.
    const __m512i fourth = _mm512_sub_epi32(end, _mm512_set1_epi32(4));
    const __mmask16 read = _mm512_mask_cmple_epi32_mask(begun, row, fourth);
    const __m512i zero = _mm512_setzero_si512();
    const __m512i here = _mm512_mask_i32gather_epi32(zero, read, row, step.left, 1);
    const __m512i there = _mm512_mask_i32gather_epi32(zero, read, _mm512_add_epi32(row, diagonal), step.right, 1);
    const __m512i differ = _mm512_xor_si512(here, there);
    // Bits below the lowest that differs, of all 32 where none does.
    const __m512i same = _mm512_andnot_si512(differ, _mm512_sub_epi32(differ, one));
    const __m512i equal = _mm512_srli_epi32(_mm512_popcnt_epi32(same), 3);
    row = _mm512_mask_add_epi32(row, read, row, equal);
    _mm512_mask_storeu_epi32(step.now + i, given, row);
    const __mmask16 ends = _mm512_mask_cmpeq_epi32_mask(begun, row, end);
    const __mmask16 differs = _mm512_mask_test_epi32_mask(read, differ, differ);
    for (std::uint32_t rest = begun & ~(ends | differs); rest != 0; rest &= rest - 1)
      open[found++] = i + static_cast<std::uint32_t>(__builtin_ctz(rest));
  }
  return found;
}

}  // namespace warpmatch::pair
