#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace warpmatch::corpus {

/// Numbers the distinct lengths of a corpus, ascending: one length bucket each.
class BucketIndex {
 public:
  /// `lengths` as in Survey: nulls among them are skipped.
  explicit BucketIndex(std::span<const std::uint32_t> lengths);

  std::size_t size() const { return lengths_.size(); }
  std::uint32_t length(std::size_t bucket) const { return lengths_[bucket]; }

  /// The bucket of a length that occurs.
  std::uint32_t operator[](std::uint32_t length) const {
    if (length < bucket_of_short_.size()) return bucket_of_short_[length];
    return static_cast<std::uint32_t>(std::lower_bound(lengths_.begin(), lengths_.end(), length) - lengths_.begin());
  }

 private:
  std::vector<std::uint32_t> lengths_;          ///< ascending
  std::vector<std::uint32_t> bucket_of_short_;  ///< by length; longer ones are searched for
};

}  // namespace warpmatch::corpus
