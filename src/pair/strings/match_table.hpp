#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "core/word.hpp"
#include "watch/pace.hpp"

namespace warpmatch::pair {

using Word = std::uint64_t;
using Ops = core::WaitingOps<Word>;

// Match words: bit i of a symbol's word says that row i of the pattern holds it.

/// Match words of one pattern of up to 64 * Words bytes, for one text. Only the entries of the symbols at hand are ever
/// written, so nothing is cleared.
template <std::size_t Words>
class ByteTable {
 public:
  ByteTable(std::span<const std::uint8_t> pattern, std::span<const std::uint8_t> text) {
    for (const std::uint8_t symbol : text) match_[symbol] = {};
    for (const std::uint8_t symbol : pattern) match_[symbol] = {};
    for (std::size_t i = 0; i < pattern.size(); ++i) match_[pattern[i]][i / 64] |= Word{1} << i % 64;
  }
  Word find(std::uint8_t symbol, std::size_t word = 0) const { return match_[symbol][word]; }
  /// All words of a symbol.
  const Word* row(std::uint8_t symbol) const { return match_[symbol].data(); }

 private:
  std::array<std::array<Word, Words>, 256> match_;
};

/// Match words of one pattern of up to 64 code points: open addressing.
class CodePointTable {
 public:
  template <class Symbol>
  CodePointTable(std::span<const Symbol> pattern, std::span<const Symbol>) {
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      Entry& entry = entries_[slot(pattern[i])];
      entry.symbol = pattern[i];
      entry.match |= Word{1} << i;
    }
  }
  Word find(char32_t symbol) const { return entries_[slot(symbol)].match; }

 private:
  struct Entry {
    char32_t symbol = 0;
    Word match = 0;  ///< never 0 in a taken entry
  };
  std::size_t slot(char32_t symbol) const {
    std::size_t i = (symbol * 0x9E3779B1u) >> 25;
    while (entries_[i].match != 0 && entries_[i].symbol != symbol) i = (i + 1) % 128;
    return i;
  }
  Entry entries_[128];
};

template <class Symbol>
using ShortTable = std::conditional_t<sizeof(Symbol) == 1, ByteTable<1>, CodePointTable>;

/// A text that has a byte table clear every entry; none for tables that are clear.
template <class Symbol>
std::span<const Symbol> every_byte() {
  static constexpr auto bytes = [] {
    std::array<Symbol, sizeof(Symbol) == 1 ? 256 : 0> symbols{};
    for (std::size_t i = 0; i < symbols.size(); ++i) symbols[i] = static_cast<Symbol>(i);
    return symbols;
  }();
  return bytes;
}

/// The distinct symbols of a string, numbered from 1 in the order they come; 0 is any other.
template <class Symbol>
class SymbolNumbers {
 public:
  explicit SymbolNumbers(std::span<const Symbol> string)
      : shift_(31 - static_cast<int>(std::bit_width(std::min(string.size(), code_points) | 1))),
        entries_(std::size_t{1} << (32 - shift_)) {
    watch::in_pieces(string, 2, [&](std::span<const Symbol> piece) {
      for (const Symbol symbol : piece) {
        Entry& entry = entries_[slot(symbol)];
        if (entry.number == 0) entry = {symbol, ++count_};
      }
    });
  }
  std::uint32_t operator[](Symbol symbol) const { return entries_[slot(symbol)].number; }
  std::uint32_t count() const { return count_; }

 private:
  struct Entry {
    Symbol symbol = 0;
    std::uint32_t number = 0;
  };
  static constexpr std::size_t code_points = 0x110000;
  /// The table has at least twice as many entries as there can be symbols, so a free entry is never far.
  std::size_t slot(Symbol symbol) const {
    std::size_t i = (symbol * 0x9E3779B1u) >> shift_;
    while (entries_[i].number != 0 && entries_[i].symbol != symbol) i = (i + 1) & (entries_.size() - 1);
    return i;
  }
  int shift_;
  std::vector<Entry> entries_;
  std::uint32_t count_ = 0;
};

template <>
class SymbolNumbers<std::uint8_t> {
 public:
  explicit SymbolNumbers(std::span<const std::uint8_t> string) {
    watch::in_pieces(string, 1, [&](std::span<const std::uint8_t> piece) {
      for (const std::uint8_t symbol : piece)
        if (numbers_[symbol] == 0) numbers_[symbol] = static_cast<std::uint16_t>(++count_);
    });
  }
  std::uint32_t operator[](std::uint8_t symbol) const { return numbers_[symbol]; }
  std::uint32_t count() const { return count_; }

 private:
  std::uint16_t numbers_[256] = {};
  std::uint32_t count_ = 0;
};

/// A string by the numbers that another's symbols have.
template <class Symbol>
std::vector<std::uint32_t> numbers_of(std::span<const Symbol> string, const SymbolNumbers<Symbol>& numbers) {
  std::vector<std::uint32_t> found;
  found.reserve(string.size());
  watch::in_pieces(string, 2, [&](std::span<const Symbol> piece) {
    const std::size_t at = found.size();
    found.resize(at + piece.size());
    std::ranges::transform(piece, found.data() + at, [&](Symbol symbol) { return numbers[symbol]; });
  });
  return found;
}

/// Match words of a pattern of any length, for any number of texts. The memory is of the order of the pattern however
/// many different symbols it has: those that are rare in it have no row, only their places, and a row is made of these
/// when it is asked for. One a thread.
template <class Symbol>
class MatchTable {
 public:
  explicit MatchTable(std::span<const Symbol> pattern)
      : numbers_(pattern), words_((pattern.size() + 63) / 64), rows_(std::size_t{numbers_.count()} + 1) {
    const bool all_have_rows = rows_ <= most_rows || rows_ * words_ <= small_table;
    if (!all_have_rows) list_rare(pattern);
    match_.resize(rows_ * words_ + read_beyond);
    each_place(pattern, [&](std::uint32_t number, std::size_t i) {
      if (all_have_rows)
        match_[number * words_ + i / 64] |= Word{1} << i % 64;
      else if (row_of_[number] == none)
        places_[begin_[number]++] = static_cast<std::uint32_t>(i);
      else
        match_[row_of_[number] * words_ + i / 64] |= Word{1} << i % 64;
    });
    // Filling has moved every beginning to its end, which is the next one's beginning.
    if (!all_have_rows) begin_.insert(begin_.begin(), 0);
  }

  std::size_t words() const { return words_; }
  bool contains(Symbol symbol) const { return numbers_[symbol] != 0; }

  /// True where what `find` gives lasts as long as the table.
  bool rows_stay() const { return row_of_.empty(); }

  /// The symbol's match words, lowest rows first, of which those from `first` to `last` are right until the next call.
  /// `read_beyond` more can be read than there are.
  const Word* find(Symbol symbol, std::size_t first, std::size_t last) {
    const std::size_t number = numbers_[symbol];
    if (row_of_.empty()) return match_.data() + number * words_;
    return row_of_[number] != none ? match_.data() + row_of_[number] * words_ : make_row(number, first, last);
  }
  /// All of them.
  const Word* find(Symbol symbol) { return find(symbol, 0, words_ - 1); }

 private:
  static constexpr std::size_t read_beyond = 8;
  static constexpr std::size_t most_rows = 513;        ///< the rows of that many symbols take 64 bytes a place
  static constexpr std::size_t small_table = 1 << 17;  ///< words: 1 MiB
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  template <class Visit>
  void each_place(std::span<const Symbol> pattern, const Visit& visit) {
    std::size_t i = 0;
    watch::in_pieces(pattern, 2, [&](std::span<const Symbol> piece) {
      for (const Symbol symbol : piece) visit(numbers_[symbol], i++);
    });
  }

  /// Says which symbols have rows, and where the places of the others go.
  void list_rare(std::span<const Symbol> pattern) {
    std::vector<std::uint32_t> counts(rows_);
    each_place(pattern, [&](std::uint32_t number, std::size_t) { ++counts[number]; });
    const std::size_t rare = pattern.size() / (most_rows - 1);
    row_of_.assign(rows_, none);
    begin_.reserve(rows_ + 1);
    std::uint32_t places = 0;
    row_of_[0] = 0;  // of symbols that the pattern lacks
    rows_ = 1;
    for (std::size_t number = 0; number < counts.size(); ++number) {
      begin_.push_back(places);
      if (counts[number] > rare)
        row_of_[number] = static_cast<std::uint32_t>(rows_++);
      else
        places += counts[number];
    }
    places_.resize(places);
    scratch_.resize(words_ + read_beyond);
  }

  const Word* make_row(std::size_t number, std::size_t first, std::size_t last) {
    for (const std::uint32_t word : used_) scratch_[word] = 0;
    used_.clear();
    const auto end = places_.begin() + begin_[number + 1];
    for (auto at = std::lower_bound(places_.begin() + begin_[number], end, 64 * first); at != end && *at / 64 <= last;
         ++at) {
      scratch_[*at / 64] |= Word{1} << *at % 64;
      used_.push_back(*at / 64);
    }
    return scratch_.data();
  }

  SymbolNumbers<Symbol> numbers_;
  std::size_t words_;
  std::size_t rows_;
  std::vector<Word> match_;            ///< row after row
  std::vector<std::uint32_t> row_of_;  ///< by number; `none` for rare symbols. Empty where all have rows
  std::vector<std::uint32_t> places_;  ///< of the rare symbols, by number and ascending
  std::vector<std::uint32_t> begin_;   ///< of each number's in `places_`, and the end
  std::vector<Word> scratch_;          ///< the last row made
  std::vector<std::uint32_t> used_;    ///< its words that are not 0
};

}  // namespace warpmatch::pair
