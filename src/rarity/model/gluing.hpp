#pragma once

#include <memory>
#include <span>

#include <warpmatch/corpus.hpp>

#include "corpus/packed_corpus.hpp"
#include "rarity/model/word_index.hpp"

namespace warpmatch::rarity {

/// The strings of several corpora, one behind the other, as one: with the words of each written one behind the other,
/// a space between. Given `known`, the longest of three or two neighbouring words whose concatenation, of three code
/// points or more, is one of the known words is written as that word, from left to right.
std::shared_ptr<const corpus::PackedCorpus> joined(std::span<const Corpus> corpora, const WordIndex* known,
                                                   unsigned workers);

}  // namespace warpmatch::rarity
