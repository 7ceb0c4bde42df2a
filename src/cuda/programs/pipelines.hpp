#pragma once

#include <cstddef>
#include <cstdint>

#include "core/ranking.hpp"
#include "cuda/blocks/outcome.hpp"

namespace warpmatch::cuda {

// What is left to Thrust, for any execution policy `on`: a CUDA stream in kernels/pipelines.cu, the host in the tests.
// How is in every_pipeline.hpp, which alone needs Thrust's headers.

/// Sorts appended pairs by (left, right).
struct SortPairs {
  static constexpr const char* doing = "sorting pairs";

  std::uint64_t* keys = nullptr;
  double* scores = nullptr;
  std::size_t count = 0;

  template <class Execution>
  void operator()(const Execution& on) const;
};

/// Sorts candidates by (query, key), copies the first k of each query to `kept` and notes in `worst` the k-th key of
/// the queries that have as many.
struct KeepBest {
  static constexpr const char* doing = "selecting the best candidates";

  Candidate* candidates = nullptr;
  std::size_t count = 0;
  std::size_t k = 0;
  Candidate* kept = nullptr;
  core::RankKey* worst = nullptr;
  std::size_t* size = nullptr;  ///< on the host: how many were kept

  template <class Execution>
  void operator()(const Execution& on) const;
};

}  // namespace warpmatch::cuda
