#include "pair/strings/words.hpp"

#include <algorithm>
#include <cstdint>

#include "core/ascending.hpp"
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

namespace {

/// Goes along sorted words and stops at each once.
template <class Symbol>
class DistinctWords {
 public:
  using Iterator = typename Tokens<Symbol>::const_iterator;
  DistinctWords(Iterator at, Iterator end) : at_(at), end_(end) {}

  const Token<Symbol>& operator*() const { return *at_; }
  DistinctWords& operator++() {
    const Token<Symbol>& last = *at_++;
    while (at_ != end_ && *at_ == last) ++at_;
    return *this;
  }
  friend bool operator==(const DistinctWords& a, const DistinctWords& b) { return a.at_ == b.at_; }

 private:
  Iterator at_;
  Iterator end_;
};

}  // namespace

template <class Symbol>
void WordSets<Symbol>::assign(const Tokens<Symbol>& left, const Tokens<Symbol>& right) {
  common.clear();
  left_rest.clear();
  right_rest.clear();
  using Distinct = DistinctWords<Symbol>;
  watch::Pace pace;
  const auto keep = [&](Tokens<Symbol>& words, const Token<Symbol>& word) {
    pace.spend(8 + word.size());
    words.push_back(word);
  };
  core::walk_ascending(
      Distinct(left.begin(), left.end()), Distinct(left.end(), left.end()), Distinct(right.begin(), right.end()),
      Distinct(right.end(), right.end()), core::SameItems{},
      [&](const Token<Symbol>& word, const Token<Symbol>&) { keep(common, word); },
      [&](const Token<Symbol>& word) { keep(left_rest, word); },
      [&](const Token<Symbol>& word) { keep(right_rest, word); });
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
