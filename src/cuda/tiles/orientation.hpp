#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "corpus/packed_corpus.hpp"
#include "cuda/blocks/policy.hpp"
#include "cuda/blocks/variant.hpp"
#include "cuda/blocks/views.hpp"

namespace warpmatch::cuda {

/// 32-bit words that the recurrence of a pattern takes.
constexpr std::uint64_t half_words_of(std::uint32_t length) {
  for (const PatternClass of : pattern_classes)
    if (of != PatternClass::panels && length <= longest_of(of)) return longest_of(of) / 32;
  constexpr std::uint64_t panel_rows = 64 * panel_words;
  return (length + panel_rows - 1) / panel_rows * (panel_rows / 32);
}

/// What strings cost as patterns and as texts, summed over any of a corpus' ranks.
class SideCosts {
 public:
  struct Cost {
    std::uint64_t strings = 0;
    std::uint64_t words = 0;    ///< as patterns
    std::uint64_t columns = 0;  ///< as texts; a string counts one more for what it costs besides

    friend Cost operator-(const Cost& a, const Cost& b) {
      return {a.strings - b.strings, a.words - b.words, a.columns - b.columns};
    }
  };

  explicit SideCosts(const corpus::PackedCorpus& corpus) : corpus_(corpus) {
    Cost sum;
    for (const corpus::LengthBucket& bucket : corpus.buckets()) {
      before_.push_back(sum);
      add(sum, bucket.length, bucket.count);
    }
    before_.push_back(sum);
  }

  Cost of(const RankList& strings) const {
    if (strings.count == 0) return {};
    if (strings.ranks == nullptr) return before(strings.first + strings.count) - before(strings.first);
    Cost sum;
    for (std::uint32_t i = 0; i < strings.count; ++i) add(sum, corpus_.length(strings.ranks[i]), 1);
    return sum;
  }

 private:
  static void add(Cost& sum, std::uint32_t length, std::uint64_t count) {
    sum.strings += count;
    sum.words += count * half_words_of(length);
    sum.columns += count * (length + std::uint64_t{1});
  }

  Cost before(std::uint32_t rank) const {
    if (rank >= corpus_.distinct()) return before_.back();
    const corpus::LengthBucket& bucket = corpus_.bucket_of(rank);
    Cost sum = before_[static_cast<std::size_t>(&bucket - corpus_.buckets().data())];
    add(sum, bucket.length, rank - bucket.first);
    return sum;
  }

  const corpus::PackedCorpus& corpus_;
  std::vector<Cost> before_;  ///< what precedes each bucket, and all
};

/// Steps of a 32-bit word over a column that a tile takes: threads of a block stand idle where there are too few texts.
inline double steps(const SideCosts::Cost& patterns, const SideCosts::Cost& texts) {
  const double idle = static_cast<double>(std::max<std::uint64_t>(texts.strings, block_threads)) /
                      static_cast<double>(std::max<std::uint64_t>(texts.strings, 1));
  return static_cast<double>(patterns.words) * static_cast<double>(texts.columns) * idle;
}

/// True where the right strings are the better patterns.
inline bool right_are_patterns(const SideCosts::Cost& left, const SideCosts::Cost& right) {
  return steps(right, left) < steps(left, right);
}

}  // namespace warpmatch::cuda
