#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "dispatch/operations/equal_strings.hpp"
#include "dispatch/planning/room.hpp"
#include "join/groups.hpp"
#include "join/rank_pairs.hpp"
#include "watch/pace.hpp"

namespace warpmatch {
namespace {

/// By rank, whether rows of the same string, where there are several, meet the cutoff.
std::vector<bool> duplicates_that_meet(const dispatch::Request& request) {
  std::vector<bool> meet(request.left.distinct());
  watch::Pace pace;
  for (std::uint32_t rank = 0; rank < meet.size() && request.left.has_duplicates(); ++rank, pace.spend(64))
    meet[rank] = request.left.rows(rank).size() > 1 && dispatch::score_of_equals(request, rank).has_value();
  return meet;
}

}  // namespace

namespace join {

void check_spellings(const Corpus& corpus, const Corpus& spellings) {
  if (spellings.size() != corpus.size())
    throw InvalidArgument("spellings", "must have the " + std::to_string(corpus.size()) + " rows of the corpus, got " +
                                           std::to_string(spellings.size()));
}

}  // namespace join

Clusters cluster(const Corpus& corpus, const ScoreOptions& options, const RunOptions& run, Linkage linkage) {
  return cluster(corpus, corpus, options, run, linkage);
}

Clusters cluster(const Corpus& corpus, const Corpus& spellings, const ScoreOptions& options, const RunOptions& run,
                 Linkage linkage) {
  join::check_spellings(corpus, spellings);
  if (linkage == Linkage::average && !higher_is_better(options.scorer.form))
    throw InvalidArgument("linkage", "must be components for distances: an average is of similarities");
  const Watch watch(run.stop, run.monitor);
  const auto find = [&] {
    const dispatch::Request request = join::join_request(corpus, corpus, options, true);
    std::unique_ptr<join::Groups> groups;
    join::rank_pairs(request, run, [&]() -> dispatch::PairSink& {
      groups = join::make_groups(linkage, request.left, *options.score_cutoff);
      return *groups;
    });
    groups->finish();
    return join::clusters_of(corpus::packed(spellings), request.left, duplicates_that_meet(request), *groups);
  };
  return dispatch::within_memory(find, [&] { return join::too_large_to_cluster(corpus); });
}

}  // namespace warpmatch
