#pragma once

#include <span>

#include <warpmatch/corpus.hpp>
#include <warpmatch/result.hpp>

#include "dispatch/request.hpp"

namespace warpmatch::dispatch {

// The one place where the cells of nulls, which executors leave in any state, get a value: nulls match nothing, so they
// hold the worst score. Throws RangeError where it does not fit and there is a null.

/// In rows and columns of a matrix on the host, after it has been scored.
void fill_null_cells(const Request& request, const DenseTarget& target);

/// In a matrix on a device, before it is scored: executors leave alone what nulls have there, and one pass over all
/// cells costs less than a copy for each column.
void fill_null_cells_on_device(int ordinal, const Request& request, const DenseTarget& target);

/// In the row of pairwise scores, after they have been found.
void fill_null_cells(std::span<const Text> queries, std::span<const Text> choices, double worst,
                     const DenseTarget& target);

}  // namespace warpmatch::dispatch
