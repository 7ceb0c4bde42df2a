#pragma once

#include <cstdint>

#include "index/postings.hpp"
#include "rarity/reading/reading.hpp"
#include "rarity/reading/sides.hpp"

namespace warpmatch::rarity {

/// For each word the ranks of the right side that have it, ascending.
struct Postings : index::Postings<std::uint32_t> {
  Postings(const Reading& reading, const Sides& sides);
};

}  // namespace warpmatch::rarity
