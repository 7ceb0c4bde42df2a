#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <warpmatch/metric.hpp>

#include "corpus/packed_corpus.hpp"

namespace warpmatch::cpu {

/// A query of at most `longest` symbols, as the match words of what choices are made of. Compares it with choices one
/// by one, several side by side: a column waits for the one before it, but not for another choice's.
class QueryColumns {
 public:
  static constexpr std::uint32_t longest = 64;
  static constexpr std::size_t side_by_side = 8;

  /// For a bit-parallel metric and choices of that corpus, which must outlive this.
  QueryColumns(Metric metric, const corpus::PackedCorpus& choices);

  /// Takes up the string of a rank of `queries`, in the place of the last. `map` takes its symbols to the choices';
  /// empty where they are the same.
  void load(const corpus::PackedCorpus& queries, std::uint32_t rank, std::span<const std::uint32_t> map);

  /// The remainders (core/edit_scale.hpp) of at most `side_by_side` choices of one length, by rank.
  void remainders(const corpus::LengthBucket& bucket, std::span<const std::uint32_t> ranks, std::uint32_t* out) const;

  /// Bytes of the match words for an alphabet.
  static std::uint64_t table_bytes(std::size_t symbols) { return symbols * sizeof(std::uint64_t); }

 private:
  Metric metric_;
  const corpus::PackedCorpus& choices_;
  std::uint32_t length_ = 0;
  std::vector<std::uint64_t> match_;  ///< by symbol of the choices
  std::vector<std::uint32_t> used_;   ///< those that have some
};

}  // namespace warpmatch::cpu
