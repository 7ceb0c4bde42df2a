#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <warpmatch/text.hpp>

#include "pair/pair_units.hpp"
#include "pair/script_bytes.hpp"

namespace warpmatch::pair {

/// Spells two strings in bytes, equal symbols as equal bytes and different ones as different bytes. Strings of one
/// script by ScriptBytes, which is quickest; others by a number for each symbol, given in the order they come in, as
/// long as there are enough; short ones, where texts use those up, by how many symbols stand before each.
class SymbolBytes {
 public:
  using Spelling = PairUnits::Sizes;  ///< of each text, in bytes

  /// At most `left.units + right.units` bytes, and `ScriptBytes::room_behind` more that may be written to. nullopt for
  /// nulls, malformed texts, and texts of more symbols than a byte can name.
  std::optional<Spelling> spell(const Text& left, const Text& right, std::uint8_t* out);

  /// The same for what asks for words and their order, too: bytes in the order of their symbols, with words where the
  /// bytes have them as Latin-1. nullopt also for texts with other white space, and of several scripts with more
  /// symbols behind ASCII than a byte has left.
  std::optional<Spelling> spell_words(const Text& left, const Text& right, std::uint8_t* out);

  /// What is of one script, and
  static std::optional<Spelling> spell_script(const Text& left, const Text& right, std::uint8_t* out) {
    ScriptBytes script;
    return spell_script(script, left, right, out);
  }
  /// the units of two texts that are not (pair_units.hpp), as `spell` does; false where they have too many symbols.
  /// `room_behind_units` can be read behind them.
  bool spell_units(const std::uint16_t* units, std::size_t count, std::uint8_t* out);

 private:
  static std::optional<Spelling> spell_script(ScriptBytes& script, const Text& left, const Text& right,
                                              std::uint8_t* out) {
    const auto of_left = script.spell(left, out);
    if (!of_left) return std::nullopt;
    const auto of_right = script.spell(right, out + *of_left);
    return of_right ? std::optional(Spelling{*of_left, *of_right}) : std::nullopt;
  }
  OrderedUnits order_marked(const std::uint16_t* units, std::size_t count, std::uint8_t* out);
  bool number_more(const std::uint16_t* units, std::size_t count, std::uint8_t* out);
  bool number(const std::uint16_t* units, std::size_t count, std::uint8_t* out);

  PairUnits pair_units_;
  std::vector<std::uint16_t> units_;     ///< of both strings
  std::vector<std::uint8_t> numbers_;    ///< by unit, 0 for those that have none
  std::vector<std::uint16_t> numbered_;  ///< units, in the order of their numbers, from 1
  bool runs_out_ = false;                ///< texts have had more symbols than there are numbers
  std::vector<std::uint8_t> marks_;      ///< by unit, those of ASCII or 0 between two calls
};

}  // namespace warpmatch::pair
