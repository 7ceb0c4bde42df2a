#include "cpu/operations/window_tasks.hpp"

#include <algorithm>
#include <cstdlib>

#include "watch/pace.hpp"

namespace warpmatch::cpu {
namespace {

/// Texts of this length can count for some pattern of the block.
bool in_window(const Screening& screening, const scoring::DistanceLimits& limits, const ClassWays* ways,
               BlockRange block, std::uint32_t length) {
  const corpus::PackedCorpus& patterns = screening.sides.patterns;
  for (std::uint32_t rank = block.first; rank < block.end; rank = patterns.bucket_of(rank).end()) {
    const std::int64_t pattern = patterns.length(rank);
    const std::uint32_t maximum = screening.request.rule.scale.maximum(static_cast<std::uint32_t>(pattern), length);
    if (limits[maximum] < std::abs(pattern - std::int64_t{length})) continue;
    const auto right = screening.sides.patterns_are_left ? length : static_cast<std::uint32_t>(pattern);
    if (ways == nullptr || !ways->is_indexed_length(right)) return true;
  }
  return false;
}

}  // namespace

std::vector<ScreeningTask> window_tasks(const Screening& screening, const scoring::DistanceLimits& limits,
                                        const ClassWays* ways) {
  std::vector<ScreeningTask> tasks;
  watch::Pace pace;
  for (std::uint32_t b = 0; b < screening.sides.blocks.size(); ++b) {
    const BlockRange block = screening.sides.blocks[b];
    // Runs of neighbouring buckets in the window; in a self-join later ranks only.
    std::uint32_t first = 0;
    std::uint32_t end = 0;
    for (const corpus::LengthBucket& bucket : screening.sides.texts.buckets()) {
      pace.spend(16);
      if (!in_window(screening, limits, ways, block, bucket.length)) continue;
      if (bucket.first != end) {
        screening.add_tasks(b, first, end, tasks);
        first = bucket.first;
      }
      end = bucket.end();
      if (screening.request.self) first = std::max(first, std::min(end, block.first + 1));
    }
    screening.add_tasks(b, first, end, tasks);
  }
  return tasks;
}

}  // namespace warpmatch::cpu
