#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "core/word.hpp"

namespace warpmatch::pair {

using Word = std::uint64_t;
using Ops = core::ScalarOps<Word>;

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

 private:
  std::array<std::array<Word, Words>, 256> match_;
};

/// Match words of one pattern of up to 64 code points: open addressing.
class CodePointTable {
 public:
  CodePointTable(std::span<const char32_t> pattern, std::span<const char32_t>) {
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

/// The distinct symbols of a string, numbered from 1 in the order they come; 0 is any other.
template <class Symbol>
class SymbolNumbers {
 public:
  explicit SymbolNumbers(std::span<const Symbol> string)
      : shift_(31 - static_cast<int>(std::bit_width(string.size() | 1))), entries_(std::size_t{1} << (32 - shift_)) {
    for (const Symbol symbol : string) {
      Entry& entry = entries_[slot(symbol)];
      if (entry.number == 0) entry = {symbol, ++count_};
    }
  }
  std::uint32_t operator[](Symbol symbol) const { return entries_[slot(symbol)].number; }
  std::uint32_t count() const { return count_; }

 private:
  struct Entry {
    Symbol symbol = 0;
    std::uint32_t number = 0;
  };
  /// The table is at least twice as large as the string is long, so a free entry is never far.
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
    for (const std::uint8_t symbol : string)
      if (numbers_[symbol] == 0) numbers_[symbol] = static_cast<std::uint16_t>(++count_);
  }
  std::uint32_t operator[](std::uint8_t symbol) const { return numbers_[symbol]; }
  std::uint32_t count() const { return count_; }

 private:
  std::uint16_t numbers_[256] = {};
  std::uint32_t count_ = 0;
};

/// Match words of a pattern of any length, for any number of texts.
template <class Symbol>
class MatchTable {
 public:
  explicit MatchTable(std::span<const Symbol> pattern)
      : numbers_(pattern), words_((pattern.size() + 63) / 64), match_((std::size_t{numbers_.count()} + 1) * words_) {
    for (std::size_t i = 0; i < pattern.size(); ++i)
      match_[numbers_[pattern[i]] * words_ + i / 64] |= Word{1} << i % 64;
  }
  std::size_t words() const { return words_; }
  bool contains(Symbol symbol) const { return numbers_[symbol] != 0; }
  /// The symbol's `words()` match words, lowest rows first.
  const Word* find(Symbol symbol) const { return match_.data() + numbers_[symbol] * words_; }

 private:
  SymbolNumbers<Symbol> numbers_;
  std::size_t words_;
  std::vector<Word> match_;
};

}  // namespace warpmatch::pair
