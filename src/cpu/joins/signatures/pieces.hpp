#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <warpmatch/metric.hpp>

namespace warpmatch::cpu {

// Strings within t edits, by pieces of one of them that are left as they are. A string is cut into t + k pieces, at
// least k of which no edit touches: each of those stands in the other string too, shifted by what the edits before it
// insert more than they delete. k pieces can always be chosen so that the pieces left out between two of them, before
// the first and behind the last are no fewer than the edits there: where edits less pieces, summed from the beginning,
// first come to -1, -2 and so on. So shifts change between chosen pieces by no more than pieces are left out.

/// The most pieces that have to agree.
inline constexpr std::uint32_t most_agreeing_pieces = 3;

/// What an edit can do to pieces.
struct PieceEdits {
  std::uint32_t gap = 0;      ///< symbols left out between two pieces, so that no edit touches two of them
  bool shifts = true;         ///< what follows an edit may stand elsewhere
  bool replaces_two = false;  ///< a distance of 1 may be a deletion here and an insertion there

  /// None for metrics whose distance says nothing about pieces.
  static std::optional<PieceEdits> of(Metric metric);

  /// The most edits within a distance of strings of which one is longer by so many symbols.
  std::uint32_t most(std::uint32_t distance, std::uint32_t longer) const {
    return replaces_two ? 2 * distance - longer : distance;
  }
  /// How many of `agreeing` pieces a string can be cut for, none of them empty; 0 where it is too short for one.
  std::uint32_t agreeing(std::uint32_t agreeing, std::uint32_t edits, std::uint32_t length) const;
};

struct Piece {
  std::uint32_t begin = 0;
  std::uint32_t length = 0;
};

/// Cuts strings into pieces that tell them apart about equally well: `weights` says how well each symbol does. There
/// are enough symbols for none to be empty.
std::vector<Piece> cut_into_pieces(std::span<const double> weights, std::uint32_t pieces, std::uint32_t gap);

/// The pieces that have to agree, by their numbers.
using PieceChoice = std::array<std::uint8_t, most_agreeing_pieces>;
std::vector<PieceChoice> piece_choices(std::uint32_t pieces, std::uint32_t agreeing);
std::uint64_t count_piece_choices(std::uint32_t pieces, std::uint32_t agreeing);

/// Where a string is looked for in another: what of the other has to equal which pieces.
struct PieceLookups {
  struct Part {
    std::uint32_t piece = 0;
    std::uint32_t begin = 0;  ///< in the other string
  };
  struct Lookup {
    std::uint32_t choice = 0;
    std::array<std::uint16_t, most_agreeing_pieces> parts{};
  };
  std::vector<Part> parts;
  std::vector<Lookup> lookups;
};

/// All that a string of `length` symbols, cut into those pieces, can have in common with one of `other` symbols that is
/// within `edits`, which are no more than the pieces that need not agree.
PieceLookups piece_lookups(std::span<const Piece> pieces, std::uint32_t agreeing, std::uint32_t length,
                           std::uint32_t other, std::uint32_t edits, bool shifts);

}  // namespace warpmatch::cpu
