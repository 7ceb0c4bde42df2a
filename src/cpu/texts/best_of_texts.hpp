#pragma once

#include <warpmatch/result.hpp>

#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/texts/text_rows.hpp"

namespace warpmatch::cpu {

/// The best of a few choices, told with queries side by side as those of corpora are; where all choices stand in lanes,
/// by an edit metric, without a score but of what is found. Writes `result.k` places of every query, all of which are
/// empty before, or returns false where that is not the way.
bool write_best_of_texts(const LaneKernels& kernels, const TextRows& rows, TopK& result);

}  // namespace warpmatch::cpu
