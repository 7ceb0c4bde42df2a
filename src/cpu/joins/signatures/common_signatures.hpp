#pragma once

#include <span>
#include <vector>

#include "corpus/packed_corpus.hpp"

namespace warpmatch::cpu {

/// The signatures of two corpora in one layout, by rank: that of the corpus with more strings, which keeps its own.
/// The other's are made for as long as this lives.
class CommonSignatures {
 public:
  /// Of a part of the facts. The maps take the symbols of one corpus to those of the other; empty where they are the
  /// same.
  CommonSignatures(const corpus::PackedCorpus& first, const corpus::PackedCorpus& second,
                   std::span<const std::uint32_t> first_to_second, std::span<const std::uint32_t> second_to_first,
                   unsigned part = 0) {
    if (&first == &second) {
      first_ = second_ = &first.signatures(part);
    } else if (&corpus::layout_owner(first, second) == &second) {
      made_ = corpus::make_signatures(first, second.signature_layout(part), first_to_second);
      first_ = &made_;
      second_ = &second.signatures(part);
    } else {
      made_ = corpus::make_signatures(second, first.signature_layout(part), second_to_first);
      first_ = &first.signatures(part);
      second_ = &made_;
    }
  }
  CommonSignatures(const CommonSignatures&) = delete;
  CommonSignatures& operator=(const CommonSignatures&) = delete;

  const std::vector<core::Signature>& first() const { return *first_; }
  const std::vector<core::Signature>& second() const { return *second_; }

 private:
  const std::vector<core::Signature>* first_;
  const std::vector<core::Signature>* second_;
  std::vector<core::Signature> made_;
};

}  // namespace warpmatch::cpu
