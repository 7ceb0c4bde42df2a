#pragma once

#include <cstddef>
#include <optional>

namespace warpmatch::rarity {

/// The cutoff, or 0 for none; InvalidArgument for one out of range. A join needs one above 0.
double checked_cutoff(std::optional<double> cutoff, bool joins);

/// OutOfMemory or RangeError where so many best choices are more than memory holds.
void check_room_for_best(std::size_t queries, std::size_t k);

}  // namespace warpmatch::rarity
