#pragma once

#include <warpmatch/internal/text_source.hpp>

#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// Executor::paired on the CPU: each pair as it lies, for packing strings costs more than one comparison of them. Some
/// hundred are read at a time, so that of what has been read nothing leaves the cache before it is scored.
void paired_scores(const TextSource& queries, const TextSource& choices, const ScoreOptions& options,
                   const dispatch::DenseTarget& target, const dispatch::Control& control);

}  // namespace warpmatch::cpu
