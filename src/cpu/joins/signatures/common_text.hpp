#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "corpus/packed_corpus.hpp"
#include "cpu/blocks/symbol_maps.hpp"
#include "cpu/joins/signatures/padded_bytes.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// The strings of both sides in the symbols of the left corpus, so that equal strings are equal bytes.
class CommonText {
 public:
  /// Memory beyond that of the corpora.
  static std::uint64_t bytes(const dispatch::Request& request, const SymbolMaps& maps) {
    return maps.pattern_to_text.empty() ? 0 : request.right.text_symbols() * request.left.symbol_bytes();
  }

  /// Where can_translate says that there are such symbols. `request` has to live as long.
  CommonText(const dispatch::Request& request, const SymbolMaps& maps);
  CommonText(const CommonText&) = delete;
  CommonText& operator=(const CommonText&) = delete;

  unsigned width() const { return width_; }  ///< bytes of a symbol

  /// The string of a rank in one of the left corpus' buckets.
  Symbols left(const corpus::LengthBucket& bucket, std::uint32_t rank) const { return in(left_, bucket, rank); }
  Symbols right(const corpus::LengthBucket& bucket, std::uint32_t rank) const { return in(right_, bucket, rank); }

 private:
  Symbols in(const std::byte* text, const corpus::LengthBucket& bucket, std::uint32_t rank) const {
    return {text + (bucket.text_begin + std::uint64_t{rank - bucket.first} * bucket.length) * width_, bucket.length};
  }

  unsigned width_;
  const std::byte* left_;
  const std::byte* right_;
  std::vector<std::byte> translated_;
};

}  // namespace warpmatch::cpu
