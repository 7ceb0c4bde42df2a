#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "watch/pace.hpp"
#include "watch/sorting.hpp"

namespace warpmatch::corpus {

/// Appends the trigrams of a string to `out` as PostgreSQL's pg_trgm has them: of words of letters and digits in lower
/// case, with two spaces before each and one after, every three neighbours. They are written as words themselves, each
/// once, in ascending order and separated by a space; `_`, which is neither letter nor digit, stands for the spaces
/// within them. `fold(symbol)` is what lower_alphanumeric makes of a symbol.
///
/// `Cat` becomes `__c _ca at_ cat`.
template <class String, class Fold>
void append_trigrams(const String& string, const Fold& fold, std::vector<char32_t>& out) {
  // Three code points in one number, which sorts as they do.
  constexpr int bits = 21;
  constexpr std::uint64_t code_point = (std::uint64_t{1} << bits) - 1;
  constexpr std::uint64_t three = (std::uint64_t{1} << 3 * bits) - 1;
  constexpr std::uint64_t before_word = std::uint64_t{U'_'} << bits | U'_';

  std::vector<std::uint64_t> trigrams;
  watch::Pace pace;
  std::uint64_t last = before_word;
  const auto follow = [&](char32_t c) { trigrams.push_back(last = (last << bits | c) & three); };
  const auto end_word = [&] {
    if (last != before_word) follow(U'_');
    last = before_word;
  };
  for (const auto symbol : string) {
    pace.spend(4);
    const char32_t c = fold(symbol);
    if (c == U' ')
      end_word();
    else
      follow(c);
  }
  end_word();
  watch::sort_few(std::span(trigrams));
  trigrams.erase(std::unique(trigrams.begin(), trigrams.end()), trigrams.end());
  const std::size_t begin = out.size();
  for (const std::uint64_t trigram : trigrams) {
    pace.spend(4);
    if (out.size() > begin) out.push_back(U' ');
    for (const int shift : {2 * bits, bits, 0}) out.push_back(static_cast<char32_t>(trigram >> shift & code_point));
  }
}

}  // namespace warpmatch::corpus
