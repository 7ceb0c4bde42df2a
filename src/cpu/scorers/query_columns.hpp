#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <warpmatch/metric.hpp>

#include "corpus/packed_corpus.hpp"
#include "pair/isa/indel_slots.hpp"

namespace warpmatch::cpu {

/// A query of at most `longest` symbols, as the match words of what choices are made of. Compares it with choices
/// several side by side: a column waits for the one before it, but not for another choice's. By Indel a short query is
/// compared with choices in lanes, where the processor has such.
class QueryColumns {
 public:
  static constexpr std::uint32_t longest = 64;
  static constexpr std::size_t side_by_side = 32;

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
  std::size_t remainders_in_lanes(const corpus::LengthBucket& bucket, std::span<const std::uint32_t> ranks,
                                  std::uint32_t* out) const;

  Metric metric_;
  const corpus::PackedCorpus& choices_;
  const bool fits_lanes_;  ///< Indel of bytes
  std::uint32_t length_ = 0;
  std::vector<std::uint64_t> match_;       ///< by symbol of the choices
  std::vector<std::uint32_t> used_;        ///< those that have some
  std::optional<pair::IndelSlots> slots_;  ///< where there are lanes for it
};

}  // namespace warpmatch::cpu
