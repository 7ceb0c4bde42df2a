#include "rarity/reading/reading.hpp"

#include <algorithm>
#include <string>

#include <warpmatch/error.hpp>

#include "rarity/model/gluing.hpp"
#include "rarity/model/numbers.hpp"
#include "rarity/model/units.hpp"

namespace warpmatch::rarity {
namespace {

/// The words of a reading that a model knows, and those it does not.
struct Acquaintance {
  Acquaintance(const Model& model, const WordIndex& words) : here(model.words().size(), WordIndex::absent) {
    known.reserve(words.size());
    for (std::uint32_t word = 0; word < words.size(); ++word) {
      known.push_back(model.words().find(words[word]));
      if (known.back() != WordIndex::absent)
        here[known.back()] = word;
      else
        strangers.push_back(word);
    }
  }

  std::vector<std::uint32_t> known;      ///< by word of the reading, its number in the model, or absent
  std::vector<std::uint32_t> here;       ///< by word of the model, its number in the reading, or absent
  std::vector<std::uint32_t> strangers;  ///< words of the reading that the model does not know, ascending
};

std::vector<std::u32string_view> views_of(const WordIndex& words, std::span<const std::uint32_t> some) {
  std::vector<std::u32string_view> views;
  views.reserve(some.size());
  for (const std::uint32_t word : some) views.push_back(words[word]);
  return views;
}

/// Links between words that the model knows.
void append_known(const Model& model, const Acquaintance& met, std::vector<Link>& links) {
  for (std::uint32_t word = 0; word < met.known.size(); ++word) {
    if (met.known[word] == WordIndex::absent) continue;
    for (const Substitute& other : model.substitutes().of(met.known[word]))
      if (met.here[other.word] != WordIndex::absent && word < met.here[other.word])
        links.push_back({word, met.here[other.word], other.similarity});
  }
}

}  // namespace

Reading::Reading(const Model& model, std::span<const Corpus> sides, const RunOptions& run)
    : packed_(joined(sides, model.options().glue ? &model.words() : nullptr, run.workers)), words_(&packed_->words()) {
  weigh(model, run);
  sum_norms();
  count_numbers(model.options().numbers);
}

void Reading::weigh(const Model& model, const RunOptions& run) {
  const WordIndex words(*words_);
  const Acquaintance met(model, words);
  std::vector<std::uint32_t> frequencies(words.size(), 1);  // a word that was not seen counts as seen once
  std::vector<Link> links;
  if (model.options().typing_errors) {
    append_known(model, met, links);
    if (!met.strangers.empty()) {
      const Misspellings strangers(views_of(words, met.strangers), run.workers);
      for (Link link : strangers.links(run)) {
        link.left = met.strangers[link.left];
        link.right = met.strangers[link.right];
        links.push_back(link);
      }
      for (const Link& link : strangers.links(model.misspellings(), run)) {
        const std::uint32_t stranger = met.strangers[link.left];
        frequencies[stranger] = std::max(frequencies[stranger], model.frequencies()[link.right]);
        if (met.here[link.right] != WordIndex::absent)
          links.push_back({stranger, met.here[link.right], link.similarity});
      }
    }
  }
  weights_.reserve(words.size());
  for (std::uint32_t word = 0; word < words.size(); ++word)
    weights_.push_back(met.known[word] != WordIndex::absent ? model.weight(met.known[word])
                                                            : weight_of(model.rows(), frequencies[word]));
  substitutes_ = Substitutes(words.size(), links);
}

void Reading::sum_norms() {
  norms_.reserve(ranks());
  for (std::uint32_t rank = 0; rank < ranks(); ++rank) {
    if (words(rank).size() > most_words)
      throw RangeError("strings", "row " + std::to_string(packed_->first_row(rank)) + " has " +
                                      std::to_string(words(rank).size()) + " distinct words; rarity takes " +
                                      std::to_string(most_words) + " at most");
    std::uint64_t norm = 0;
    for (const std::uint32_t word : words(rank)) norm += std::uint64_t{weights_[word]} * weights_[word];
    norms_.push_back(norm);
  }
}

void Reading::count_numbers(bool compared) {
  const auto& code_points = words_->alphabet().code_points();
  is_number_.reserve(words_->size());
  for (std::uint32_t word = 0; word < words_->size(); ++word)
    is_number_.push_back(std::ranges::any_of(words_->symbols(word),
                                             [&](std::uint32_t symbol) { return is_digit(code_points[symbol]); }));
  numbers_.resize(ranks());
  if (!compared) return;
  for (std::uint32_t rank = 0; rank < ranks(); ++rank)
    for (const std::uint32_t word : words(rank)) numbers_[rank] += is_number_[word];
}

}  // namespace warpmatch::rarity
