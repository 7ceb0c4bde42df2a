#pragma once

#include <cstdint>

#include <warpmatch/matcher.hpp>

#include "dispatch/planning/cost.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::dispatch {

/// How many pairs a join would give.
struct ResultSize {
  std::uint64_t row_pairs = 0;   ///< those of equal strings included
  std::uint64_t rank_pairs = 0;  ///< pairs of distinct strings that meet the cutoff
  const char* are = "exact";     ///< `exact`, `estimated` or `at most`
};

/// Pairs of equal strings, `equal_rows` of them, are known. The others are those of a sample of the left strings, as
/// large as some tenths of a second allow on the CPU, times what it is a sample of; of all strings where that is quick,
/// and at most all pairs where not even one string is.
ResultSize join_size(const Corpus& left, const Corpus& right, const ScoreOptions& options, const Request& request,
                     const Work& work, std::uint64_t equal_rows, const Control& control);

}  // namespace warpmatch::dispatch
