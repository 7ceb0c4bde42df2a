#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include <warpmatch/matcher.hpp>

#include "dispatch/choose.hpp"
#include "rarity/reading/reading.hpp"
#include "rarity/reading/sides.hpp"

namespace warpmatch::rarity {

/// What a call takes on the CPU, by what is looked at.
struct Effort {
  std::uint64_t probes = 0;  ///< entries of the index of words
  std::uint64_t scored = 0;  ///< pairs of strings that share a word
  std::uint64_t cells = 0;   ///< pairs of any strings
};

/// Estimated seconds on the CPU, of reading the rows and of the effort.
double cpu_seconds(const Reading& reading, const Effort& effort, unsigned workers);

/// Pairs of distinct strings, a left and a right one; in a self-join each once.
std::uint64_t distinct_pairs(const Reading& reading, const Sides& sides);

/// The work of such pairs on a device.
dispatch::Work device_work(std::uint64_t pairs);

/// A call whose strings have been read.
struct BatchCall {
  Operation operation;
  const Reading& reading;
  const Sides& sides;
  double cutoff = 0;
  std::size_t k = 1;                            ///< of a top k
  std::uint64_t result_bytes = 0;               ///< that come back from a device
  std::optional<Effort> effort = std::nullopt;  ///< where it is known already
};

/// Where it runs: the executor that was named, or for `auto` the one with the smaller estimate.
dispatch::ChosenExecutor choose_executor(const BatchCall& call, const RunOptions& run);

}  // namespace warpmatch::rarity
