#include "pair/strings/words.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "core/ascending.hpp"
#include "core/white_space.hpp"
#include "core/word.hpp"
#include "watch/pace.hpp"
#include "watch/sorting.hpp"

namespace warpmatch::pair {

namespace {

constexpr std::size_t kShort = 64;

/// A bit for each of up to 64 bytes, set for white space; 16 at once. Branches between one byte and the next would be
/// guessed wrong at the ends of words.
std::uint64_t white_space_in(std::span<const std::uint8_t> string) {
  typedef std::uint8_t Bytes __attribute__((vector_size(16)));
  std::array<std::uint8_t, kShort> padded{};
  std::memcpy(padded.data(), string.data(), string.size());
  std::uint64_t found = 0;
  for (std::size_t at = 0; at < string.size(); at += sizeof(Bytes)) {
    Bytes bytes;
    std::memcpy(&bytes, padded.data() + at, sizeof bytes);
    // As core::is_white_space of a string without code points above U+00FF; what wraps around is large.
    const auto white = (bytes == 0x20) | (Bytes(bytes - 0x09) <= 0x0D - 0x09) | (Bytes(bytes - 0x1C) <= 0x1F - 0x1C);
    std::array<std::uint64_t, 2> halves;
    std::memcpy(halves.data(), &white, sizeof halves);
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t gather = 0x0102040810204080;  // a bit of each byte into the highest one
    for (std::size_t half = 0; half < 2; ++half) found |= (((halves[half] & ones) * gather) >> 56) << (at + 8 * half);
  }
  return found;
}

/// The words of up to 64 bytes as they come.
void split_short(std::span<const std::uint8_t> string, Tokens<std::uint8_t>& words) {
  const auto length = static_cast<std::uint32_t>(string.size());
  std::uint64_t left = string.empty() ? 0 : ~white_space_in(string) & core::low_bits<std::uint64_t>(length);
  while (left != 0) {
    const int begin = std::countr_zero(left);
    const int size = std::countr_one(left >> begin);
    words.emplace_back(string.data() + begin, static_cast<std::size_t>(size));
    left &= ~(core::low_bits<std::uint64_t>(static_cast<std::uint32_t>(size)) << begin);
  }
}

/// As std::copy_n, of at least one symbol; of a few bytes with fewer steps.
template <class Symbol>
void copy_word(const Symbol* from, std::size_t count, Symbol* to) {
  if constexpr (sizeof(Symbol) == 1) {
    // What lies between is written twice.
    const auto both_ends = [&]<class Part>(Part) {
      Part first;
      Part last;
      std::memcpy(&first, from, sizeof first);
      std::memcpy(&last, from + count - sizeof last, sizeof last);
      std::memcpy(to, &first, sizeof first);
      std::memcpy(to + count - sizeof last, &last, sizeof last);
    };
    if (count <= 16 && count >= 8) return both_ends(std::uint64_t{});
    if (count < 8 && count >= 4) return both_ends(std::uint32_t{});
    if (count < 4) {
      const Symbol middle = from[count / 2];
      const Symbol last = from[count - 1];
      to[0] = from[0];
      to[count / 2] = middle;
      to[count - 1] = last;
      return;
    }
  }
  std::copy_n(from, count, to);
}

}  // namespace

template <class Symbol>
void sort_words(std::span<const Symbol> string, Tokens<Symbol>& words) {
  if constexpr (sizeof(Symbol) == 1) {
    if (string.size() <= kShort) {
      words.clear();
      split_short(string, words);
      return watch::sort_few(std::span(words));
    }
  }
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
  Symbol* at = string.data();
  watch::Pace pace;
  for (const auto& word : words) {
    pace.spend(word.size() + 4);
    if (at != string.data()) *at++ = ' ';
    copy_word(word.data(), word.size(), at);
    at += word.size();
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
