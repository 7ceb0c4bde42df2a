#pragma once

#include <span>

#include <warpmatch/metric.hpp>
#include <warpmatch/text.hpp>

namespace warpmatch::dispatch {

/// Throws as a call does that takes texts as they lie: RangeError for one that is too long, InvalidArgument for a null
/// and a scorer of whole numbers. The arguments are `queries` and `choices`.
void check_texts(std::span<const Text> queries, std::span<const Text> choices, const Scorer& scorer);

}  // namespace warpmatch::dispatch
