#include "join/kept_pairs.hpp"

#include <cstddef>
#include <limits>
#include <sstream>
#include <string>

#include <warpmatch/error.hpp>
#include <warpmatch/matching.hpp>

#include "dispatch/operations/equal_strings.hpp"
#include "dispatch/planning/room.hpp"
#include "join/groups.hpp"
#include "join/rank_pairs.hpp"
#include "watch/pace.hpp"

namespace warpmatch {

Clusters KeptPairs::cluster(double cutoff, Linkage linkage) const {
  const join::JoinedRanks& kept = *ranks_;
  if (!kept.meets(cutoff, kept.cutoff)) {
    std::ostringstream problem;
    problem << "must be no laxer than " << kept.cutoff << ", which the pairs were joined at, got " << cutoff;
    throw InvalidArgument("cutoff", problem.str());
  }
  if (linkage == Linkage::average && !kept.higher_is_better)
    throw InvalidArgument("linkage", "must be components for distances: an average is of similarities");
  const auto find = [&] {
    const auto groups = join::make_groups(linkage, *kept.strings, cutoff);
    watch::Pace pace;
    for (const auto& part : kept.pairs.parts()) {
      pace.spend(4 * part.size());
      std::vector<dispatch::RankPair> some;
      for (const dispatch::RankPair& pair : part)
        if (kept.meets(pair.score, cutoff)) some.push_back(pair);
      groups->take(some);
    }
    groups->finish();
    std::vector<bool> are_partners(kept.scores_of_equals.size());
    for (std::size_t rank = 0; rank < are_partners.size(); ++rank)
      are_partners[rank] = kept.meets(kept.scores_of_equals[rank], cutoff);  // false for NaN
    return join::clusters_of(corpus::packed(kept.spellings), *kept.strings, are_partners, *groups);
  };
  return dispatch::within_memory(find, [&] { return join::too_large_to_cluster(kept.spellings); });
}

KeptPairs keep_pairs(const Corpus& corpus, const ScoreOptions& options, const RunOptions& run) {
  return keep_pairs(corpus, corpus, options, run);
}

KeptPairs keep_pairs(const Corpus& corpus, const Corpus& spellings, const ScoreOptions& options,
                     const RunOptions& run) {
  join::check_spellings(corpus, spellings);
  const Watch watch(run.stop, run.monitor);
  const auto find = [&] {
    const dispatch::Request request = join::join_request(corpus, corpus, options, true);
    // The form that is compared is part of the corpus, and lives as long.
    const auto owner = std::make_shared<const Corpus>(corpus);
    std::shared_ptr<const corpus::PackedCorpus> strings(owner, &request.left);
    auto kept = std::make_shared<join::JoinedRanks>(join::JoinedRanks{
        spellings, std::move(strings), {}, {}, *options.score_cutoff, higher_is_better(options.scorer.form)});
    std::unique_ptr<dispatch::ListSink> sink;
    join::rank_pairs(request, run, [&]() -> dispatch::PairSink& {
      kept->pairs = {};
      sink = std::make_unique<dispatch::ListSink>(kept->pairs);
      return *sink;
    });
    kept->scores_of_equals.assign(request.left.distinct(), std::numeric_limits<double>::quiet_NaN());
    watch::Pace pace;
    for (std::uint32_t rank = 0; rank < request.left.distinct() && request.left.has_duplicates(); ++rank) {
      pace.spend(64);
      if (request.left.rows(rank).size() > 1)
        if (const auto score = dispatch::score_of_equals(request, rank)) kept->scores_of_equals[rank] = *score;
    }
    return KeptPairs(std::move(kept));
  };
  return dispatch::within_memory(find, [&] { return join::too_large_to_cluster(corpus); });
}

}  // namespace warpmatch
