#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <warpmatch/text.hpp>

#include "corpus/text/code_points.hpp"
#include "pair/asked.hpp"
#include "pair/isa/short_kernels.hpp"
#include "pair/script_bytes.hpp"
#include "pair/strings/symbols.hpp"

namespace warpmatch::pair {

/// Spells a query in bytes, and the choices that it is compared with: ASCII as it lies, and what the query has besides
/// as bytes from 0x80 on. A query of one script gives a byte to each symbol of its block (script_bytes.hpp), one of
/// several a number to each of its own. What choices have beyond that is a byte that the query has not, where equality
/// alone is asked for. So a choice of any script is compared at the price of ASCII and what it takes to spell it, and
/// Latin-1 strings are what they are.
class QueryBytes {
 public:
  static constexpr std::size_t most_units = ScriptBytes::most_units;
  /// Bytes that a choice may be written to.
  static constexpr std::size_t room = most_units + ScriptBytes::room_behind;

  /// Borrows what the query lies in.
  QueryBytes(Symbols& query, Asked asked);

  /// False for a query that is compared as it lies, in wider symbols.
  bool are_there() const { return bytes_.data() != nullptr; }
  std::span<const std::uint8_t> bytes() const { return bytes_; }

  /// True for what is compared with such bytes without being spelled.
  bool take(const Text& choice) const { return lie_so_ && is_bytes(choice); }

  /// False for a choice that is compared as it lies, whatever its symbols.
  bool may_spell(const Text& choice) const { return may_spell_ && choice.units <= most_units; }

  /// Writes a choice that is not null in the same bytes and returns their number; nullopt for one that is compared as
  /// it lies, malformed ones included.
  std::optional<std::size_t> spell(const Text& choice, std::uint8_t* out) {
    const auto count = static_cast<std::uint32_t>(choice.units);
    if (kernels_ == nullptr || choice.encoding == Encoding::utf8 || choice.units > most_units)
      return spell_any(choice, out);
    const unsigned bytes = unit_bytes(choice.encoding);
    const bool fits = are_few_ ? kernels_->spell_numbered(choice.data, count, bytes, few_, out)
                               : kernels_->spell_units(choice.data, count, bytes, block_, *other_, out);
    if (fits || choice.encoding != Encoding::ucs4) return choice.units;
    return !are_few_ && are_code_points(choice) ? std::optional(choice.units) : std::nullopt;
  }

 private:
  /// The byte of each code point, in two steps.
  class Numbers {
   public:
    /// For what has no byte.
    static constexpr std::uint8_t other = 0xFF;

    Numbers();
    std::uint8_t byte_of(char32_t point) const { return pages_[page_of_[point / page] * page + point % page]; }
    /// Those of some units; false where one is no code point.
    template <class Unit>
    bool spell(const Text& text, std::uint8_t* out) const;
    /// That of a symbol, which is given one if it has none; `other` once all are given.
    std::uint8_t add(char32_t point);

   private:
    static constexpr std::size_t page = 256;
    static constexpr std::uint8_t first = 0x80;

    std::uint8_t& entry(char32_t point);

    std::array<std::uint8_t, corpus::max_code_point / page + 1> page_of_{};
    std::vector<std::uint8_t> pages_;  ///< the first one for all code points of which none has a byte
    std::uint8_t next_ = first;
  };

  static bool are_code_points(const Text& text);
  std::optional<std::size_t> spell_any(const Text& choice, std::uint8_t* out);
  void spell_query(std::span<const char32_t> points);
  static unsigned unit_bytes(Encoding encoding) {
    return encoding == Encoding::ucs4 ? 4 : encoding == Encoding::ucs2 ? 2 : 1;
  }
  bool number_few(std::span<const char32_t> points);
  bool number_query(std::span<const char32_t> points);
  void find_other();
  bool spell_units(const Text& text, std::uint8_t* out) const;
  std::optional<std::size_t> spell_utf8(const Text& text, std::uint8_t* out) const;

  Asked asked_;
  bool lie_so_ = false;                  ///< the query is Latin-1
  std::span<const std::uint8_t> bytes_;  ///< of the query, if they are there
  std::vector<std::uint8_t> memory_;     ///< theirs, where they are spelled
  bool may_spell_ = false;               ///< choices, and the query is not too long
  std::uint32_t block_ = 0;              ///< code points / 128 of all that is not ASCII
  bool are_few_ = false;                 ///< where that is of several blocks: symbols that are compared one by one,
  NumberedSymbols few_;
  std::unique_ptr<const Numbers> numbers_;  ///< or more
  bool other_is_sought_ = false;
  /// What spells choices, whatever their symbols; null until one has been spelled, and where not all can be.
  const ShortKernels* kernels_ = nullptr;
  std::optional<std::uint8_t> other_;  ///< a byte that the query has not, if it may stand for other symbols
};

}  // namespace warpmatch::pair
