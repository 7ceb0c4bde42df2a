#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rarity/reading/reading.hpp"
#include "rarity/reading/sides.hpp"

namespace warpmatch::rarity {

/// For each word the ranks of the right side that have it, ascending.
class Postings {
 public:
  Postings(const Reading& reading, const Sides& sides);

  std::span<const std::uint32_t> of(std::uint32_t word) const {
    return {ranks_.data() + begin_[word], ranks_.data() + begin_[word + 1]};
  }

 private:
  std::vector<std::uint32_t> ranks_;
  std::vector<std::uint64_t> begin_;
};

}  // namespace warpmatch::rarity
