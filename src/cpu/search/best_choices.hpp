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

struct KeyedChoice {
  core::RankKey key;
  dispatch::Choice choice;
};

/// The k best choices of one query so far, in room for k that others keep: a heap with the worst in front. Since keys
/// have one total order, what is kept in the end does not depend on who came first.
class BestOfQuery {
 public:
  BestOfQuery(KeyedChoice* room, std::size_t k, std::uint32_t& count) : begin_(room), k_(k), count_(count) {}

  bool is_full() const { return count_ == k_; }
  double worst() const { return begin_->choice.score; }

  /// Offers a choice; true if it is kept.
  bool offer(core::RankKey key, dispatch::Choice choice) {
    if (is_full()) {
      if (!(key < begin_->key)) return false;
      std::pop_heap(begin_, begin_ + count_--, by_key);
    }
    begin_[count_++] = {key, choice};
    std::push_heap(begin_, begin_ + count_, by_key);
    return true;
  }

  /// Writes them, best first, and forgets them.
  void take(dispatch::Choice* out) {
    std::sort(begin_, begin_ + count_, by_key);
    for (std::uint32_t i = 0; i < count_; ++i) out[i] = begin_[i].choice;
    count_ = 0;
  }

 private:
  static bool by_key(const KeyedChoice& a, const KeyedChoice& b) { return a.key < b.key; }

  KeyedChoice* begin_;
  std::size_t k_;
  std::uint32_t& count_;
};

/// Those of every query, shared by all workers.
class BestChoices {
 public:
  BestChoices(std::size_t queries, std::size_t k) : k_(k), room_(queries * k), counts_(queries), worst_(queries) {
    for (auto& worst : worst_) worst.store(open, std::memory_order_relaxed);
  }

  /// The score a choice must reach to be kept, or `open` while the query has fewer than k.
  double worst(std::uint32_t query) const { return worst_[query].load(std::memory_order_relaxed); }
  static constexpr double open = -1;

  /// Offers a choice; true if `worst` may have changed.
  bool offer(std::uint32_t query, core::RankKey key, dispatch::Choice choice) {
    const std::lock_guard lock(mutexes_[query % mutexes_.size()]);
    BestOfQuery best = of(query);
    if (!best.offer(key, choice) || !best.is_full()) return false;
    worst_[query].store(best.worst(), std::memory_order_relaxed);
    return true;
  }

  /// All choices, k a query, best first. To be called once, when every worker is done.
  std::vector<dispatch::Choice> take() {
    std::vector<dispatch::Choice> choices(room_.size());
    for (std::uint32_t query = 0; query < counts_.size(); ++query) of(query).take(choices.data() + query * k_);
    return choices;
  }

 private:
  BestOfQuery of(std::uint32_t query) { return {room_.data() + std::size_t{query} * k_, k_, counts_[query]}; }

  std::size_t k_;
  std::vector<KeyedChoice> room_;
  std::vector<std::uint32_t> counts_;
  std::vector<std::atomic<double>> worst_;
  std::array<std::mutex, 256> mutexes_;
};

}  // namespace warpmatch::cpu
