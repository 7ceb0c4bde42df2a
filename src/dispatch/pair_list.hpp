#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace warpmatch::dispatch {

/// A pair of ranks and its score.
struct RankPair {
  std::uint32_t left = 0;
  std::uint32_t right = 0;
  double score = 0;

  friend bool operator==(const RankPair&, const RankPair&) = default;
};

/// Pairs in the order they were found. They lie in parts, so that neither growing nor taking over another list copies
/// what is there: a low cutoff finds gigabytes of them, and copying those would keep Ctrl-C waiting.
class PairList {
 public:
  void push_back(const RankPair& pair) {
    if (parts_.empty() || parts_.back().size() == parts_.back().capacity()) add_part();
    parts_.back().push_back(pair);
  }
  void append(PairList&& other) {
    for (auto& part : other.parts_) parts_.push_back(std::move(part));
    other.parts_.clear();
  }

  std::size_t size() const {
    std::size_t count = 0;
    for (const auto& part : parts_) count += part.size();
    return count;
  }
  const std::vector<std::vector<RankPair>>& parts() const { return parts_; }

 private:
  static constexpr std::size_t kFirstPart = 64;
  static constexpr std::size_t kLargestPart = std::size_t{1} << 20;  // 16 MiB

  void add_part() {
    const std::size_t last = parts_.empty() ? kFirstPart / 2 : parts_.back().capacity();
    parts_.emplace_back().reserve(std::min(2 * last, kLargestPart));
  }

  std::vector<std::vector<RankPair>> parts_;
};

}  // namespace warpmatch::dispatch
