#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "corpus/packed_corpus.hpp"
#include "dispatch/pair_sink.hpp"

namespace warpmatch::join {

/// Takes the pairs of a self-join and makes groups of the ranks; then each group is known by its lowest rank.
class Groups : public dispatch::PairSink {
 public:
  /// To be called when every pair has been taken, before what follows.
  virtual void finish() {}
  /// The lowest rank of the group of a rank.
  virtual std::uint32_t root(std::uint32_t rank) = 0;
  /// Rows of other strings that a row of this one is paired with.
  virtual std::uint64_t partners(std::uint32_t rank) const = 0;
  /// Pairs of rows of different strings.
  virtual std::uint64_t pairs() const = 0;
};

/// Connected components, whose memory follows the ranks, or average linkage (average_linkage.hpp), whose memory follows
/// the pairs. `threshold` is what the pairs meet.
std::unique_ptr<Groups> make_groups(Linkage linkage, const corpus::PackedCorpus& strings, double threshold);

/// The clusters of the rows of `spellings` from groups of `strings`, a form of theirs. `are_partners` says by rank
/// whether rows of that very string, where there are several, are paired.
Clusters clusters_of(const corpus::PackedCorpus& spellings, const corpus::PackedCorpus& strings,
                     const std::vector<bool>& are_partners, Groups& groups);

/// InvalidArgument for spellings of another number of rows than the corpus has.
void check_spellings(const Corpus& corpus, const Corpus& spellings);

/// What an OutOfMemory of a clustering says.
std::string too_large_to_cluster(const Corpus& corpus);

}  // namespace warpmatch::join
