#pragma once

#include <span>

#include <warpmatch/corpus.hpp>

#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// Executor::paired on the CPU: each pair as it lies, for packing strings costs more than one comparison of them.
void paired_scores(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options,
                   const dispatch::DenseTarget& target, const dispatch::Control& control);

}  // namespace warpmatch::cpu
