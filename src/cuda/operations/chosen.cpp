#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "cuda/blocks/outcome.hpp"
#include "cuda/operations/operations.hpp"
#include "cuda/scorers/scorers.hpp"

namespace warpmatch::cuda {
namespace {

struct Buffers {
  Buffers(Queue& queue, std::size_t tile_pairs)
      : ranks(queue.allocate<std::uint32_t>(2 * tile_pairs, "the strings of pairs")),
        scores(queue.allocate<double>(tile_pairs, "the scores of pairs")) {}

  Buffer<std::uint32_t> ranks;  ///< of left strings, then of right ones
  Buffer<double> scores;
};

}  // namespace

void score_chosen(Queue& queue, const dispatch::Request& request, const dispatch::RankPairs& pairs,
                  std::span<double> scores, const Policy& policy, const dispatch::Control& control) {
  if (scores.empty()) return;
  const auto scorer = make_tile_scorer(queue, request, policy);
  std::size_t most = std::min(scores.size(), policy.paired_rows);
  std::unique_ptr<Buffers> buffers;
  for (std::size_t first = 0; first < scores.size();) {
    shrink_to_fit(queue, most, 1, [&] {
      if (buffers && buffers->scores.size() != most) buffers.reset();
      if (!buffers) buffers = std::make_unique<Buffers>(queue, most);
      const std::size_t count = std::min(most, scores.size() - first);
      std::vector<std::uint32_t> ranks(pairs.left.data() + first, pairs.left.data() + first + count);
      ranks.insert(ranks.end(), pairs.right.data() + first, pairs.right.data() + first + count);
      queue.upload(buffers->ranks.data(), ranks.data(), ranks.size());
      const auto strings = static_cast<std::uint32_t>(count);
      Outcome outcome{.kind = Outcome::Kind::paired, .rule = request.rule};
      outcome.dense_scores = buffers->scores.data();
      scorer->submit_paired({{pairs.left.data() + first, 0, strings}, {buffers->ranks.data(), 0, strings}},
                            {buffers->ranks.data() + count, 0, strings}, 0, outcome);
      queue.download(scores.data() + first, buffers->scores.data(), count);
      for (double& score : scores.subspan(first, count)) score = request.rule.reported(score);
      first += count;
    });
    report(control, first, scores.size());
  }
}

}  // namespace warpmatch::cuda
