#include "rarity/search/postings.hpp"

namespace warpmatch::rarity {

Postings::Postings(const Reading& reading, const Sides& sides)
    : index::Postings<std::uint32_t>(reading.vocabulary().size(), [&](const auto& add) {
        for (std::uint32_t rank = 0; rank < reading.ranks(); ++rank) {
          if (sides.right(rank).empty()) continue;
          for (const std::uint32_t word : reading.words(rank)) add(word, rank);
        }
      }) {}

}  // namespace warpmatch::rarity
