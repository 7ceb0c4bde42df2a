#pragma once

#include <cstddef>
#include <cstdint>

#include "core/host_device.hpp"
#include "corpus/alphabet.hpp"
#include "corpus/packed_corpus.hpp"

namespace warpmatch::cuda {

/// Ranks `first` to `end` - 1 of a corpus.
struct RankRange {
  std::uint32_t first = 0;
  std::uint32_t end = 0;

  WARPMATCH_HD std::uint32_t count() const { return first < end ? end - first : 0; }

  friend bool operator==(const RankRange&, const RankRange&) = default;
};

WARPMATCH_HD RankRange intersection(RankRange a, RankRange b) {
  return {a.first > b.first ? a.first : b.first, a.end < b.end ? a.end : b.end};
}

/// The strings of a corpus as block programs see them.
struct CorpusView {
  const std::byte* text = nullptr;
  unsigned symbol_bytes = 1;
  const corpus::LengthBucket* buckets = nullptr;
  std::uint32_t bucket_count = 0;

  template <class Symbol>
  WARPMATCH_HD const Symbol* string(const corpus::LengthBucket& bucket, std::uint32_t rank) const {
    return reinterpret_cast<const Symbol*>(text) + bucket.text_begin +
           std::uint64_t{rank - bucket.first} * bucket.length;
  }

  /// The bucket a rank lies in, by number.
  WARPMATCH_HD std::uint32_t bucket_of(std::uint32_t rank) const {
    std::uint32_t low = 0;
    for (std::uint32_t high = bucket_count; high - low > 1;) {
      const std::uint32_t middle = low + (high - low) / 2;
      (buckets[middle].first <= rank ? low : high) = middle;
    }
    return low;
  }
};

/// Finds the buckets of ranks that only ever grow: one search, then short walks.
class BucketWalk {
 public:
  WARPMATCH_HD BucketWalk(const CorpusView& corpus, std::uint32_t rank)
      : at_(corpus.buckets + corpus.bucket_of(rank)) {}

  WARPMATCH_HD const corpus::LengthBucket& to(std::uint32_t rank) {
    while (rank - at_->first >= at_->count) ++at_;
    return *at_;
  }

 private:
  const corpus::LengthBucket* at_;
};

/// One string of the left corpus, to be matched against many texts.
struct Pattern {
  std::uint32_t rank = 0;
  std::uint32_t bucket = 0;
  std::uint32_t length = 0;
  const std::byte* symbols = nullptr;
  unsigned symbol_bytes = 1;

  /// Reads a symbol of a width known at run time only: patterns are read once a block.
  WARPMATCH_HD std::uint32_t symbol(std::uint32_t row) const {
    if (symbol_bytes == 1) return reinterpret_cast<const std::uint8_t*>(symbols)[row];
    if (symbol_bytes == 2) return reinterpret_cast<const std::uint16_t*>(symbols)[row];
    return reinterpret_cast<const std::uint32_t*>(symbols)[row];
  }
};

WARPMATCH_HD Pattern pattern_at(const CorpusView& corpus, std::uint32_t rank) {
  Pattern pattern;
  pattern.rank = rank;
  pattern.bucket = corpus.bucket_of(rank);
  const corpus::LengthBucket& bucket = corpus.buckets[pattern.bucket];
  pattern.length = bucket.length;
  pattern.symbols =
      corpus.text + (bucket.text_begin + std::uint64_t{rank - bucket.first} * bucket.length) * corpus.symbol_bytes;
  pattern.symbol_bytes = corpus.symbol_bytes;
  return pattern;
}

}  // namespace warpmatch::cuda
