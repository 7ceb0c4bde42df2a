#include "rarity/search/chosen_pairs.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>

#include "corpus/packed_corpus.hpp"
#include "rarity/reading/matching.hpp"
#include "watch/pace.hpp"
#include "watch/parallel.hpp"

namespace warpmatch::rarity {
namespace {

constexpr std::uint64_t kTaskPairs = 4096;

struct Ranks {
  std::uint32_t left;
  std::uint32_t right;

  bool both() const { return left != corpus::PackedCorpus::no_rank && right != corpus::PackedCorpus::no_rank; }
};

Ranks ranks_of(const Reading& reading, const Sides& sides, const RowPairs& rows, std::uint64_t pair) {
  const auto& ranks = reading.packed().rank_of_rows();
  return {ranks[static_cast<std::uint32_t>(rows.left[pair])],
          ranks[sides.first_right() + static_cast<std::uint32_t>(rows.right[pair])]};
}

}  // namespace

std::vector<double> score_chosen(const Reading& reading, const Sides& sides, const RowPairs& rows,
                                 const dispatch::Control& control) {
  std::vector<double> scores(rows.left.size());
  const std::uint64_t tasks = (scores.size() + kTaskPairs - 1) / kTaskPairs;
  std::vector<std::unique_ptr<Matching>> matchings(control.workers);
  watch::parallel_for(tasks, control, [&](std::uint64_t task, unsigned worker) {
    if (!matchings[worker]) matchings[worker] = std::make_unique<Matching>(reading);
    Matching& matching = *matchings[worker];
    std::uint32_t set = corpus::PackedCorpus::no_rank;
    const std::uint64_t end = std::min<std::uint64_t>(scores.size(), (task + 1) * kTaskPairs);
    for (std::uint64_t pair = task * kTaskPairs; pair < end; ++pair) {
      const Ranks ranks = ranks_of(reading, sides, rows, pair);
      if (!ranks.both()) continue;
      if (ranks.left != set) matching.set(set = ranks.left);
      scores[pair] = matching.score(ranks.right);
    }
  });
  return scores;
}

std::vector<SharedNumbers> numbers_of_chosen(const Reading& reading, const Sides& sides, const RowPairs& rows) {
  std::vector<std::vector<std::uint32_t>> numbers(reading.ranks());
  for (std::uint32_t rank = 0; rank < reading.ranks(); ++rank)
    for (const std::uint32_t word : reading.words(rank))
      if (reading.is_number(word)) numbers[rank].push_back(word);
  std::vector<SharedNumbers> result(rows.left.size());
  watch::Pace pace;
  for (std::uint64_t pair = 0; pair < result.size(); ++pair) {
    const Ranks ranks = ranks_of(reading, sides, rows, pair);
    if (!ranks.both()) continue;
    const auto& left = numbers[ranks.left];
    const auto& right = numbers[ranks.right];
    pace.spend(4 + left.size() + right.size());
    SharedNumbers& found = result[pair];
    found.left = static_cast<std::int32_t>(left.size());
    found.right = static_cast<std::int32_t>(right.size());
    for (std::size_t i = 0, j = 0; i < left.size() && j < right.size();) {
      if (left[i] == right[j]) ++found.both;
      const bool step_left = left[i] <= right[j];
      const bool step_right = right[j] <= left[i];
      i += step_left ? 1 : 0;
      j += step_right ? 1 : 0;
    }
  }
  return result;
}

}  // namespace warpmatch::rarity
