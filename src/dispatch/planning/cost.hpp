#pragma once

#include <cstdint>

#include <warpmatch/matcher.hpp>

#include "dispatch/request.hpp"

namespace warpmatch::dispatch {

/// How much there is to compare, and how much of it by one thread at a time.
struct Work {
  std::uint64_t distinct_pairs = 0;
  std::uint64_t window_pairs = 0;  ///< those whose lengths let them count
  double columns = 0;              ///< text symbols times 64-bit pattern words, over the window's pairs
  double cpu_seconds = 0;          ///< of one thread with vectors of 64 bytes
  double cpu_longest = 0;          ///< of them those of the dearest pair, which no second thread can share
  double cuda_steps = 0;           ///< what a thread does for one column of a 64-bit word, over the window's pairs
  double cuda_longest = 0;         ///< those of the dearest pair
};

/// Counted from the length tables: exact, in time that grows with the lengths that occur on either side.
Work measure(const Request& request);
/// The same without the length window, from totals alone: never less than `measure` says.
Work at_most(const Request& request);

/// Whether a request by an edit metric has so few pairs that to compare them all is soon done.
bool are_few_pairs(const Request& request);

/// Whether the CPU looks for the best choices of a request through the signatures that these keep, as far as lengths
/// and metric go, instead of scoring every pair.
bool is_searched(const Request& request);

/// Estimated seconds. The constants and where they were measured stand in cost.cpp.
double cpu_seconds(const Work& work, unsigned workers, unsigned vector_bytes = 64);
/// `moved_bytes` go to the device or come from it.
double cuda_seconds(const Work& work, std::uint64_t moved_bytes, unsigned multiprocessors);

/// Threads that work of so many seconds of one is worth, `most` at the most: one more would take longer to start than
/// it saves. It goes by the work, so that a small call costs a machine of many cores no more than one of two.
unsigned useful_workers(double seconds, unsigned most);

/// Seconds of one thread for a request, from the mean lengths of its strings alone.
double usual_seconds(const Request& request);

/// Seconds of one thread for a pair of two lengths in lanes, beside so many patterns.
double cpu_pair_seconds(const scoring::ScoreRule& rule, std::uint32_t patterns, std::uint32_t left,
                        std::uint32_t right);

/// The bytes of both corpora's strings.
std::uint64_t text_bytes(const Request& request);

}  // namespace warpmatch::dispatch
