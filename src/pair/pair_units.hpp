#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <warpmatch/text.hpp>

#include "pair/narrow_units.hpp"

namespace warpmatch::pair {

/// Two strings in units of two bytes, a unit for each symbol: equal symbols as equal units, different ones as different
/// units, in the order of their code points. Nearly all text has such units. Of a pair that has symbols beyond, such as
/// emoji, those are given the units that no character has, moved behind all others, by where they stand among a few
/// thousand neighbours, or by their order where they lie further apart. A thread keeps one for its memory.
class PairUnits {
 public:
  struct Sizes {
    std::size_t left = 0;   ///< units of the left text,
    std::size_t right = 0;  ///< and behind them those of the right one
  };

  /// Reads two texts that are not null, in `left.units + right.units` units at most; `room_behind_units` may be written
  /// to behind them. nullopt for malformed ones, and where symbols beyond 16 bits meet surrogates or private use.
  std::optional<Sizes> read(const Text& left, const Text& right, std::uint16_t* out);

  /// The same into memory that is made large enough.
  std::optional<Sizes> read(const Text& left, const Text& right, std::vector<std::uint16_t>& out) {
    const std::size_t room = left.units + right.units + room_behind_units;
    if (out.size() < room) out.resize(room);
    return read(left, right, out.data());
  }

 private:
  std::optional<Sizes> fold(const Text& left, const Text& right, std::uint16_t* out);
  std::optional<std::uint32_t> gather(std::span<std::uint32_t> points);

  std::vector<std::uint32_t> points_;  ///< of both strings, where units of two bytes do not hold them
  std::vector<std::uint32_t> places_;  ///< where those are that do not fit,
  std::vector<std::uint32_t> beyond_;  ///< and which they are, in their order
};

}  // namespace warpmatch::pair
