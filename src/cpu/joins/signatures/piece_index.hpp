#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "corpus/packed_corpus.hpp"
#include "cpu/joins/signatures/common_text.hpp"
#include "cpu/joins/signatures/hashed_entries.hpp"
#include "cpu/joins/signatures/pieces.hpp"

namespace warpmatch::cpu {

/// Every `step`-th rank from the first one on.
struct RankStride {
  std::uint32_t first = 0;
  std::uint32_t end = 0;
  std::uint32_t step = 1;

  std::uint32_t count() const { return first < end ? (end - first - 1) / step + 1 : 0; }
  std::uint32_t operator[](std::uint32_t i) const { return first + i * step; }
  /// How many of them are below a rank.
  std::uint32_t below(std::uint32_t rank) const { return RankStride{first, rank < end ? rank : end, step}.count(); }
};

/// Some left strings of one length, by the hashes of the pieces of each choice: a table for each.
class PieceIndex {
 public:
  /// The most memory for a string and a choice, while tables are made.
  static constexpr std::uint64_t bytes_each = 2 * sizeof(HashedEntry) + 2 * sizeof(std::uint32_t) + 2;

  PieceIndex(const CommonText& text, const corpus::LengthBucket& bucket, RankStride ranks,
             std::span<const Piece> pieces, std::vector<PieceChoice> choices, std::uint32_t agreeing)
      : text_(text),
        bucket_(bucket),
        ranks_(ranks),
        pieces_(pieces),
        choices_(std::move(choices)),
        agreeing_(agreeing),
        tables_(choices_.size()) {}

  std::uint32_t choices() const { return static_cast<std::uint32_t>(choices_.size()); }
  std::uint32_t agreeing() const { return agreeing_; }
  std::span<const Piece> pieces() const { return pieces_; }
  const CommonText& text() const { return text_; }
  const RankStride& ranks() const { return ranks_; }

  /// Makes the table of a choice; several threads may make one each.
  void make(std::uint32_t choice);

  /// One hash of what was hashed of each agreeing piece.
  static std::uint32_t join(std::uint32_t hash, std::uint32_t next) {
    std::uint64_t joined = (std::uint64_t{hash} << 32 | next) * 0x9E3779B97F4A7C15u;
    joined ^= joined >> 29;
    return static_cast<std::uint32_t>(joined * 0xBF58476D1CE4E5B9u >> 32);
  }

  /// False where no string has that hash, which most are told by; a look at a bit.
  bool may_have(std::uint32_t choice, std::uint32_t hash) const {
    const Table& table = tables_[choice];
    const std::uint32_t bit = static_cast<std::uint32_t>(std::uint64_t{hash} << bits_more >> table.shift);
    return (table.present[bit / 64] >> bit % 64 & 1) != 0;
  }
  void prefetch(std::uint32_t choice, std::uint32_t hash) const {
    const Table& table = tables_[choice];
    __builtin_prefetch(&table.begin[hash >> table.shift]);
  }
  /// Calls `visit(i)` for the strings of a hash, by their numbers in `ranks()`, ascending.
  template <class Visit>
  void visit(std::uint32_t choice, std::uint32_t hash, const Visit& visit) const {
    const Table& table = tables_[choice];
    const std::uint32_t* const at = &table.begin[hash >> table.shift];
    for (std::uint32_t i = at[0]; i < at[1]; ++i)
      if (hash_of_entry(table.entries[i]) == hash) visit(place_of(table.entries[i]));
  }

 private:
  static constexpr unsigned bits_more = 3;  ///< of a hash that tell whether there is one

  /// The entries with the same first bits of their hashes lie together.
  struct Table {
    unsigned shift = 0;
    std::vector<std::uint64_t> present;  ///< a bit for the first bits and some more
    std::vector<std::uint32_t> begin;
    std::vector<HashedEntry> entries;
  };

  std::uint32_t hash_of(std::uint32_t number, const PieceChoice& choice) const;

  const CommonText& text_;
  const corpus::LengthBucket& bucket_;
  RankStride ranks_;
  std::span<const Piece> pieces_;
  std::vector<PieceChoice> choices_;
  std::uint32_t agreeing_;
  std::vector<Table> tables_;
};

/// What a thread looks up in such an index.
class PieceProbe {
 public:
  /// The left strings below number `end` that a string has pieces in common with, each once: their numbers, for as long
  /// as nothing else is looked up.
  std::span<const std::uint32_t> near(const PieceIndex& index, const PieceLookups& lookups, const std::byte* string,
                                      std::uint32_t end);

 private:
  std::vector<std::uint32_t> part_hashes_;
  struct Lookup {
    std::uint32_t choice = 0;
    std::uint32_t hash = 0;
  };
  std::vector<Lookup> lookups_;      ///< that may find something
  std::vector<std::uint32_t> seen_;  ///< by number: the last string that was near
  std::uint32_t current_ = 0;
  std::vector<std::uint32_t> near_;
};

}  // namespace warpmatch::cpu
