#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <vector>

#include "core/ranking.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// The k best choices of every query so far, shared by all workers. Since keys have one total order, what is kept in
/// the end does not depend on who came first.
class BestChoices {
 public:
  BestChoices(std::size_t queries, std::size_t k) : k_(k), entries_(queries * k), counts_(queries), worst_(queries) {
    for (auto& worst : worst_) worst.store(open, std::memory_order_relaxed);
  }

  /// The score a choice must reach to be kept, or `open` while the query has fewer than k.
  double worst(std::uint32_t query) const { return worst_[query].load(std::memory_order_relaxed); }
  static constexpr double open = -1;

  /// Offers a choice; true if `worst` has changed.
  bool offer(std::uint32_t query, core::RankKey key, dispatch::Choice choice) {
    const std::lock_guard lock(mutexes_[query % mutexes_.size()]);
    Entry* const begin = entries_.data() + std::size_t{query} * k_;
    std::uint32_t& count = counts_[query];
    if (count == k_) {
      if (!(key < begin->key)) return false;
      std::pop_heap(begin, begin + count--, by_key);
    }
    begin[count++] = {key, choice};
    std::push_heap(begin, begin + count, by_key);
    if (count < k_) return false;
    worst_[query].store(begin->choice.score, std::memory_order_relaxed);
    return true;
  }

  /// All choices, k a query, best first. To be called once, when every worker is done.
  std::vector<dispatch::Choice> take() {
    std::vector<dispatch::Choice> choices(entries_.size());
    for (std::size_t query = 0; query < counts_.size(); ++query) {
      Entry* const begin = entries_.data() + query * k_;
      std::sort(begin, begin + counts_[query], by_key);
      for (std::uint32_t i = 0; i < counts_[query]; ++i) choices[query * k_ + i] = begin[i].choice;
    }
    return choices;
  }

 private:
  struct Entry {
    core::RankKey key;
    dispatch::Choice choice;
  };
  static bool by_key(const Entry& a, const Entry& b) { return a.key < b.key; }

  std::size_t k_;
  std::vector<Entry> entries_;  ///< for each query a heap with the worst in front
  std::vector<std::uint32_t> counts_;
  std::vector<std::atomic<double>> worst_;
  std::array<std::mutex, 256> mutexes_;
};

}  // namespace warpmatch::cpu
