#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <warpmatch/rarity.hpp>

#include "rarity/model/substitutes.hpp"
#include "rarity/model/word_index.hpp"

namespace warpmatch::rarity {

/// What Rarity was fitted on: words, how many strings have each, and the weights that follow. Immutable.
class Model {
 public:
  Model(const RarityOptions& options, std::uint64_t rows, WordIndex words, std::vector<std::uint32_t> frequencies,
        const RunOptions& run);

  const RarityOptions& options() const { return options_; }
  std::uint64_t rows() const { return rows_; }
  const WordIndex& words() const { return words_; }
  const std::vector<std::uint32_t>& frequencies() const { return frequencies_; }
  std::uint32_t weight(std::uint32_t word) const { return weights_[word]; }
  const Substitutes& substitutes() const { return substitutes_; }

  /// The words of the model, to compare others with.
  const Misspellings& misspellings() const { return misspellings_; }

 private:
  RarityOptions options_;
  std::uint64_t rows_;
  WordIndex words_;
  std::vector<std::uint32_t> frequencies_;
  Misspellings misspellings_;
  Substitutes substitutes_;
  std::vector<std::uint32_t> weights_;
};

/// Fits: the words of the strings as they stand, glued where `options` says so, counted.
Model fit(std::span<const Corpus> corpora, const RarityOptions& options, const RunOptions& run);

}  // namespace warpmatch::rarity
