#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <warpmatch/internal/text_source.hpp>
#include <warpmatch/matcher.hpp>

namespace warpmatch::dispatch {

/// Texts that nobody has packed, or not for this call: what a choice between ways of comparing them goes by.
struct TextTotals {
  std::uint64_t count = 0;
  std::uint64_t units = 0;
  std::uint64_t longest = 0;
  std::uint64_t nulls = 0;
  bool are_wide = false;     ///< some do not lie as one byte a symbol: most metrics compare them widened,
  bool are_utf8 = false;     ///< and some as no unit a symbol: all do
  bool are_checked = false;  ///< some are read whole to see whether they are text at all: UTF-8 and UCS-4

  TextTotals() = default;
  explicit TextTotals(std::span<const Text> texts);
  /// Of some of them, spread over all.
  explicit TextTotals(const TextSource& texts);
};

/// True where so many texts are worth putting into lanes as they lie (src/cpu/texts), if they are short enough and the
/// scorer has lanes.
bool are_for_lanes(const ScoreOptions& options, std::size_t queries, std::size_t choices);

/// The share of two texts that is probably read before they are told apart, by what a few pairs begin or end with in
/// common: up to the first difference, or to as many as the cutoff leaves; 1 where all is read, or for texts that are
/// alike.
double likely_share(const ScoreOptions& options, std::span<const Text> left, std::span<const Text> right);

/// Estimated seconds of one thread for every pair of two sets, as they lie, of which `share` is read.
double seconds_as_they_lie(const ScoreOptions& options, const TextTotals& left, const TextTotals& right,
                           double share = 1);
/// The same in lanes; with `packing` both sets are read into corpora before, whole.
double seconds_in_lanes(const ScoreOptions& options, const TextTotals& left, const TextTotals& right, bool packing,
                        double share = 1);
/// What no call in lanes takes less than.
double least_seconds_in_lanes();
/// The same as they lie, for each text and the one at its place.
double seconds_of_pairs(const ScoreOptions& options, const TextTotals& left, const TextTotals& right);

}  // namespace warpmatch::dispatch
