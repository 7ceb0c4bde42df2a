#include "pair/words.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <vector>

#include "core/ascending.hpp"
#include "core/white_space.hpp"
#include "core/word.hpp"
#include "pair/isa/short_kernels.hpp"
#include "watch/pace.hpp"
#include "watch/sorting.hpp"

namespace warpmatch::pair {

namespace {

constexpr std::size_t kShort = 64;

/// The only few bytes of a string, the first one lowest.
inline std::uint64_t few_bytes(std::span<const std::uint8_t> string) {
  const std::size_t size = string.size();
  if (size >= sizeof(std::uint32_t)) {
    std::uint32_t first = 0;
    std::uint32_t last = 0;  // which may be the first in part
    std::memcpy(&first, string.data(), sizeof first);
    std::memcpy(&last, string.data() + size - sizeof last, sizeof last);
    return first | std::uint64_t{last} << 8 * (size - sizeof last);
  }
  const auto at = [&](std::size_t i) { return std::uint64_t{string[i]} << 8 * i; };
  return at(0) | at(size / 2) | at(size - 1);
}

/// Numbers of words of a string, which is not empty. Bytes are read eight at once where the string has as many.
template <class Symbol>
class Keys {
 public:
  explicit Keys(std::span<const Symbol> string) : string_(string) {
    if constexpr (has_words) few_ = string.size() < step ? few_bytes(string) : 0;
  }

  /// Of the word from `begin` on.
  std::uint64_t operator()(std::size_t begin, std::size_t size) const {
    if constexpr (has_words) {
      const std::size_t at = string_.size() < step ? 0 : std::min(begin, string_.size() - step);
      std::uint64_t bytes = few_;
      if (string_.size() >= step) std::memcpy(&bytes, string_.data() + at, step);
      const std::uint64_t digits = __builtin_bswap64(bytes >> 8 * (begin - at));
      return size < step ? digits & ~(~std::uint64_t{0} >> 8 * size) : digits;
    }
    constexpr std::size_t bits = Token<Symbol>::symbol_bits;
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < Token<Symbol>::most_keyed; ++i)
      key = key << bits | (i < size ? std::uint64_t{string_[begin + i]} : 0);
    return key;
  }

 private:
  static constexpr std::size_t step = sizeof(std::uint64_t);
  static constexpr bool has_words = sizeof(Symbol) == 1 && std::endian::native == std::endian::little;

  std::span<const Symbol> string_;
  std::uint64_t few_ = 0;
};

/// Few enough for each to be compared with each.
constexpr std::size_t kFew = 8;

/// The words of up to 64 bytes. Where words are few they are put in order by how many others stand before each: what a
/// comparison finds is counted, and no branch depends on it.
void sort_short(std::span<const std::uint8_t> string, Tokens<std::uint8_t>& words) {
  words.clear();
  if (string.empty()) return;
  const auto length = static_cast<std::uint32_t>(string.size());
  const std::uint64_t given = core::low_bits<std::uint64_t>(length);
  const std::uint64_t letters = given & ~short_kernels().white_space(string.data(), length);
  std::uint64_t begins = letters & ~(letters << 1);
  std::uint64_t ends = letters & ~(letters >> 1);
  struct Found {
    std::uint64_t key;
    std::uint32_t begin;
    std::uint32_t size;
  };
  std::array<Found, kShort / 2> found;
  std::size_t count = 0;
  const Keys<std::uint8_t> key_of(string);
  for (; begins != 0; begins &= begins - 1, ends &= ends - 1) {
    const auto begin = static_cast<std::uint32_t>(std::countr_zero(begins));
    const std::uint32_t size = static_cast<std::uint32_t>(std::countr_zero(ends)) - begin + 1;
    found[count++] = {key_of(begin, size), begin, size};
  }
  const auto word_of = [&](const Found& word) {
    return Token<std::uint8_t>(string.subspan(word.begin, word.size), word.key);
  };
  if (count == 1 || count > kFew) {
    words.reserve(count);
    for (std::size_t i = 0; i < count; ++i) words.push_back(word_of(found[i]));
    return watch::sort_few(std::span(words));
  }
  words.resize(count);
  std::array<std::uint32_t, kFew> before{};
  bool are_alike = false;
  for (std::size_t i = 1; i < count; ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const bool is_before = found[i].key < found[j].key;
      are_alike |= found[i].key == found[j].key;
      before[j] += is_before;
      before[i] += !is_before;
    }
  for (std::size_t i = 0; i < count; ++i) words[before[i]] = word_of(found[i]);
  if (are_alike) watch::sort_few(std::span(words));
}

/// Writes a word, of at least one symbol, and perhaps `room_behind_joined` more.
inline void copy_word(const Token<std::uint8_t>& word, std::uint8_t* to) {
  constexpr std::size_t step = sizeof(std::uint64_t);
  if constexpr (std::endian::native == std::endian::little) {
    const std::uint64_t first = __builtin_bswap64(word.key());
    std::memcpy(to, &first, step);
    if (word.size() <= step) return;
    if (word.size() <= 2 * step) {
      std::memcpy(to + word.size() - step, word.data() + word.size() - step, step);
      return;
    }
  }
  std::copy_n(word.data(), word.size(), to);
}

template <class Symbol>
void copy_word(const Token<Symbol>& word, Symbol* to) {
  std::copy_n(word.data(), word.size(), to);
}

}  // namespace

template <class Symbol>
void sort_words(std::span<const Symbol> string, Tokens<Symbol>& words) {
  if constexpr (sizeof(Symbol) == 1) {
    if (string.size() <= kShort) return sort_short(string, words);
  }
  bool wide = false;
  watch::in_pieces(string, 1, [&](std::span<const Symbol> piece) {
    wide = wide || std::any_of(piece.begin(), piece.end(), [](Symbol symbol) { return symbol > 0xFF; });
  });
  const auto is_space = [&](Symbol symbol) { return core::is_white_space(symbol, wide); };
  words.clear();
  if (string.empty()) return;
  const Keys key_of(string);
  watch::Pace pace;
  for (auto at = string.begin();;) {
    const auto begin = std::find_if_not(at, string.end(), is_space);
    if (begin == string.end()) break;
    at = std::find_if(begin, string.end(), is_space);
    const std::span word(begin, at);
    words.emplace_back(word, key_of(static_cast<std::size_t>(begin - string.begin()), word.size()));
    pace.spend(words.back().size() + 8);
  }
  watch::sort_few(std::span(words));
}

template <class Symbol>
Symbol* join_at(const Tokens<Symbol>& words, Symbol* at) {
  const Symbol* const first = at;
  watch::Pace pace;
  for (const auto& word : words) {
    pace.spend(word.size() + 4);
    if (at != first) *at++ = ' ';
    copy_word(word, at);
    at += word.size();
  }
  return at;
}

template <class Symbol, class Memory>
std::span<const Symbol> join(const Tokens<Symbol>& words, Memory& memory) {
  const std::size_t length = joined_length(words);
  if (memory.size() < length + room_behind_joined) watch::grow(memory, length + room_behind_joined);
  join_at(words, memory.data());
  return {memory.data(), length};
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
template void sort_words(std::span<const std::uint16_t>, Tokens<std::uint16_t>&);
template void sort_words(std::span<const char32_t>, Tokens<char32_t>&);
template std::uint8_t* join_at(const Tokens<std::uint8_t>&, std::uint8_t*);
template std::span<const std::uint8_t> join(const Tokens<std::uint8_t>&, std::vector<std::uint8_t>&);
template std::span<const char32_t> join(const Tokens<char32_t>&, std::vector<char32_t>&);
template std::span<const std::uint8_t> join(const Tokens<std::uint8_t>&, JoinedWords<std::uint8_t>&);
template std::span<const std::uint16_t> join(const Tokens<std::uint16_t>&, JoinedWords<std::uint16_t>&);
template std::span<const char32_t> join(const Tokens<char32_t>&, JoinedWords<char32_t>&);
template std::size_t joined_length(const Tokens<std::uint8_t>&);
template std::size_t joined_length(const Tokens<std::uint16_t>&);
template std::size_t joined_length(const Tokens<char32_t>&);
template struct WordSets<std::uint8_t>;
template struct WordSets<std::uint16_t>;
template struct WordSets<char32_t>;

}  // namespace warpmatch::pair
