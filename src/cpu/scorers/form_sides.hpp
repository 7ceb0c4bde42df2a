#pragma once

#include <cstdint>
#include <vector>

#include "corpus/packed_corpus.hpp"
#include "corpus/text_form.hpp"
#include "cpu/blocks/pattern_block.hpp"

namespace warpmatch::cpu {

/// Patterns and texts in one form, found by the ranks of the strings as they are.
class FormSides {
 public:
  FormSides(const corpus::PackedCorpus& patterns, const corpus::PackedCorpus& texts, corpus::TextForm form)
      : patterns_(patterns.form(form)),
        texts_(texts.form(form)),
        pattern_ranks_(patterns.rank_in_form(form)),
        text_ranks_(texts.rank_in_form(form)) {
    if (&patterns_ != &texts_) maps_ = symbol_maps(patterns_.alphabet(), texts_.alphabet());
  }

  const corpus::PackedCorpus& patterns() const { return patterns_; }
  const corpus::PackedCorpus& texts() const { return texts_; }
  const SymbolMaps& maps() const { return maps_; }
  std::uint32_t pattern_rank(std::uint32_t rank) const { return pattern_ranks_[rank]; }
  std::uint32_t text_rank(std::uint32_t rank) const { return text_ranks_[rank]; }
  std::uint32_t pattern_length(std::uint32_t rank) const { return patterns_.length(pattern_ranks_[rank]); }
  std::uint32_t text_length(std::uint32_t rank) const { return texts_.length(text_ranks_[rank]); }

 private:
  const corpus::PackedCorpus& patterns_;
  const corpus::PackedCorpus& texts_;
  const std::vector<std::uint32_t>& pattern_ranks_;
  const std::vector<std::uint32_t>& text_ranks_;
  SymbolMaps maps_;
};

}  // namespace warpmatch::cpu
