#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace warpmatch::dispatch {

/// A pair of ranks and its score.
struct RankPair {
  std::uint32_t left = 0;
  std::uint32_t right = 0;
  double score = 0;

  friend bool operator==(const RankPair&, const RankPair&) = default;
};

/// Takes the pairs of a join as an executor finds them, so that nobody has to hold them all.
class PairSink {
 public:
  virtual ~PairSink() = default;

  /// Takes some pairs, `PairBuffer::most` at the most, in the thread that found them: several may call at once. The
  /// sink may take the vector's memory too; what it leaves there is thrown away.
  virtual void take(std::vector<RankPair>& pairs) = 0;
};

/// Where one thread of an executor gathers pairs until they are worth a call of the sink.
class PairBuffer {
 public:
  static constexpr std::size_t most = std::size_t{1} << 16;  // 1 MiB

  explicit PairBuffer(PairSink& sink) : sink_(&sink) {}

  void push_back(const RankPair& pair) {
    if (pairs_.size() == pairs_.capacity()) make_room();
    pairs_.push_back(pair);
  }

  /// Hands over what is left; to be called when the thread has done its last.
  void flush() {
    if (!pairs_.empty()) sink_->take(pairs_);
    pairs_.clear();
  }

 private:
  static constexpr std::size_t first = 64;

  /// Hands over and makes room for twice as many: most joins find few pairs.
  void make_room() {
    flush();
    size_ = size_ == 0 ? first : std::min(2 * size_, most);
    pairs_.reserve(size_);
  }

  PairSink* sink_;
  std::vector<RankPair> pairs_;
  std::size_t size_ = 0;
};

}  // namespace warpmatch::dispatch
