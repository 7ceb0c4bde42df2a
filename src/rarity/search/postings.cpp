#include "rarity/search/postings.hpp"

#include <numeric>

namespace warpmatch::rarity {

Postings::Postings(const Reading& reading, const Sides& sides) : begin_(std::size_t{reading.vocabulary().size()} + 1) {
  const auto for_each = [&](const auto& f) {
    for (std::uint32_t rank = 0; rank < reading.ranks(); ++rank) {
      if (sides.right(rank).empty()) continue;
      for (const std::uint32_t word : reading.words(rank)) f(word, rank);
    }
  };
  for_each([&](std::uint32_t word, std::uint32_t) { ++begin_[word]; });
  std::exclusive_scan(begin_.begin(), begin_.end(), begin_.begin(), std::uint64_t{0});
  ranks_.resize(begin_.back());
  std::vector<std::uint64_t> next(begin_.begin(), begin_.end() - 1);
  for_each([&](std::uint32_t word, std::uint32_t rank) { ranks_[next[word]++] = rank; });
}

}  // namespace warpmatch::rarity
