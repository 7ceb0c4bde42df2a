#include "rarity/model/model.hpp"

#include <algorithm>
#include <utility>

#include <warpmatch/error.hpp>

#include "corpus/packed_corpus.hpp"
#include "rarity/model/gluing.hpp"
#include "rarity/model/units.hpp"

namespace warpmatch::rarity {
namespace {

std::vector<std::u32string_view> views_of(const WordIndex& words) {
  std::vector<std::u32string_view> views;
  views.reserve(words.size());
  for (std::uint32_t word = 0; word < words.size(); ++word) views.push_back(words[word]);
  return views;
}

/// How many rows of the corpus have each word of the index, which has them all.
std::vector<std::uint32_t> frequencies_in(const corpus::PackedCorpus& packed, const WordIndex& index) {
  const corpus::Words& words = packed.words();
  std::vector<std::uint32_t> counts(words.size());
  for (std::uint32_t rank = 0; rank < packed.distinct(); ++rank)
    for (const std::uint32_t word : words.of(rank))
      counts[word] += static_cast<std::uint32_t>(packed.rows(rank).size());
  const WordIndex own(words);
  std::vector<std::uint32_t> frequencies(index.size());
  for (std::uint32_t word = 0; word < own.size(); ++word) frequencies[index.find(own[word])] = counts[word];
  return frequencies;
}

}  // namespace

Model::Model(const RarityOptions& options, std::uint64_t rows, WordIndex words, std::vector<std::uint32_t> frequencies,
             const RunOptions& run)
    : options_(options),
      rows_(rows),
      words_(std::move(words)),
      frequencies_(std::move(frequencies)),
      misspellings_(options.typing_errors ? views_of(words_) : std::vector<std::u32string_view>{}, run.workers) {
  substitutes_ = Substitutes(words_.size(), options.typing_errors ? misspellings_.links(run) : std::vector<Link>{});
  weights_.reserve(words_.size());
  for (std::uint32_t word = 0; word < words_.size(); ++word) {
    std::uint32_t largest = frequencies_[word];
    for (const Substitute& other : substitutes_.of(word)) largest = std::max(largest, frequencies_[other.word]);
    weights_.push_back(weight_of(rows_, largest));
  }
}

Model fit(std::span<const Corpus> corpora, const RarityOptions& options, const RunOptions& run) {
  std::uint64_t rows = 0;
  for (const Corpus& corpus : corpora) rows += corpus.size() - corpus.nulls();
  if (rows == 0) throw InvalidArgument("strings", "hold nothing to fit on: no row that is not null");
  const auto apart = joined(corpora, nullptr, run.workers);
  WordIndex words(apart->words());
  std::vector<std::uint32_t> frequencies =
      frequencies_in(options.glue ? *joined(corpora, &words, run.workers) : *apart, words);
  return Model(options, rows, std::move(words), std::move(frequencies), run);
}

}  // namespace warpmatch::rarity
