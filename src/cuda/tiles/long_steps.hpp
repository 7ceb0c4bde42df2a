#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

#include "cuda/blocks/policy.hpp"
#include "cuda/blocks/wave_shape.hpp"

namespace warpmatch::cuda {

// What long patterns cost a device: steps of a word over a column, one after the other, until the last pair is done.
// Where there are many pairs, a thread for each wins, since it does nothing but steps; where there are few, a team
// does.

/// The longest strings among the pairs of a task, and the most edits that count of them.
struct LongestPair {
  std::uint32_t pattern = 0;
  std::uint32_t text = 0;
  std::uint64_t edits = ~std::uint64_t{0};
};

/// Rounds that so many work items take where so many blocks run at a time.
inline double rounds(std::uint64_t items, std::uint64_t blocks) {
  return std::max(1.0, static_cast<double>(items) / static_cast<double>(blocks));
}

/// Of PanelProgram, with so many work items.
inline double panel_steps(const LongestPair& longest, std::uint64_t items, std::uint64_t blocks) {
  constexpr std::uint64_t panel_rows = 64 * panel_words;
  const std::uint64_t panels = (longest.pattern + panel_rows - 1) / panel_rows;
  return rounds(items, blocks) * static_cast<double>(panels * panel_words) * longest.text;
}

/// Teams of a number of threads, and what WavefrontProgram takes with them.
struct TeamSteps {
  std::uint32_t team = block_threads;
  double steps = 0;
};

/// Of WavefrontProgram with the best teams, for so many pairs; `blocks(team)` run at a time. Of teams that are equally
/// good the largest that has a word for each thread: it finds common ends soonest.
template <class Blocks>
TeamSteps wavefront_steps(const LongestPair& longest, std::uint64_t pairs, std::uint32_t word_rows,
                          const Blocks& blocks) {
  const std::uint32_t words = WaveShape(longest.pattern, longest.text, word_rows, 1).words();
  const std::uint32_t largest = std::bit_ceil(std::clamp(words, 1U, std::uint32_t{block_threads}));
  TeamSteps best;
  for (std::uint32_t team = largest; team > 0; team /= 2) {
    const std::uint64_t items = (pairs + block_threads / team - 1) / (block_threads / team);
    WaveShape shape(longest.pattern, longest.text, word_rows, team);
    shape.keep_within(longest.edits);
    const double steps = rounds(items, blocks(team)) * static_cast<double>(shape.phases()) * wave_columns;
    if (team == largest || steps < best.steps) best = {team, steps};
  }
  return best;
}

}  // namespace warpmatch::cuda
