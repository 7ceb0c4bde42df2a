#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "corpus/packed_corpus.hpp"
#include "cuda/blocks/policy.hpp"
#include "cuda/blocks/score_task.hpp"
#include "cuda/blocks/variant.hpp"
#include "cuda/blocks/views.hpp"

namespace warpmatch::cuda {

// A work item has a pattern at least and a strip of block_threads texts or more, so even the largest tile makes no grid
// that CUDA does not take: at most two strips begin for each block_threads texts.
static_assert(Policy{}.largest_tile_pairs / (block_threads / 2) < std::uint64_t{1} << 31);

/// Texts of a work item with patterns in groups: as many as the policy has for a thread, or fewer where the device
/// would have too few blocks.
inline std::uint32_t strip_for(const ScoreTask& task, std::uint32_t group, unsigned multiprocessors,
                               const Policy& policy) {
  const std::uint64_t wanted = std::uint64_t{multiprocessors} * policy.blocks_per_multiprocessor;
  const std::uint64_t groups = (task.patterns.count + group - 1) / group;
  const std::uint64_t strips = std::max<std::uint64_t>(1, wanted / groups);
  const std::uint64_t rounds = (task.texts.count + strips * block_threads - 1) / (strips * block_threads);
  const unsigned most = task.filter.patterns != nullptr ? policy.filtered_texts_per_thread : policy.texts_per_thread;
  return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(rounds, 1, most)) * block_threads;
}

/// The first place of a selection whose string is longer than `length`.
inline std::uint32_t end_of_length(const corpus::PackedCorpus& corpus, const RankList& strings, std::uint32_t length) {
  std::uint32_t end = 0;
  for (std::uint32_t high = strings.count; end < high;) {
    const std::uint32_t middle = end + (high - end) / 2;
    if (corpus.length(strings.rank(middle)) <= length)
      end = middle + 1;
    else
      high = middle;
  }
  return end;
}

/// Calls `f(class, begin, end)` for the places of the patterns of each class that has some. The longest come first:
/// they want memory, and where there is none nothing else was done in vain. `classes` are shortest first.
template <class F>
void for_classes(std::span<const PatternClass> classes, const corpus::PackedCorpus& corpus, const RankList& patterns,
                 const F& f) {
  std::uint32_t end = patterns.count;
  for (std::size_t i = classes.size(); i-- > 0;) {
    const std::uint32_t begin = i == 0 ? 0 : end_of_length(corpus, patterns, longest_of(classes[i - 1]));
    if (end > begin) f(classes[i], begin, end);
    end = begin;
  }
}

}  // namespace warpmatch::cuda
