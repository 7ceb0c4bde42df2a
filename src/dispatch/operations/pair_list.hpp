#pragma once

#include <cstddef>
#include <limits>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

#include "dispatch/pair_sink.hpp"

namespace warpmatch::dispatch {

/// Pairs in no particular order. They lie in parts as an executor hands them over, so that nothing that is there is
/// ever copied: a low cutoff finds gigabytes of them, and copying those would keep Ctrl-C waiting.
class PairList {
 public:
  void add(std::vector<RankPair>&& part) {
    size_ += part.size();
    parts_.push_back(std::move(part));
  }

  std::size_t size() const { return size_; }
  const std::vector<std::vector<RankPair>>& parts() const { return parts_; }

 private:
  std::vector<std::vector<RankPair>> parts_;
  std::size_t size_ = 0;
};

/// Keeps every pair, but throws std::bad_alloc where there are more than `most`: where memory is promised that is not
/// there, nothing else would.
class ListSink final : public PairSink {
 public:
  explicit ListSink(PairList& list, std::size_t most = std::numeric_limits<std::size_t>::max())
      : list_(list), most_(most) {}

  void take(std::vector<RankPair>& pairs) override {
    const std::lock_guard lock(mutex_);
    if (pairs.size() > most_ - list_.size()) throw std::bad_alloc();
    list_.add(std::move(pairs));
  }

 private:
  PairList& list_;
  std::size_t most_;
  std::mutex mutex_;
};

}  // namespace warpmatch::dispatch
