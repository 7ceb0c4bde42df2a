#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace warpmatch::pair {

/// A pattern of 1 to 64 one-byte symbols.
struct ShortPattern {
  const std::uint8_t* symbols = nullptr;
  std::uint32_t rows = 0;
};

/// A text that is compared with one, of any number of such symbols.
struct ShortText {
  const std::uint8_t* symbols = nullptr;
  std::uint32_t length = 0;
};

/// Texts up to this length are for the kernels, which do not poll.
inline constexpr std::uint32_t short_text_limit = 1 << 16;

/// What Jaro's formula takes of two strings (scoring/jaro_score.hpp).
struct ShortMatches {
  std::uint32_t matches = 0;
  std::uint32_t displaced = 0;
};

/// Of one recurrence.
struct ShortKernel {
  /// Remainders (core/levenshtein.hpp) of several texts, a few at a time: one waits for each of its steps.
  void (*remainders)(const ShortPattern& pattern, const ShortText* texts, std::size_t count, std::uint32_t* out);
  /// The same of as many patterns, each with its own text.
  void (*pairs)(const ShortPattern* patterns, const ShortText* texts, std::size_t count, std::uint32_t* out);
  /// The distance of a text no shorter than the pattern, or the largest number once it is sure to exceed `limit`.
  std::uint32_t (*within)(const ShortPattern& pattern, const ShortText& text, std::uint32_t limit);
};

/// Pairs of short strings without a match table, where the processor compares all symbols of a pattern at once.
struct ShortKernels {
  const char* name;
  ShortKernel levenshtein;
  ShortKernel indel;
  ShortKernel osa;
  /// Jaro's matches of patterns, each with its own text of 1 to 64 symbols.
  void (*jaro)(const ShortPattern* patterns, const ShortText* texts, std::size_t count, ShortMatches* out);
};

const ShortKernels& baseline_short_kernels();
const ShortKernels& avx2_short_kernels();
const ShortKernels& avx512_short_kernels();

/// The SIMD levels this processor can run, slowest first: `baseline`, `avx2`, `avx512`.
std::vector<const ShortKernels*> usable_short_kernels();

/// Those of the best of the levels, or of the one WARPMATCH_ISA names. Chosen once.
/// Throws InvalidArgument when that variable names a level that is unknown or that the processor lacks.
const ShortKernels& short_kernels();

}  // namespace warpmatch::pair
