#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <warpmatch/export.hpp>
#include <warpmatch/matcher.hpp>
#include <warpmatch/result.hpp>

/// What follows from scored pairs: which to keep where a row has one partner at most, how far each is the best of both
/// rows, and which rows are one group.
namespace warpmatch {

namespace join {
struct JoinedRanks;
}

/// How many partners a row may have.
struct Cardinality {
  bool left_once = false;   ///< each left row in one pair at most
  bool right_once = false;  ///< each right row in one pair at most
};

/// The pairs that are left when the best are taken first and those that need a row again are passed over; ties go to
/// the lower left row, then the lower right row. Sorted as they were. With both sides once this is greedy one-to-one
/// matching.
///
///     best_matches({{0, 0, 1}, {0, 1, 0}, std::vector<double>{90, 80, 95}}, {true, true}, true);  // (0, 1), (1, 0)
WARPMATCH_EXPORT Pairs best_matches(const Pairs& pairs, Cardinality cardinality, bool higher_is_better);

/// Where the rows of pairs are.
enum class Tables : std::uint8_t {
  one,  ///< left and right rows are of one table, as in a self-join
  two,  ///< they are of two, so a left row is never a right one
};

/// The reciprocity J of each pair, from above 0 to 1: of all rows that have as much in common with one of the two as
/// they have with each other, the share that both have so. With N(x) = {x} and every row that scores with x no worse
/// than i and j do, J = |N(i) and N(j)| / |N(i) or N(j)|. It is 1 where two rows prefer each other to all others, and
/// where equally alike rows form a group of their own.
///
/// Each pair is to be listed once, in one table in one of its two orders. Throws InvalidArgument for one that is listed
/// twice in one table, pairs a row with itself there, or scores NaN. Memory is in proportion to the pairs and the
/// highest row. Two tables take the time of sorting the pairs; in one table each pair also looks at the partners of the
/// row that has fewer, which makes (pairs)^1.5 steps at the most.
///
///     reciprocity({{0, 0}, {1, 2}, std::vector<double>{90, 80}}, Tables::one, true);  // 1, 2/3
WARPMATCH_EXPORT std::vector<double> reciprocity(const Pairs& pairs, Tables tables, bool higher_is_better);

/// Groups of the rows of one table from scored pairs, similarities up to 100, each listed once.
///
/// By average linkage two groups are merged, the best first, as long as the average of the scores of all pairs of their
/// rows is the threshold or more; pairs that are not listed count as 0, those below the threshold as what they are. As
/// components a chain of pairs that meet the threshold holds a group together. `copies` has for each row of the table
/// how many rows hold the same, itself included; the row with the most copies speaks for a group, then the one with the
/// most pairs that meet the threshold, then the lowest. Throws InvalidArgument for a row that the table does not have,
/// or a score out of range.
///
///     cluster_pairs({{0, 1}, {1, 2}, std::vector<double>{0.9, 0.2}}, copies, 0.5, Linkage::average).cluster;  // 0, 0,
///     1
WARPMATCH_EXPORT Clusters cluster_pairs(const Pairs& pairs, std::span<const std::uint32_t> copies, double threshold,
                                        Linkage linkage);

/// The pairs of a self-join by distinct string, kept so that the rows can be grouped again and again without another
/// join. Immutable, cheap to copy and safe to share between threads.
class WARPMATCH_EXPORT KeptPairs {
 public:
  explicit KeptPairs(std::shared_ptr<const join::JoinedRanks> ranks) : ranks_(std::move(ranks)) {}

  /// The clusters that `cluster` (matcher.hpp) finds at a cutoff: that of the join or a stricter one. Throws
  /// InvalidArgument for a laxer one, and for average linkage of a distance.
  Clusters cluster(double cutoff, Linkage linkage) const;

 private:
  std::shared_ptr<const join::JoinedRanks> ranks_;
};

/// The pairs of a self-join, kept. Memory is in proportion to those of distinct strings.
WARPMATCH_EXPORT KeptPairs keep_pairs(const Corpus& corpus, const ScoreOptions& options, const RunOptions& run = {});

/// The same where strings were made into others before they are compared, as in `cluster` (matcher.hpp): `spellings`
/// has the same rows as they were written. Throws InvalidArgument for another number of rows.
WARPMATCH_EXPORT KeptPairs keep_pairs(const Corpus& corpus, const Corpus& spellings, const ScoreOptions& options,
                                      const RunOptions& run = {});

}  // namespace warpmatch
