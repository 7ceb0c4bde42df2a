#pragma once

#include <cstddef>
#include <type_traits>

#include <thrust/copy.h>
#include <thrust/for_each.h>
#include <thrust/iterator/counting_iterator.h>
#include <thrust/sort.h>

#include "core/host_device.hpp"
#include "cuda/programs/pipelines.hpp"

namespace warpmatch::cuda {

template <class Execution>
void SortPairs::operator()(const Execution& on) const {
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

template <class Execution>
void KeepBest::operator()(const Execution& on) const {
  thrust::sort(on, candidates, candidates + count);
  const thrust::counting_iterator<std::size_t> first(0);
  const Candidate* const end =
      thrust::copy_if(on, candidates, candidates + count, first, kept, detail::AmongFirst{candidates, k});
  *size = static_cast<std::size_t>(end - kept);
  thrust::for_each(on, first, first + *size, detail::NoteWorst{kept, k, worst});
}

/// Calls `f(std::type_identity<Pipeline>{})` for every one.
template <class F>
void every_pipeline(const F& f) {
  f(std::type_identity<SortPairs>{});
  f(std::type_identity<KeepBest>{});
}

}  // namespace warpmatch::cuda
