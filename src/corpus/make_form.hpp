#pragma once

#include <memory>

#include <warpmatch/metric.hpp>

#include "corpus/packed_corpus.hpp"

namespace warpmatch::corpus {

/// Makes the forms of a corpus that PackedCorpus::form keeps, in as many threads as packed it.
class FormMaker {
 public:
  explicit FormMaker(const PackedCorpus& corpus) : corpus_(corpus) {}

  /// The corpus of the strings in another form, over the same rows; null where every string already has that form.
  std::shared_ptr<const PackedCorpus> make(TextForm form) const;

 private:
  std::shared_ptr<PackedCorpus> reversed() const;
  std::shared_ptr<PackedCorpus> with_words_sorted(bool each_once) const;
  void give_all_rows(PackedCorpus& form) const;

  const PackedCorpus& corpus_;
};

}  // namespace warpmatch::corpus
