#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <vector>

#include <warpmatch/text.hpp>

#include "pair/script_bytes.hpp"

namespace warpmatch::pair {

/// Spells two strings in bytes, equal symbols as equal bytes and different ones as different bytes. Strings of one
/// script by ScriptBytes, which is quickest; short ones of several by how many symbols stand before each; others by a
/// number for each symbol, given in the order they come in, as long as there are few enough.
class SymbolBytes {
 public:
  struct Spelling {
    std::size_t left = 0;   ///< bytes of the left text,
    std::size_t right = 0;  ///< and behind them those of the right one
  };

  /// At most `left.units + right.units` bytes, and `ScriptBytes::room_behind` more that may be written to. nullopt for
  /// nulls, malformed texts, and texts of more symbols than a byte can name.
  std::optional<Spelling> spell(const Text& left, const Text& right, std::uint8_t* out);

  /// The same for what asks for words and their order, too: bytes in the order of their symbols, with words where the
  /// bytes have them as Latin-1. nullopt also for texts with other white space, and for longer ones of several scripts.
  std::optional<Spelling> spell_words(const Text& left, const Text& right, std::uint8_t* out);

 private:
  struct Freed {
    void operator()(std::uint8_t* memory) const { std::free(memory); }
  };

  static std::optional<Spelling> spell_script(ScriptBytes& script, const Text& left, const Text& right,
                                              std::uint8_t* out);
  std::optional<Spelling> spell_ordered(const Text& left, const Text& right, std::size_t most, bool as_ascii,
                                        std::uint8_t* out);
  std::uint8_t number_of(std::uint32_t point);
  std::optional<std::size_t> number(const Text& text, std::uint8_t* out);
  template <class Unit>
  std::optional<std::size_t> number_units(const Text& text, std::uint8_t* out);
  std::optional<std::size_t> number_utf8(const Text& text, std::uint8_t* out);

  /// By code point, 0 for those that have none. Zeroed pages that nobody reads take no memory.
  std::unique_ptr<std::uint8_t, Freed> numbers_;
  std::vector<std::uint32_t> numbered_;  ///< code points, in the order of their numbers, from 1
  std::vector<std::uint16_t> units_;     ///< code points of both strings, where they are that small
};

}  // namespace warpmatch::pair
