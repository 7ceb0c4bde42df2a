#include "cpu/operations/compared_choices.hpp"

#include <span>

namespace warpmatch::cpu {
namespace {

/// One copy in so many rows.
constexpr std::uint32_t kRowsACopy = 8;

}  // namespace

std::vector<ComparedChoice> compared_choices(const corpus::PackedCorpus& choices, ComparedChoices compared) {
  std::vector<std::uint32_t> rank_of(choices.size(), corpus::PackedCorpus::no_rank);
  for (std::uint32_t rank = 0; rank < choices.distinct(); ++rank) {
    const std::span<const std::uint32_t> rows = choices.rows(rank);
    for (const std::uint32_t row : compared == ComparedChoices::rows ? rows : rows.first(1)) rank_of[row] = rank;
  }
  std::vector<ComparedChoice> all;
  all.reserve(choices.size());
  for (std::uint32_t row = 0; row < rank_of.size(); ++row)
    if (rank_of[row] != corpus::PackedCorpus::no_rank) all.push_back({rank_of[row], row});
  return all;
}

bool are_few_copies(const corpus::PackedCorpus& choices) {
  const std::uint32_t rows = choices.size() - choices.nulls();
  return rows - choices.distinct() <= rows / kRowsACopy;
}

}  // namespace warpmatch::cpu
