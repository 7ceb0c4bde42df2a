#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <warpmatch/corpus.hpp>

#include "corpus/packed_corpus.hpp"
#include "corpus/packing/bucket_index.hpp"

namespace warpmatch::corpus {

/// Packs texts in four passes, the heavy ones over chunks of rows in threads: survey (lengths and code points),
/// lay out (one rectangle of text a length), recode (symbols into the rectangles, stable by row), fold (drop
/// exact duplicates). Beside text and rows it needs about 12 bytes a row at its peak, and a second copy of
/// the folded text where more than a few strings are duplicates.
class Packer {
 public:
  /// Throws RangeError for more rows than fit. The texts must stay where they are until `pack` returns; what does not
  /// read the same twice is refused.
  Packer(std::span<const Text> texts, unsigned workers);

  /// Call once. Throws as Corpus does.
  std::shared_ptr<PackedCorpus> pack();

 private:
  void survey_texts();
  void lay_out(const BucketIndex& index);
  void place_buckets(const BucketIndex& index);
  template <class Symbol>
  void recode(const BucketIndex& index);
  void fold();
  std::vector<std::uint32_t> squeeze(std::vector<std::uint32_t> leaders);
  void group_rows(std::span<const std::uint32_t> ranks);

  std::span<const Text> texts_;
  unsigned parts_;
  std::shared_ptr<PackedCorpus> corpus_ = std::make_shared<PackedCorpus>();
  std::vector<std::uint32_t> lengths_;               ///< by row, as in Survey
  std::vector<std::vector<std::uint32_t>> cursors_;  ///< by part and bucket: strings, then the next rank to fill
};

}  // namespace warpmatch::corpus
