#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "dispatch/request.hpp"
#include "index/join_way.hpp"
#include "index/postings.hpp"
#include "index/words/overlap_rule.hpp"
#include "index/words/word_lists.hpp"

namespace warpmatch::index {

/// Joins by the Jaccard similarity of sets of words: prefix filtering (Chaudhuri, Ganti and Kaushik 2006; Bayardo, Ma
/// and Srikant 2007; Xiao et al. 2008).
///
/// Sets of n words that have c of them in common share one of the n - c + 1 rarest words of either: leaving those out
/// leaves too few. So these *prefixes* alone are indexed and looked up, in the window of set sizes that can pass; and
/// where the first word they share stands far back in either set, too few words are left to follow.
class SetJoin final : public JoinWay {
 public:
  /// False where sets without a common word pass, and so every pair does.
  static bool serves(const dispatch::Request& request);

  /// The request, which it serves, must outlive this.
  SetJoin(const dispatch::Request& request, const watch::Control& control);

  JoinWork measure(std::uint32_t strings) const override;
  void find(dispatch::PairSink& sink, const watch::Control& control) const override;
  std::uint64_t tasks() const override;
  std::uint64_t memory_bytes() const override;
  std::uint64_t worker_bytes() const override;
  std::vector<std::string> filters() const override { return {"set sizes", "rarest words"}; }

 private:
  class Finder;

  /// A right set that has a word in its prefix.
  struct Entry {
    std::uint32_t place = 0;     ///< of the set in the order of sizes
    std::uint32_t position = 0;  ///< of the word among the set's, rarest first
  };

  std::uint32_t right_prefix(std::uint32_t size) const;
  void pair_empty_sets(dispatch::PairSink& sink) const;

  const dispatch::Request& request_;
  const OverlapRule rule_;
  const WordLists lists_;
  std::vector<std::uint32_t> left_;         ///< ranks, smaller sets first, equal ones by rank
  std::vector<std::uint32_t> right_;        ///< likewise; in a self-join a place is that of the left set too
  std::vector<std::uint32_t> right_sizes_;  ///< by place
  Postings<Entry> postings_;
};

}  // namespace warpmatch::index
