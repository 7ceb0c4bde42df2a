#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <warpmatch/corpus.hpp>
#include <warpmatch/matcher.hpp>

#include "corpus/packed_corpus.hpp"
#include "corpus/words/words.hpp"
#include "rarity/model/model.hpp"
#include "rarity/model/substitutes.hpp"

namespace warpmatch::rarity {

/// The strings of one call as a model reads them: words, glued, their weights, and which of them may stand for each
/// other. Ranks and words are those of one corpus that holds the rows of all sides, one side behind the other.
class Reading {
 public:
  /// Reads one side or two.
  Reading(const Model& model, std::span<const Corpus> sides, const RunOptions& run);

  std::uint32_t ranks() const { return packed_->distinct(); }
  const corpus::PackedCorpus& packed() const { return *packed_; }
  std::shared_ptr<const corpus::PackedCorpus> shared() const { return packed_; }
  const corpus::Words& vocabulary() const { return *words_; }

  /// The words of a rank, ascending by code point.
  std::span<const std::uint32_t> words(std::uint32_t rank) const { return words_->of(rank); }
  std::uint32_t weight(std::uint32_t word) const { return weights_[word]; }
  std::span<const Substitute> substitutes(std::uint32_t word) const { return substitutes_.of(word); }
  /// The sum of the squared weights of a rank's words; 0 for a string without any.
  std::uint64_t norm(std::uint32_t rank) const { return norms_[rank]; }
  /// Whether a word has a digit.
  bool is_number(std::uint32_t word) const { return is_number_[word] != 0; }
  /// How many of a rank's words have one; 0 where the model does not compare numbers: then none contradict each other.
  std::uint32_t numbers(std::uint32_t rank) const { return numbers_[rank]; }

 private:
  void weigh(const Model& model, const RunOptions& run);
  void sum_norms();
  void count_numbers(bool compared);

  std::shared_ptr<const corpus::PackedCorpus> packed_;
  const corpus::Words* words_;
  std::vector<std::uint32_t> weights_;
  Substitutes substitutes_;
  std::vector<std::uint64_t> norms_;
  std::vector<std::uint8_t> is_number_;  ///< by word
  std::vector<std::uint32_t> numbers_;   ///< by rank
};

}  // namespace warpmatch::rarity
