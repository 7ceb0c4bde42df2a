#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/signature.hpp"

namespace warpmatch::corpus {

class PackedCorpus;

/// Which 128 facts the signatures of a corpus hold (core/signature.hpp). Symbols fall into at most 64 classes,
/// frequent symbols alone and rare ones together; a fact is "class c occurs at least k times", and those that
/// split the corpus most evenly are chosen: the first part has the best 128, the second the 128 after those. One symbol
/// more or less changes one fact of both parts together at the most.
struct SignatureLayout {
  static constexpr unsigned classes = 64;
  static constexpr unsigned max_count = 8;
  static constexpr unsigned parts = 2;

  std::vector<std::uint8_t> class_of_symbol;  ///< by symbol of the corpus the layout was made for
  /// facts[c][k]: the bits set for a string in which class c occurs exactly k times (k capped at max_count).
  std::array<std::array<core::Signature, max_count + 1>, classes> facts{};

  /// The class a symbol that the corpus lacks is counted in.
  static constexpr std::uint8_t class_of_absent = classes - 1;
};

/// Chooses the layout of a part from the counts of (a sample of) the corpus' strings.
SignatureLayout choose_layout(const PackedCorpus& corpus, unsigned part = 0);

/// Which of two corpora gives both their layout, so that their signatures can be compared: the one with more strings,
/// of equally many the second. It keeps its own signatures; those of the other are made for a call.
const PackedCorpus& layout_owner(const PackedCorpus& first, const PackedCorpus& second);

/// The signatures of `corpus`, by rank, in a layout that may be another corpus'. `symbol_map` takes the corpus'
/// symbols to the layout's (alphabet.hpp's `translation`); empty where they are the same.
std::vector<core::Signature> make_signatures(const PackedCorpus& corpus, const SignatureLayout& layout,
                                             std::span<const std::uint32_t> symbol_map);

}  // namespace warpmatch::corpus
