#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <warpmatch/corpus.hpp>

#include "corpus/packing/alphabet.hpp"

namespace warpmatch::corpus {

/// The most rows a corpus can have, which is also the most units of a string: a non-negative int32 with one value to
/// spare.
inline constexpr std::uint64_t max_rows = max_text_units;

/// What a first reading of the texts tells.
struct Survey {
  static constexpr std::uint32_t null = ~std::uint32_t{0};

  std::vector<std::uint32_t> lengths;  ///< code points of every row; `null` for nulls
  Alphabet alphabet;                   ///< the code points that occur
};

/// Reads and validates every text, in `parts` threads. Throws as Corpus does, for the lowest faulty row.
Survey survey(std::span<const Text> texts, unsigned parts);

}  // namespace warpmatch::corpus
