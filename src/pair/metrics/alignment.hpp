#pragma once

#include <span>
#include <vector>

#include <warpmatch/edits.hpp>

namespace warpmatch::pair {

/// The fewest insertions, deletions and replacements that turn left into right. Symbols are bytes or code points.
template <class Symbol>
std::vector<EditOp> levenshtein_ops(std::span<const Symbol> left, std::span<const Symbol> right);

/// The fewest insertions and deletions.
template <class Symbol>
std::vector<EditOp> indel_ops(std::span<const Symbol> left, std::span<const Symbol> right);

}  // namespace warpmatch::pair
