#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "pair/strings/small_vector.hpp"

namespace warpmatch::pair {

/// A word borrowed from a string, never empty; ordered by code points. Most are told apart by a number.
template <class Symbol>
class Token : public std::span<const Symbol> {
 public:
  static constexpr std::size_t symbol_bits = sizeof(Symbol) == 1 ? 8 : 21;
  /// Symbols that the number is made of.
  static constexpr std::size_t most_keyed = 64 / symbol_bits;

  Token() = default;
  Token(std::span<const Symbol> word, std::uint64_t key) : std::span<const Symbol>(word), key_(key) {}

  /// The first symbols as digits, and 0 behind a shorter word.
  std::uint64_t key() const { return key_; }

  friend bool operator==(const Token& a, const Token& b) {
    if (a.key_ != b.key_ || a.size() != b.size()) return false;
    return a.size() <= most_keyed || std::equal(a.begin() + most_keyed, a.end(), b.begin() + most_keyed);
  }
  friend bool operator<(const Token& a, const Token& b) {
    if (a.key_ != b.key_) return a.key_ < b.key_;
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  std::uint64_t key_ = 0;
};

/// Symbols that `join_at` may write behind what it joins.
inline constexpr std::size_t room_behind_joined = 8;

/// Most strings have no more words than these lie for, nor more symbols than those of the joined ones.
template <class Symbol>
using Tokens = SmallVector<Token<Symbol>, 12>;
template <class Symbol>
using JoinedWords = SmallVector<Symbol, 64 + room_behind_joined>;

// What is made here goes into vectors of the caller, who can use them again.

/// The words between white space, sorted. What is white space depends on the string (core/white_space.hpp); symbols are
/// Latin-1 bytes, units of two bytes or code points.
template <class Symbol>
void sort_words(std::span<const Symbol> string, Tokens<Symbol>& words);

/// Writes words in order, one space between two; returns their end.
template <class Symbol>
Symbol* join_at(const Tokens<Symbol>& words, Symbol* at);

/// The same in memory that grows, a vector or JoinedWords; what is joined lies there until the next call.
template <class Symbol, class Memory>
std::span<const Symbol> join(const Tokens<Symbol>& words, Memory& memory);

/// The length of the joined words.
template <class Symbol>
std::size_t joined_length(const Tokens<Symbol>& words);

/// Two sets of words, each word once and sorted, by who has them.
template <class Symbol>
struct WordSets {
  Tokens<Symbol> common;
  Tokens<Symbol> left_rest;
  Tokens<Symbol> right_rest;

  /// Takes sorted words.
  void assign(const Tokens<Symbol>& left, const Tokens<Symbol>& right);
};

}  // namespace warpmatch::pair
