#include "pair/words.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "core/white_space.hpp"

namespace warpmatch::pair {
namespace {

template <class Symbol>
bool before(std::span<const Symbol> a, std::span<const Symbol> b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
}

template <class Symbol>
bool same(std::span<const Symbol> a, std::span<const Symbol> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

}  // namespace

template <class Symbol>
Words<Symbol> sorted_words(std::span<const Symbol> string) {
  const bool wide = std::any_of(string.begin(), string.end(), [](Symbol symbol) { return symbol > 0xFF; });
  const auto is_space = [&](Symbol symbol) { return core::is_white_space(symbol, wide); };
  Words<Symbol> words;
  for (auto at = string.begin();;) {
    const auto begin = std::find_if_not(at, string.end(), is_space);
    if (begin == string.end()) break;
    at = std::find_if(begin, string.end(), is_space);
    words.emplace_back(begin, at);
  }
  std::sort(words.begin(), words.end(), before<Symbol>);
  return words;
}

template <class Symbol>
std::vector<Symbol> joined(const Words<Symbol>& words) {
  std::vector<Symbol> string;
  string.reserve(joined_length(words));
  for (const auto& word : words) {
    if (!string.empty()) string.push_back(' ');
    string.insert(string.end(), word.begin(), word.end());
  }
  return string;
}

template <class Symbol>
std::size_t joined_length(const Words<Symbol>& words) {
  std::size_t length = words.empty() ? 0 : words.size() - 1;
  for (const auto& word : words) length += word.size();
  return length;
}

template <class Symbol>
WordSets<Symbol> word_sets(const Words<Symbol>& left, const Words<Symbol>& right) {
  Words<Symbol> lefts;
  Words<Symbol> rights;
  std::unique_copy(left.begin(), left.end(), std::back_inserter(lefts), same<Symbol>);
  std::unique_copy(right.begin(), right.end(), std::back_inserter(rights), same<Symbol>);
  WordSets<Symbol> sets;
  std::set_intersection(lefts.begin(), lefts.end(), rights.begin(), rights.end(), std::back_inserter(sets.common),
                        before<Symbol>);
  std::set_difference(lefts.begin(), lefts.end(), rights.begin(), rights.end(), std::back_inserter(sets.left_rest),
                      before<Symbol>);
  std::set_difference(rights.begin(), rights.end(), lefts.begin(), lefts.end(), std::back_inserter(sets.right_rest),
                      before<Symbol>);
  return sets;
}

template Words<std::uint8_t> sorted_words(std::span<const std::uint8_t>);
template Words<char32_t> sorted_words(std::span<const char32_t>);
template std::vector<std::uint8_t> joined(const Words<std::uint8_t>&);
template std::vector<char32_t> joined(const Words<char32_t>&);
template std::size_t joined_length(const Words<std::uint8_t>&);
template std::size_t joined_length(const Words<char32_t>&);
template WordSets<std::uint8_t> word_sets(const Words<std::uint8_t>&, const Words<std::uint8_t>&);
template WordSets<char32_t> word_sets(const Words<char32_t>&, const Words<char32_t>&);

}  // namespace warpmatch::pair
