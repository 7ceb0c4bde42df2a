#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <warpmatch/rarity.hpp>

#include "dispatch/request.hpp"
#include "rarity/reading/reading.hpp"
#include "rarity/reading/sides.hpp"

namespace warpmatch::rarity {

/// The scores of the pairs of rows that are named; 0 with a null. Rows are counted from 0 on each side.
std::vector<double> score_chosen(const Reading& reading, const Sides& sides, const RowPairs& rows,
                                 const dispatch::Control& control);

/// The words with a digit in the pairs of rows that are named.
std::vector<SharedNumbers> numbers_of_chosen(const Reading& reading, const Sides& sides, const RowPairs& rows);

}  // namespace warpmatch::rarity
