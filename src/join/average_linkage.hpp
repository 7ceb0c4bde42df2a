#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "dispatch/operations/pair_list.hpp"

namespace warpmatch::join {

/// Groups by average linkage over a sparse graph: the two groups with the largest average are merged as long as that
/// is the threshold or more. The average of two groups is over every pair of their rows, one that is not listed
/// counting as 0; so a chain of pairs does not hold a group together. Ties go to the pair of groups with the lower
/// first node, then the lower other one; a group is known by its lowest node.
///
/// `rows` has how many rows each node stands for, which are one group from the start. Scores are similarities up to
/// 100, each pair of nodes listed once; they are rounded to multiples of 2^-24, so that sums do not depend on their
/// order. Memory is in proportion to nodes and pairs.
///
/// Returns for each node the lowest node of its group.
std::vector<std::uint32_t> average_linkage(std::span<const std::uint32_t> rows, const dispatch::PairList& pairs,
                                           double threshold);

}  // namespace warpmatch::join
