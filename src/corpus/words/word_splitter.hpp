#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/white_space.hpp"
#include "corpus/packing/alphabet.hpp"
#include "watch/pace.hpp"

namespace warpmatch::corpus {

/// A word in the text of a corpus, never empty. Symbols ascend as code points do, so their order is the words' order.
template <class Symbol>
struct Word {
  static constexpr std::size_t prefix_symbols = sizeof(std::uint64_t) / sizeof(Symbol);

  /// Reads up to 8 bytes past the word, which a corpus' text allows.
  Word(const Symbol* first, std::uint32_t symbols) : begin(first), length(symbols) {
    for (std::size_t i = 0; i < prefix_symbols; ++i) prefix = shifted(prefix) | begin[i];
    if (length < prefix_symbols) prefix &= ~std::uint64_t{0} << (8 * sizeof(Symbol) * (prefix_symbols - length));
  }

  const Symbol* end() const { return begin + length; }
  std::size_t bytes() const { return std::size_t{length} * sizeof(Symbol); }

  friend bool operator==(const Word& a, const Word& b) {
    if (a.prefix != b.prefix || a.length != b.length) return false;
    return a.length <= prefix_symbols || std::equal(a.begin, a.end(), b.begin);
  }
  friend bool operator<(const Word& a, const Word& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    return std::lexicographical_compare(a.begin, a.end(), b.begin, b.end());
  }

  std::uint64_t prefix = 0;  ///< its first symbols, zeros where it has fewer: settles most comparisons
  const Symbol* begin;
  std::uint32_t length;

 private:
  static constexpr std::uint64_t shifted(std::uint64_t prefix) { return prefix << (8 * sizeof(Symbol)); }
};

/// Splits strings of symbols into words. Which symbols are white space depends on the string: see
/// core/white_space.hpp.
class WordSplitter {
 public:
  explicit WordSplitter(const Alphabet& alphabet) {
    const std::vector<char32_t>& code_points = alphabet.code_points();
    const auto wide = std::upper_bound(code_points.begin(), code_points.end(), char32_t{0xFF});
    narrow_symbols_ = static_cast<std::size_t>(wide - code_points.begin());
    white_.reserve(code_points.size());
    for (const char32_t c : code_points) {
      const unsigned in_narrow = core::is_white_space(c, false) ? white_in_narrow : 0;
      const unsigned in_wide = core::is_white_space(c, true) ? white_in_wide : 0;
      white_.push_back(static_cast<std::uint8_t>(in_narrow | in_wide));
    }
  }

  /// True if any string can have a code point above U+00FF.
  bool any_wide() const { return narrow_symbols_ < white_.size(); }

  /// True if this string has a code point above U+00FF.
  template <class Symbol>
  bool is_wide(std::span<const Symbol> string) const {
    return any_wide() && std::any_of(string.begin(), string.end(), [&](Symbol s) { return s >= narrow_symbols_; });
  }

  /// Calls `visit(word)` for the words of a string, in order; `wide` as `is_wide` says.
  template <class Symbol, class Visit>
  void split(std::span<const Symbol> string, bool wide, const Visit& visit) const {
    const unsigned white = wide ? white_in_wide : white_in_narrow;
    const std::uint8_t* kinds = white_.data();
    const auto size = static_cast<std::uint32_t>(string.size());
    std::uint32_t begin = 0;
    std::uint32_t i = 0;
    watch::in_pieces(string, 2, [&](std::span<const Symbol> piece) {
      for (const Symbol symbol : piece) {
        const std::uint32_t at = i++;
        if ((kinds[symbol] & white) == 0) continue;
        if (at > begin) visit(Word<Symbol>(string.data() + begin, at - begin));
        begin = at + 1;
      }
    });
    if (size > begin) visit(Word<Symbol>(string.data() + begin, size - begin));
  }

 private:
  static constexpr unsigned white_in_narrow = 1;
  static constexpr unsigned white_in_wide = 2;

  std::size_t narrow_symbols_ = 0;   ///< symbols below it are code points up to U+00FF
  std::vector<std::uint8_t> white_;  ///< by symbol, in which strings it is white space
};

}  // namespace warpmatch::corpus
