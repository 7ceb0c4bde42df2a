#include "pair/jaro.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <vector>

#include "core/word.hpp"
#include "pair/affix.hpp"
#include "pair/match_table.hpp"
#include "scoring/similarities.hpp"

namespace warpmatch::pair {
namespace {

/// How far apart two symbols may stand and match, and 1 more; strings of at most 3 symbols match in place alone.
std::size_t reach(std::size_t left, std::size_t right) { return std::max(std::max(left, right) / 2, std::size_t{1}); }

/// Where `left` is at most 64 symbols: free rows and the reach are bits of one word.
template <class Symbol>
JaroCounts short_counts(std::span<const Symbol> left, std::span<const Symbol> right) {
  const std::size_t within = reach(left.size(), right.size());
  const ShortTable<Symbol> table(left, right);
  const std::size_t texts = std::min(right.size(), left.size() + within - 1);  // later ones reach nothing
  Word taken = 0;
  Symbol matched[64];
  JaroCounts counts;
  for (std::size_t j = 0; j < texts; ++j) {
    const Word before = j + within >= 64 ? ~Word{} : (Word{1} << (j + within)) - 1;
    const Word after = j >= within ? ~((Word{1} << (j - within + 1)) - 1) : ~Word{};
    const Word candidates = table.find(right[j]) & before & after & ~taken;
    if (candidates == 0) continue;
    taken |= candidates & (~candidates + 1);
    matched[counts.matches++] = right[j];
  }
  for (std::uint32_t k = 0; taken != 0; taken &= taken - 1, ++k)
    counts.displaced += left[static_cast<std::size_t>(std::countr_zero(taken))] != matched[k];
  return counts;
}

/// The first bit in [begin, end) that is set in `match` and not in `taken`; `end` where there is none.
std::size_t first_free(const Word* match, const std::vector<Word>& taken, std::size_t begin, std::size_t end) {
  for (std::size_t w = begin / 64; 64 * w < end; ++w) {
    Word candidates = match[w] & ~taken[w];
    if (w == begin / 64) candidates &= ~Word{} << begin % 64;
    if (candidates != 0) return std::min(end, 64 * w + static_cast<std::size_t>(std::countr_zero(candidates)));
  }
  return end;
}

template <class Symbol>
JaroCounts long_counts(std::span<const Symbol> left, std::span<const Symbol> right) {
  const std::size_t within = reach(left.size(), right.size());
  const MatchTable<Symbol> table(left);
  std::vector<Word> taken(table.words());
  std::vector<Symbol> matched;
  const std::size_t texts = std::min(right.size(), left.size() + within - 1);
  for (std::size_t j = 0; j < texts; ++j) {
    const std::size_t begin = j >= within ? j - within + 1 : 0;
    const std::size_t end = std::min(left.size(), j + within);
    const std::size_t i = first_free(table.find(right[j]), taken, begin, end);
    if (i == end) continue;
    taken[i / 64] |= Word{1} << i % 64;
    matched.push_back(right[j]);
  }
  JaroCounts counts{.matches = static_cast<std::uint32_t>(matched.size())};
  std::size_t k = 0;
  for (std::size_t w = 0; w < taken.size(); ++w)
    for (Word rest = taken[w]; rest != 0; rest &= rest - 1)
      counts.displaced += left[64 * w + static_cast<std::size_t>(std::countr_zero(rest))] != matched[k++];
  return counts;
}

}  // namespace

template <class Symbol>
JaroCounts jaro_counts(std::span<const Symbol> left, std::span<const Symbol> right) {
  if (left.empty() || right.empty()) return {};
  return left.size() <= 64 ? short_counts(left, right) : long_counts(left, right);
}

template <class Symbol>
double jaro_similarity(std::span<const Symbol> left, std::span<const Symbol> right) {
  const JaroCounts counts = jaro_counts(left, right);
  return scoring::jaro_similarity(left.size(), right.size(), counts.matches, counts.displaced);
}

template <class Symbol>
std::uint32_t winkler_prefix(std::span<const Symbol> left, std::span<const Symbol> right) {
  constexpr std::size_t longest = scoring::longest_winkler_prefix;
  return static_cast<std::uint32_t>(
      common_prefix(left.first(std::min(longest, left.size())), right.first(std::min(longest, right.size()))));
}

using Bytes = std::span<const std::uint8_t>;
using CodePoints = std::span<const char32_t>;

template JaroCounts jaro_counts(Bytes, Bytes);
template JaroCounts jaro_counts(CodePoints, CodePoints);
template double jaro_similarity(Bytes, Bytes);
template double jaro_similarity(CodePoints, CodePoints);
template std::uint32_t winkler_prefix(Bytes, Bytes);
template std::uint32_t winkler_prefix(CodePoints, CodePoints);

}  // namespace warpmatch::pair
