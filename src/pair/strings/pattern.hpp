#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/edit_scale.hpp"
#include "core/word.hpp"
#include "pair/strings/match_table.hpp"
#include "watch/pace.hpp"

namespace warpmatch::pair {

/// A string of up to 64 symbols to compare many texts with: its match words are made once. The string is borrowed.
template <class Symbol>
class Pattern {
 public:
  static constexpr std::size_t longest = 64;

  explicit Pattern(std::span<const Symbol> string) : string_(string), table_(string, every_byte<Symbol>()) {}

  std::span<const Symbol> string() const { return string_; }
  Word find(Symbol symbol) const { return table_.find(symbol); }

  /// The distance that the recurrence works out, on the scale of a metric that shares it.
  template <class Core>
  std::uint32_t distance(std::span<const Symbol> text, const core::EditScale& scale = Core::scale) const {
    typename Core::template Column<Word> column;
    watch::in_pieces(text, 2, [&](std::span<const Symbol> piece) {
      for (const Symbol symbol : piece) Core::template step<Ops>(column, find(symbol));
    });
    const auto rows = static_cast<std::uint32_t>(string_.size());
    const Word remainder = Core::template remainder<Ops>(column, core::low_bits<Word>(rows));
    return scale.distance(static_cast<std::uint32_t>(remainder), rows, static_cast<std::uint32_t>(text.size()));
  }

 private:
  std::span<const Symbol> string_;
  ShortTable<Symbol> table_;
};

}  // namespace warpmatch::pair
