#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "dispatch/pair_sink.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::dispatch {

// Where only equal strings can meet a cutoff there is nothing to compare: within a corpus duplicates are folded, and
// between two they are found by hashing. Work and memory follow the strings, not their pairs.

/// True where the pairs of a request are those of equal strings: of equal sets of words for Metric::jaccard.
bool joins_equals(const Request& request);

/// Executor::pairs of such a request.
void equal_pairs(const Request& request, PairSink& sink, const Control& control);

/// Executor::top_k of such a request.
std::vector<Choice> equal_choices(const Request& request, std::size_t k, const Control& control);

/// The score of strings that equal a left one; nullopt where it misses the cutoff, as a floor on an integer similarity
/// does that short strings cannot reach.
std::optional<double> score_of_equals(const Request& request, std::uint32_t left_rank);

/// By left rank the right rank of the same string, or PackedCorpus::no_rank; of any request.
std::vector<std::uint32_t> equal_right_of(const Request& request);

/// Pairs of rows that hold equal strings, in a self-join each once: they are counted, not listed.
std::uint64_t count_equal_rows(const Request& request);

}  // namespace warpmatch::dispatch
