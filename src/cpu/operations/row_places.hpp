#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "corpus/packed_corpus.hpp"

namespace warpmatch::cpu {

/// The places of a result for the k best rows of each query. What a distinct query finds is written to those of its
/// first row, and from there to the others.
template <class Score>
class RowPlaces {
 public:
  RowPlaces(const corpus::PackedCorpus& queries, std::size_t k, std::int32_t* indices, Score* scores)
      : queries_(queries), k_(k), indices_(indices), scores_(scores) {}

  std::int32_t* indices(std::uint32_t rank) const { return indices_ + queries_.first_row(rank) * k_; }
  Score* scores(std::uint32_t rank) const { return scores_ + queries_.first_row(rank) * k_; }

  void copy(std::uint32_t rank) const {
    for (const std::uint32_t row : queries_.rows(rank).subspan(1)) {
      std::copy_n(indices(rank), k_, indices_ + row * k_);
      std::copy_n(scores(rank), k_, scores_ + row * k_);
    }
  }

 private:
  const corpus::PackedCorpus& queries_;
  std::size_t k_;
  std::int32_t* indices_;
  Score* scores_;
};

}  // namespace warpmatch::cpu
