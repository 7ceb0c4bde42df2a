#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace warpmatch::pair {

/// The words of a string, each borrowed from it.
template <class Symbol>
using Words = std::vector<std::span<const Symbol>>;

/// The words between white space, sorted by code point. What is white space depends on the string
/// (core/white_space.hpp); symbols are Latin-1 bytes or code points.
template <class Symbol>
Words<Symbol> sorted_words(std::span<const Symbol> string);

/// The words, one space between two.
template <class Symbol>
std::vector<Symbol> joined(const Words<Symbol>& words);

/// The length of `joined(words)`.
template <class Symbol>
std::size_t joined_length(const Words<Symbol>& words);

/// Two sets of words, each word once and sorted, by who has them.
template <class Symbol>
struct WordSets {
  Words<Symbol> common;
  Words<Symbol> left_rest;
  Words<Symbol> right_rest;
};

/// Takes sorted words.
template <class Symbol>
WordSets<Symbol> word_sets(const Words<Symbol>& left, const Words<Symbol>& right);

}  // namespace warpmatch::pair
