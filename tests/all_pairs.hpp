#pragma once

#include <vector>

#include "dispatch/executor.hpp"
#include "dispatch/operations/pair_list.hpp"

namespace warpmatch::testing {

/// The pairs of a list as one vector.
inline std::vector<dispatch::RankPair> all(const dispatch::PairList& list) {
  std::vector<dispatch::RankPair> pairs;
  for (const auto& part : list.parts()) pairs.insert(pairs.end(), part.begin(), part.end());
  return pairs;
}

/// Those an executor finds.
inline std::vector<dispatch::RankPair> all_pairs(const dispatch::Executor& executor, const dispatch::Request& request,
                                                 const dispatch::Control& control = {}) {
  dispatch::PairList list;
  dispatch::ListSink sink(list);
  executor.pairs(request, sink, control);
  return all(list);
}

}  // namespace warpmatch::testing
