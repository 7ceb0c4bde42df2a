#pragma once

#include <cstdint>
#include <vector>

#include "corpus/packed_corpus.hpp"

namespace warpmatch::cpu {

/// What is compared where every pair is: each choice once, as its first row, or where few rows are copies each of them,
/// as a choice of its own. The best of those are rows as they are asked for.
enum class ComparedChoices : std::uint8_t { distinct, rows };

/// A choice that is compared: the rank of its string, and its row.
struct ComparedChoice {
  std::uint32_t rank;
  std::uint32_t row;
};

/// All of them, by their rows.
std::vector<ComparedChoice> compared_choices(const corpus::PackedCorpus& choices, ComparedChoices compared);

/// Whether few rows are copies.
bool are_few_copies(const corpus::PackedCorpus& choices);

}  // namespace warpmatch::cpu
