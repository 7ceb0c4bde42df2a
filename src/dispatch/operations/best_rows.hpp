#pragma once

#include <cstddef>
#include <span>

#include <warpmatch/result.hpp>

#include "dispatch/executor.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::dispatch {

/// From the best distinct choices to the best rows: writes `result.k` places of every query, all of which are empty
/// before, from `k` choices of each distinct query as Executor::top_k gives them. k is `result.k`, or the number of
/// distinct choices where there are no more.
void write_rows(std::span<const Choice> choices, std::size_t k, const Request& request, TopK& result);

/// The best rows by any executor, into the same places.
void write_best_rows(const Executor& executor, const Request& request, TopK& result, const Control& control);

}  // namespace warpmatch::dispatch
