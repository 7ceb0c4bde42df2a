#include "cuda/operations/plan.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/metric_visit.hpp"
#include "core/signature.hpp"
#include "cuda/blocks/outcome.hpp"
#include "cuda/blocks/policy.hpp"
#include "cuda/operations/search_sizes.hpp"
#include "cuda/tiles/orientation.hpp"
#include "cuda/tiles/tiles.hpp"
#include "dispatch/executor.hpp"
#include "dispatch/operations/cells.hpp"

namespace warpmatch::cuda {
namespace {

/// Steps of a 64-bit word that a column costs, as the tile scorers have it.
std::uint64_t column_weight(const dispatch::Request& request) {
  const scoring::ScoreRule& rule = request.rule;
  if (request.fitted != nullptr) return 4;
  if (rule.metric == Metric::damerau_levenshtein) return 64;
  if (rule.counts_edits) return 1;
  if (rule.metric == Metric::jaro || rule.metric == Metric::jaro_winkler) return 3;
  if (rule.metric == Metric::jaccard) return 4;
  return rule.metric == Metric::levenshtein ? 128 : 64;
}

/// The right ranks that can meet the cutoff, by left bucket.
std::vector<RankRange> cutoff_windows(const dispatch::Request& request) {
  if (!request.rule.has_cutoff || !request.rule.counts_edits) return all_windows(request.left, request.right);
  return windows_where(request.left, request.right, [&](std::uint32_t m, std::uint32_t n) {
    const std::int64_t apart = std::max(m, n) - std::min(m, n);
    return apart <= request.rule.largest_distance(request.rule.scale.maximum(m, n));
  });
}

/// A corpus as it lies on a device, with its signatures where a filter reads them.
std::uint64_t corpus_bytes(const corpus::PackedCorpus& corpus, bool filtered) {
  return corpus.text_symbols() * corpus.symbol_bytes() + std::uint64_t{corpus.distinct()} * sizeof(std::uint32_t) +
         (filtered ? corpus.distinct() * sizeof(core::Signature) : 0);
}

/// What patterns of more than a panel hand from panel to panel.
std::uint64_t panel_bytes(const dispatch::Request& request, const Policy& policy) {
  const std::uint32_t longest = std::min(request.left.max_length(), request.right.max_length());
  return longest > 64 * panel_words ? policy.panel_scratch_bytes : 0;
}

dispatch::JobPlan plan_pairs(const dispatch::Request& request, const Policy& policy) {
  dispatch::JobPlan plan;
  if (request.left.distinct() == 0 || request.right.distinct() == 0) return plan;
  JoinTiles tiles(request.left, request.right, {0, request.left.distinct()}, cutoff_windows(request), request.self);
  const std::uint64_t steps = std::max<std::uint64_t>(1, policy.tile_steps / column_weight(request));
  for (; tiles.more(); ++plan.tiles) tiles.next(policy.tile_pairs, steps);
  const std::uint64_t all = std::uint64_t{request.left.distinct()} * request.right.distinct();
  const std::uint64_t capacity = std::min<std::uint64_t>(policy.pair_capacity, all);
  plan.memory_bytes = capacity * sizeof(dispatch::RankPair);
  plan.device_bytes = 2 * plan.memory_bytes;
  return plan;
}

dispatch::JobPlan plan_top_k(const dispatch::Request& request, std::size_t k, const Policy& policy) {
  dispatch::JobPlan plan;
  const SearchSizes sizes{std::min<std::size_t>(k, request.right.distinct()), request.right.distinct()};
  if (request.left.distinct() == 0 || sizes.depth == 0) return plan;
  const std::size_t capacity = sizes.capacity(policy, request.left.distinct());
  const std::uint64_t group = sizes.group(capacity);
  const std::uint64_t groups = (request.left.distinct() + group - 1) / group;
  // Each group sees the texts in tiles that grow, up to what a tile may have.
  const ColumnCount columns(request.right);
  const std::uint64_t of_steps = policy.tile_steps / column_weight(request) / words_of(request.left.max_length()) /
                                 std::min<std::uint64_t>(group, request.left.distinct());
  const std::uint64_t room = sizes.room(capacity);
  std::uint64_t texts = std::min<std::uint64_t>(room, policy.first_texts(sizes.depth));
  std::uint64_t tiles = 0;
  for (RankRange rest{0, request.right.distinct()}; rest.count() > 0; ++tiles) {
    const RankRange tile = columns.start(rest, std::max<std::uint64_t>(1, of_steps));
    rest.first = static_cast<std::uint32_t>(std::min<std::uint64_t>(tile.end, rest.first + texts));
    const std::uint64_t bound = std::max<std::uint64_t>(1, room / (2 * sizes.depth)) * rest.first;
    texts = std::min<std::uint64_t>({policy.text_growth * texts, bound, request.right.distinct()});
  }
  plan.tiles = groups * tiles;
  plan.memory_bytes = group * sizes.depth * sizeof(core::RankKey);
  plan.device_bytes = SearchSizes::bytes(capacity);
  return plan;
}

dispatch::JobPlan plan_scores(const dispatch::Request& request, DType dtype, const Policy& policy) {
  dispatch::JobPlan plan;
  if (request.left.distinct() == 0 || request.right.distinct() == 0) return plan;
  const std::uint64_t cell = dispatch::visit_dtype(dtype, [](auto zero) { return sizeof zero; });
  const std::uint64_t value = request.rule.counts_edits ? sizeof(std::uint32_t) : sizeof(double);
  const std::uint64_t row = request.right.distinct() * value + 2 * request.right.size() * cell;
  const std::uint64_t rows = std::clamp<std::uint64_t>(policy.dense_tile_bytes / row, 1, request.left.size());
  const std::uint64_t steps = std::max<std::uint64_t>(1, policy.tile_steps / column_weight(request));
  const std::uint64_t most_words = steps / ColumnCount(request.right)({0, request.right.distinct()});
  // As dense_tile cuts rows, with rows as long as they are on average.
  std::uint64_t words = 0;
  for (const corpus::LengthBucket& bucket : request.left.buckets()) words += bucket.count * words_of(bucket.length);
  const double mean = static_cast<double>(words) / request.left.distinct();
  const auto by_words = static_cast<std::uint64_t>(std::max(1.0, static_cast<double>(most_words) / mean));
  const std::uint64_t tile_rows = std::min(rows, by_words);
  plan.tiles = (request.left.size() + tile_rows - 1) / tile_rows;
  plan.device_bytes = rows * row;
  return plan;
}

}  // namespace

dispatch::JobPlan plan_of(const dispatch::Request& request, const dispatch::Work& work, const dispatch::Job& job,
                          const Policy& policy, unsigned multiprocessors) {
  const bool filtered = job.operation != Operation::matrix && request.rule.has_cutoff && request.rule.counts_edits;
  dispatch::JobPlan plan = job.operation == Operation::matrix  ? plan_scores(request, job.dtype, policy)
                           : job.operation == Operation::top_k ? plan_top_k(request, job.k, policy)
                                                               : plan_pairs(request, policy);
  if (plan.tiles == 0) return plan;
  const std::uint64_t left = corpus_bytes(request.left, filtered);
  const std::uint64_t right = &request.left == &request.right ? 0 : corpus_bytes(request.right, filtered);
  const std::uint64_t words = request.fitted != nullptr ? request.fitted->bytes() : 0;
  plan.device_bytes += left + right + words + (words > 0 ? 0 : panel_bytes(request, policy));
  plan.seconds = dispatch::cuda_seconds(work, left + right + words + job.result_bytes, multiprocessors);
  return plan;
}

}  // namespace warpmatch::cuda
