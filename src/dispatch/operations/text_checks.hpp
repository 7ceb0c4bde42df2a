#pragma once

#include <span>

#include <warpmatch/internal/text_source.hpp>
#include <warpmatch/metric.hpp>
#include <warpmatch/text.hpp>

namespace warpmatch::dispatch {

/// InvalidArgument for a null where a scorer of whole numbers has no score for it.
[[noreturn]] void refuse_null(const char* argument, const Scorer& scorer);

/// Throws as a call does that takes texts as they lie: RangeError for one that is too long, InvalidArgument for a null
/// and a scorer of whole numbers. The arguments are `queries` and `choices`.
void check_texts(std::span<const Text> queries, std::span<const Text> choices, const Scorer& scorer);

/// The same of pairs that are read for it, all of them; and InvalidArgument, which names the row, for malformed text
/// that no null stands beside. Polls.
void check_pairs(const TextSource& queries, const TextSource& choices, const Scorer& scorer);

}  // namespace warpmatch::dispatch
