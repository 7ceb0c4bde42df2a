#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace warpmatch::pair {

/// A word borrowed from a string, never empty; ordered by code points.
template <class Symbol>
struct Token : std::span<const Symbol> {
  using std::span<const Symbol>::span;

  friend bool operator==(const Token& a, const Token& b) {
    return a.size() == b.size() && a.front() == b.front() && std::equal(a.begin(), a.end(), b.begin());
  }
  friend bool operator<(const Token& a, const Token& b) {
    if (a.front() != b.front()) return a.front() < b.front();
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
  }
};

template <class Symbol>
using Tokens = std::vector<Token<Symbol>>;

// What is made here goes into vectors of the caller, who can use them again.

/// The words between white space, sorted. What is white space depends on the string (core/white_space.hpp); symbols are
/// Latin-1 bytes or code points.
template <class Symbol>
void sort_words(std::span<const Symbol> string, Tokens<Symbol>& words);

/// Words in order, one space between two.
template <class Symbol>
void join(const Tokens<Symbol>& words, std::vector<Symbol>& string);

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
