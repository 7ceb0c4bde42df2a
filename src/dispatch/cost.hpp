#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "dispatch/request.hpp"

namespace warpmatch::dispatch {

/// How much there is to compare.
struct Work {
  std::uint64_t distinct_pairs = 0;
  std::uint64_t window_pairs = 0;  ///< those whose lengths let them count
  double columns = 0;              ///< text symbols times 64-bit pattern words, over the window's pairs
  bool bit_parallel = true;        ///< there is a recurrence that takes a column a word at a time
  bool filtered = false;           ///< a cutoff lets the signature bound reject most of them
};

/// Counted from the length tables: exact, in time that grows with the lengths that occur on either side.
Work measure(const Request& request);
/// The same without the length window, from totals alone: never less than `measure` says.
Work at_most(const Request& request);

/// Estimated seconds. The constants and where they were measured stand in cost.cpp.
double cpu_seconds(const Work& work, unsigned workers);
double cuda_seconds(const Request& request, const Work& work, std::uint64_t result_bytes);

}  // namespace warpmatch::dispatch
