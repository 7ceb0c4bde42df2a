#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "reference/edit_distance.hpp"

/// Jaro and Jaro-Winkler similarity, symbol by symbol.
namespace warpmatch::reference {

/// Each symbol of `a` is matched with the first free equal one of `b` that stands less than half the longer length
/// away; matched symbols that do not follow each other alike in both strings are half a transposition each.
double jaro(const std::u32string& a, const std::u32string& b);

/// Jaro similarity above 0.7 is raised for each symbol, up to four, of a common beginning.
double jaro_winkler(const std::u32string& a, const std::u32string& b, double prefix_weight);

}  // namespace warpmatch::reference
