#include "corpus/packing/bucket_index.hpp"

#include <iterator>

#include "corpus/packing/survey.hpp"

namespace warpmatch::corpus {
namespace {

/// Lengths below it are looked up in a table. Longer strings are few, as each fills that much memory.
constexpr std::uint32_t short_limit = 0x10000;

}  // namespace

BucketIndex::BucketIndex(std::span<const std::uint32_t> lengths) {
  std::vector<std::uint32_t> long_lengths;
  for (const std::uint32_t length : lengths) {
    if (length < short_limit) {
      if (length >= bucket_of_short_.size()) bucket_of_short_.resize(std::size_t{length} + 1);
      bucket_of_short_[length] = 1;
    } else if (length != Survey::null) {
      long_lengths.push_back(length);
    }
  }
  for (std::uint32_t length = 0; length < bucket_of_short_.size(); ++length) {
    if (bucket_of_short_[length] == 0) continue;
    bucket_of_short_[length] = static_cast<std::uint32_t>(lengths_.size());
    lengths_.push_back(length);
  }
  std::sort(long_lengths.begin(), long_lengths.end());
  std::unique_copy(long_lengths.begin(), long_lengths.end(), std::back_inserter(lengths_));
}

}  // namespace warpmatch::corpus
