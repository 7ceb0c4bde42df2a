#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/host_device.hpp"

namespace warpmatch::dispatch {

/// A set of words in 128 bits, one for each word by its number: sets with a word in common have a bit in common.
struct WordBits {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  WARPMATCH_HD void add(std::uint32_t word) {
    const std::uint32_t bit = (word * 0x9E3779B1U) >> 25;
    (bit < 64 ? low : high) |= std::uint64_t{1} << bit % 64;
  }
  WARPMATCH_HD bool meets(const WordBits& other) const { return ((low & other.low) | (high & other.high)) != 0; }
};

/// The words of the distinct strings of a corpus, by their numbers.
struct WordLists {
  std::vector<std::uint32_t> words;  ///< ascending for each string, rank after rank
  std::vector<std::uint64_t> begin;  ///< by rank, and the end
  std::vector<std::uint64_t> norms;  ///< by rank, the sum of the squared weights
  std::vector<WordBits> bits;        ///< by rank, of its words
  /// By rank, how many words are numbers; 0 throughout where numbers are not compared.
  std::vector<std::uint32_t> numbers;
  std::uint32_t most = 0;  ///< words of a string at the most
};

/// What a scorer that was fitted (src/rarity) knows of the strings of a request: their words, numbered over both sides
/// in ascending order, what each weighs and which may stand for each other. The lists are by rank of the request.
struct FittedWords {
  WordLists left;
  std::optional<WordLists> right;  ///< none where both sides are one corpus
  /// By left rank: a right string that has none of these misses the cutoff.
  std::vector<WordBits> wanted;
  std::vector<std::uint32_t> weights;           ///< by word
  std::vector<std::uint8_t> is_number;          ///< by word, whether it has a digit
  std::vector<std::uint64_t> substitute_begin;  ///< by word, and the end
  std::vector<std::uint32_t> substitutes;       ///< words that may stand for it, ascending
  std::vector<std::uint32_t> similarities;      ///< of each of them, less than 1

  const WordLists& rights() const { return right ? *right : left; }
  /// What all of it takes.
  std::uint64_t bytes() const {
    std::uint64_t sum = wanted.size() * sizeof(WordBits) + substitute_begin.size() * sizeof(std::uint64_t) +
                        (weights.size() + substitutes.size() + similarities.size()) * sizeof(std::uint32_t) +
                        is_number.size();
    for (const WordLists* side : {&left, right ? &*right : nullptr})
      if (side != nullptr)
        sum += (side->words.size() + side->numbers.size()) * sizeof(std::uint32_t) +
               (side->begin.size() + side->norms.size()) * sizeof(std::uint64_t) + side->bits.size() * sizeof(WordBits);
    return sum;
  }
};

}  // namespace warpmatch::dispatch
