#include "pair/metrics/words.hpp"

#include <algorithm>
#include <cstdint>

#include "core/white_space.hpp"
#include "watch/pace.hpp"
#include "watch/sorting.hpp"

namespace warpmatch::pair {

template <class Symbol>
void sort_words(std::span<const Symbol> string, Tokens<Symbol>& words) {
  bool wide = false;
  watch::in_pieces(string, 1, [&](std::span<const Symbol> piece) {
    wide = wide || std::any_of(piece.begin(), piece.end(), [](Symbol symbol) { return symbol > 0xFF; });
  });
  const auto is_space = [&](Symbol symbol) { return core::is_white_space(symbol, wide); };
  words.clear();
  watch::Pace pace;
  for (auto at = string.begin();;) {
    const auto begin = std::find_if_not(at, string.end(), is_space);
    if (begin == string.end()) break;
    at = std::find_if(begin, string.end(), is_space);
    words.emplace_back(begin, at);
    pace.spend(words.back().size() + 8);
  }
  watch::sort_few(std::span(words));
}

template <class Symbol>
void join(const Tokens<Symbol>& words, std::vector<Symbol>& string) {
  string.resize(joined_length(words));
  auto at = string.begin();
  watch::Pace pace;
  for (const auto& word : words) {
    pace.spend(word.size() + 4);
    if (at != string.begin()) *at++ = ' ';
    for (const Symbol symbol : word) *at++ = symbol;
  }
}

template <class Symbol>
std::size_t joined_length(const Tokens<Symbol>& words) {
  std::size_t length = words.empty() ? 0 : words.size() - 1;
  for (const auto& word : words) length += word.size();
  return length;
}

template <class Symbol>
void WordSets<Symbol>::assign(const Tokens<Symbol>& left, const Tokens<Symbol>& right) {
  common.clear();
  left_rest.clear();
  right_rest.clear();
  const auto next = [](const Tokens<Symbol>& words, std::size_t at) {  // past the word and its like
    const std::size_t first = at++;
    while (at < words.size() && words[at] == words[first]) ++at;
    return at;
  };
  std::size_t l = 0;
  std::size_t r = 0;
  watch::Pace pace;
  while (l < left.size() && r < right.size()) {
    pace.spend(8 + left[l].size());
    if (left[l] < right[r]) {
      left_rest.push_back(left[l]);
      l = next(left, l);
    } else if (right[r] < left[l]) {
      right_rest.push_back(right[r]);
      r = next(right, r);
    } else {
      common.push_back(left[l]);
      l = next(left, l);
      r = next(right, r);
    }
  }
  for (; l < left.size(); l = next(left, l)) left_rest.push_back(left[l]);
  for (; r < right.size(); r = next(right, r)) right_rest.push_back(right[r]);
}

template void sort_words(std::span<const std::uint8_t>, Tokens<std::uint8_t>&);
template void sort_words(std::span<const char32_t>, Tokens<char32_t>&);
template void join(const Tokens<std::uint8_t>&, std::vector<std::uint8_t>&);
template void join(const Tokens<char32_t>&, std::vector<char32_t>&);
template std::size_t joined_length(const Tokens<std::uint8_t>&);
template std::size_t joined_length(const Tokens<char32_t>&);
template struct WordSets<std::uint8_t>;
template struct WordSets<char32_t>;

}  // namespace warpmatch::pair
