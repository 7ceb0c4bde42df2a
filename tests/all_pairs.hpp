#pragma once

#include <vector>

#include "dispatch/pair_list.hpp"

namespace warpmatch::testing {

/// The pairs of a list as one vector.
inline std::vector<dispatch::RankPair> all(const dispatch::PairList& list) {
  std::vector<dispatch::RankPair> pairs;
  for (const auto& part : list.parts()) pairs.insert(pairs.end(), part.begin(), part.end());
  return pairs;
}

}  // namespace warpmatch::testing
