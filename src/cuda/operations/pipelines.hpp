#pragma once

#include <cstddef>
#include <cstdint>

#include <thrust/copy.h>
#include <thrust/for_each.h>
#include <thrust/iterator/counting_iterator.h>
#include <thrust/sort.h>

#include "core/ranking.hpp"
#include "cuda/programs/outcome.hpp"

namespace warpmatch::cuda {

// Thrust over any execution policy: a CUDA stream in the .cu files, the host in the tests.

/// Sorts appended pairs by (left, right).
template <class Execution>
void sort_pairs(const Execution& on, std::uint64_t* keys, double* scores, std::size_t count) {
  thrust::sort_by_key(on, keys, keys + count, scores);
}

namespace detail {

/// True for the sorted candidates that fewer than k of their query precede.
struct AmongFirst {
  const Candidate* candidates;
  std::size_t k;

  WARPMATCH_HD bool operator()(std::size_t i) const { return i < k || candidates[i - k].query != candidates[i].query; }
};

/// Notes the k-th key of each query that has k candidates.
struct NoteWorst {
  const Candidate* candidates;
  std::size_t k;
  core::RankKey* worst;

  WARPMATCH_HD void operator()(std::size_t i) const {
    if (i + 1 >= k && candidates[i + 1 - k].query == candidates[i].query)
      worst[candidates[i].query] = candidates[i].key;
  }
};

}  // namespace detail

/// Sorts candidates by (query, key), copies the first k of each query to `kept` and notes in `worst` the k-th key
/// of the queries that have as many. Returns how many were kept.
template <class Execution>
std::size_t keep_best(const Execution& on, Candidate* candidates, std::size_t count, std::size_t k, Candidate* kept,
                      core::RankKey* worst) {
  thrust::sort(on, candidates, candidates + count);
  const thrust::counting_iterator<std::size_t> first(0);
  const Candidate* end =
      thrust::copy_if(on, candidates, candidates + count, first, kept, detail::AmongFirst{candidates, k});
  const auto size = static_cast<std::size_t>(end - kept);
  thrust::for_each(on, first, first + size, detail::NoteWorst{kept, k, worst});
  return size;
}

}  // namespace warpmatch::cuda
