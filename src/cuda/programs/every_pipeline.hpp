#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <thrust/iterator/counting_iterator.h>
#include <thrust/sort.h>
#include <thrust/transform.h>

#include "core/host_device.hpp"
#include "cuda/programs/pipelines.hpp"

namespace warpmatch::cuda {

namespace detail {

/// A key with the query that it is of.
struct OfQuery {
  const core::RankKey* best;
  std::size_t depth;

  WARPMATCH_HD QueryKey operator()(std::size_t i) const {
    return {best[i].order, best[i].row, static_cast<std::uint32_t>(i / depth)};
  }
};

}  // namespace detail

template <class Execution>
void SortBest::operator()(const Execution& on) const {
  const thrust::counting_iterator<std::size_t> first(0);
  QueryKey* const end = thrust::transform(on, first, first + queries * depth, sorted, detail::OfQuery{best, depth});
  thrust::sort(on, sorted, end);
}

/// Calls `f(std::type_identity<Pipeline>{})` for every one.
template <class F>
void every_pipeline(const F& f) {
  f(std::type_identity<SortBest>{});
}

}  // namespace warpmatch::cuda
