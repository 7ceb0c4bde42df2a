#pragma once

#include <warpmatch/result.hpp>

#include "dispatch/operations/pair_list.hpp"
#include "rarity/reading.hpp"
#include "rarity/sides.hpp"

namespace warpmatch::rarity {

/// The pairs of rows that hold the strings of pairs of ranks, in order. In a self-join also those of rows that hold
/// the same string, where it has a word: they score 1.
Pairs row_pairs(const Reading& reading, const Sides& sides, const dispatch::PairList& found);

}  // namespace warpmatch::rarity
