#pragma once

#include <cstdint>
#include <vector>

#include "cpu/blocks/symbol_maps.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/search/best_choices.hpp"
#include "cpu/search/search_work.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// The best choices of queries by an edit metric, Jaro or Jaro-Winkler, through the signatures that the choices keep:
/// every choice whose facts leave room for a score that still counts is scored, those of the query's length first.
/// Each query goes its own way, so that what it has found bounds what it looks for.
class SignatureSearch {
 public:
  /// Whether a request can be searched for so. It says nothing of what that costs.
  static bool serves(const dispatch::Request& request);

  /// Makes the choices' signatures where nobody has yet. The request and the kernels must outlive this.
  SignatureSearch(const LaneKernels& kernels, const dispatch::Request& request);

  /// Offers whatever can be among the best. On the threads of `control`.
  SearchCounts run(BestChoices& best, const dispatch::Control& control) const;

  /// What it would take for all queries, in seconds of one thread, by a few of them.
  double sampled_seconds(std::size_t k, const dispatch::Control& control) const;

  std::uint64_t tasks(unsigned workers) const;
  std::uint64_t memory_bytes() const;
  std::uint64_t worker_bytes() const;

 private:
  class Worker;

  /// Queries of about one length, which look at the same choices at a time, and a share of these.
  struct Task {
    std::uint32_t first = 0;
    std::uint32_t end = 0;
    std::uint32_t part = 0;
    std::uint32_t parts = 1;
  };
  std::vector<Task> all_tasks(unsigned workers) const;
  SearchCounts run(const std::vector<Task>& tasks, BestChoices& best, const dispatch::Control& control) const;

  const LaneKernels& kernels_;
  const dispatch::Request& request_;
  const SymbolMaps maps_;  ///< queries are the patterns
  const std::vector<core::Signature>& choices_;
  const std::vector<core::Signature> queries_;
  const std::uint32_t group_;  ///< queries of a task
};

}  // namespace warpmatch::cpu
