#pragma once

#include <cstdint>

#include "core/host_device.hpp"

namespace warpmatch::cuda {

/// Ranks `first` to `end` - 1 of a corpus.
struct RankRange {
  std::uint32_t first = 0;
  std::uint32_t end = 0;

  WARPMATCH_HD std::uint32_t count() const { return first < end ? end - first : 0; }

  /// The first of them, up to `most`.
  WARPMATCH_HD RankRange start(std::uint64_t most) const {
    return {first, count() < most ? end : first + static_cast<std::uint32_t>(most)};
  }

  friend bool operator==(const RankRange&, const RankRange&) = default;
};

WARPMATCH_HD RankRange intersection(RankRange a, RankRange b) {
  return {a.first > b.first ? a.first : b.first, a.end < b.end ? a.end : b.end};
}

/// The distinct strings of one length, on a device. Their symbols stand in 32-bit words, four, two or one to a word by
/// their width, first symbol lowest: the first word of every string, then the second of every string, and so on. So the
/// threads of a warp, which read neighbouring strings, read neighbouring words.
struct TextBucket {
  std::uint32_t length = 0;
  std::uint32_t first = 0;       ///< rank of its first string
  std::uint32_t count = 0;       ///< strings in it
  std::uint32_t zero = 0;        ///< in the place of padding
  std::uint64_t word_begin = 0;  ///< where its words start
};

/// The strings of a corpus as block programs see them.
struct CorpusView {
  const std::uint32_t* words = nullptr;
  unsigned symbol_bytes = 1;
  const TextBucket* buckets = nullptr;  ///< ascending by length
  std::uint32_t bucket_count = 0;

  /// The bucket a rank lies in.
  WARPMATCH_HD const TextBucket& bucket_of(std::uint32_t rank) const {
    std::uint32_t low = 0;
    for (std::uint32_t high = bucket_count; high - low > 1;) {
      const std::uint32_t middle = low + (high - low) / 2;
      (buckets[middle].first <= rank ? low : high) = middle;
    }
    return buckets[low];
  }
};

/// One string of a corpus.
struct StringView {
  const std::uint32_t* words = nullptr;  ///< the first; the next one is `stride` further
  std::uint32_t stride = 0;
  std::uint32_t length = 0;
  unsigned symbol_bytes = 1;

  WARPMATCH_HD std::uint32_t word(std::uint32_t number) const { return words[std::uint64_t{number} * stride]; }

  /// One symbol, of a width known at run time only: for what is read seldom.
  WARPMATCH_HD std::uint32_t symbol(std::uint32_t place) const {
    if (symbol_bytes == 4) return word(place);
    if (symbol_bytes == 2) return word(place / 2) >> place % 2 * 16 & 0xFFFF;
    return word(place / 4) >> place % 4 * 8 & 0xFF;
  }

  /// The `count` symbols from `place` on, which is a multiple of 4: a word then begins there whatever the width.
  WARPMATCH_HD StringView part(std::uint32_t place, std::uint32_t count) const {
    const std::uint32_t skipped = place / 4 * symbol_bytes;
    return {words + std::uint64_t{skipped} * stride, stride, count, symbol_bytes};
  }
};

WARPMATCH_HD StringView string_of(const CorpusView& corpus, const TextBucket& bucket, std::uint32_t rank) {
  return {corpus.words + bucket.word_begin + (rank - bucket.first), bucket.count, bucket.length, corpus.symbol_bytes};
}

/// Finds the bucket of one rank after another: at once where it is the last one's.
class BucketFinder {
 public:
  WARPMATCH_HD explicit BucketFinder(const CorpusView& corpus) : corpus_(corpus) {}

  WARPMATCH_HD const TextBucket& of(std::uint32_t rank) {
    if (rank - at_.first >= at_.count) at_ = corpus_.bucket_of(rank);
    return at_;
  }

 private:
  const CorpusView& corpus_;
  TextBucket at_;
};

/// Strings of a corpus, shortest first: listed ranks, or `count` ranks from `first` on.
struct RankList {
  const std::uint32_t* ranks = nullptr;  ///< null where they follow each other
  std::uint32_t first = 0;
  std::uint32_t count = 0;

  WARPMATCH_HD std::uint32_t rank(std::uint32_t number) const {
    return ranks != nullptr ? ranks[number] : first + number;
  }

  /// The part from `begin` to `end` - 1.
  WARPMATCH_HD RankList part(std::uint32_t begin, std::uint32_t end) const {
    return {ranks != nullptr ? ranks + begin : nullptr, first + begin, end - begin};
  }
};

}  // namespace warpmatch::cuda
