#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <warpmatch/corpus.hpp>

#include "corpus/packed_corpus.hpp"
#include "dispatch/operations/pair_list.hpp"

namespace warpmatch::join {

/// What a self-join found, by rank of the strings that were compared.
struct JoinedRanks {
  Corpus spellings;                                     ///< the rows as they were written
  std::shared_ptr<const corpus::PackedCorpus> strings;  ///< the same rows as they were compared
  dispatch::PairList pairs;
  std::vector<double> scores_of_equals;  ///< by rank, of rows that hold that very string; NaN where none are paired
  double cutoff = 0;
  bool higher_is_better = true;

  bool meets(double score, double least) const { return higher_is_better ? score >= least : score <= least; }
};

}  // namespace warpmatch::join
