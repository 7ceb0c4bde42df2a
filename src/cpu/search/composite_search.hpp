#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "cpu/joins/composite_needs.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/search/best_choices.hpp"
#include "cpu/search/form_screen.hpp"
#include "cpu/search/search_work.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// The best choices of queries by the metrics made of Indel ratios: each way in which a choice can still be among them
/// (joins/composite_needs.hpp) brings up candidates, by signatures or by words in common, and each is scored once. What
/// a query has found raises what the next way asks for.
class CompositeSearch {
 public:
  static bool serves(const dispatch::Request& request);

  /// Makes what the choices keep for it where nobody has yet. The request and the kernels must outlive this.
  CompositeSearch(const LaneKernels& kernels, const dispatch::Request& request);
  ~CompositeSearch();

  /// Offers whatever can be among the best. On the threads of `control`, a query each.
  SearchCounts run(BestChoices& best, std::size_t k, const dispatch::Control& control) const;

  /// What it would take for all queries, in seconds of one thread, by a few of them.
  double sampled_seconds(std::size_t k, const dispatch::Control& control) const;

  std::uint64_t worker_bytes() const;

 private:
  class Worker;

  SearchCounts run(const std::vector<std::uint32_t>& queries, BestChoices& best, std::size_t k,
                   const dispatch::Control& control) const;

  const LaneKernels& kernels_;
  const dispatch::Request& request_;
  const CompositeNeeds needs_;  ///< for a floor of 1: every way there is, and the part of a floor that it asks for
  const bool by_words_;         ///< some way goes by words
  const std::vector<std::uint32_t> map_;                            ///< symbols of the queries to those of the choices
  std::array<std::unique_ptr<const FormSides>, text_forms> forms_;  ///< those that the ways compare
};

}  // namespace warpmatch::cpu
