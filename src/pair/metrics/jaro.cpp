#include "pair/metrics/jaro.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "core/jaro.hpp"
#include "core/word.hpp"
#include "pair/isa/short_kernel.hpp"
#include "pair/metrics/affix.hpp"
#include "pair/strings/match_table.hpp"
#include "scoring/similarities.hpp"
#include "watch/pace.hpp"

namespace warpmatch::pair {
namespace {

/// Two symbols that stand this far apart do not match, nearer ones may.
std::size_t beyond_reach(std::size_t left, std::size_t right) { return core::Jaro::reach(std::max(left, right)) + 1; }

/// Where `left` is at most 64 symbols and not empty: free rows and the reach are bits of one word. Without a branch on
/// what matches, which nothing foretells.
template <class Table, class Symbol>
JaroMatches short_counts(const Table& table, std::span<const Symbol> left, std::span<const Symbol> right,
                         std::size_t least_matches) {
  const std::size_t within = beyond_reach(left.size(), right.size());
  const std::size_t texts = std::min(right.size(), left.size() + within - 1);  // later ones reach nothing
  Word taken = 0;
  Word window = core::low_bits<Word>(static_cast<std::uint32_t>(within));
  Symbol matched[65];  // one more than can match
  std::uint32_t matches = 0;
  const auto take = [&](Symbol symbol) {
    const Word candidates = table.find(symbol) & window & ~taken;
    taken |= candidates & (~candidates + 1);
    matched[matches] = symbol;
    matches += candidates != 0;
  };
  const std::size_t opening = std::min(texts, within - 1);  // the window grows, then moves
  watch::in_pieces(right.first(opening), 4, [&](std::span<const Symbol> piece) {
    for (const Symbol symbol : piece) {
      take(symbol);
      window = window << 1 | 1;
    }
  });
  for (const Symbol symbol : right.subspan(opening, texts - opening)) {
    take(symbol);
    window <<= 1;
  }
  if (matches < least_matches) return {};
  JaroMatches counts{.matches = matches};
  for (std::uint32_t k = 0; taken != 0; taken &= taken - 1, ++k)
    counts.displaced += left[static_cast<std::size_t>(std::countr_zero(taken))] != matched[k];
  return counts;
}

template <class Symbol>
JaroMatches long_counts(std::span<const Symbol> left, std::span<const Symbol> right, std::size_t least_matches) {
  const SymbolNumbers<Symbol> numbers(left);
  const std::vector<std::uint32_t> right_numbers = numbers_of(right, numbers);
  JaroMatcher matcher;
  return matcher.counts(NumberedString(numbers_of(left, numbers), numbers.count() + 1), right_numbers, least_matches);
}

/// Of the chosen level, for symbols of one or two bytes; null where it has none.
template <class Symbol>
auto kernel_of() {
  if constexpr (sizeof(Symbol) == 1)
    return short_kernels().jaro;
  else
    return short_kernels().wide_jaro;
}

template <class Symbol>
JaroMatches counts_of(std::span<const Symbol> left, std::span<const Symbol> right, std::size_t least_matches) {
  if (left.size() > 64) return long_counts(left, right, least_matches);
  if constexpr (sizeof(Symbol) <= 2) {
    if (const auto jaro = kernel_of<Symbol>(); jaro != nullptr && right.size() <= 64) {
      const PatternOf<Symbol> pattern = short_pattern(left);
      const TextOf<Symbol> text = short_text(right);
      ShortMatches found;
      jaro(&pattern, &text, 1, &found);
      return found.matches < least_matches ? JaroMatches{} : JaroMatches{found.matches, found.displaced};
    }
  }
  return short_counts(ShortTable<Symbol>(left, right), left, right, least_matches);
}

/// `counts(least_matches)` are those of two strings that are not empty, or none where fewer match.
template <class Counts>
double similarity_from(std::size_t left, std::size_t right, double least, Counts&& counts) {
  if (left == 0 || right == 0) return scoring::jaro_similarity(left, right, 0, 0);
  const std::size_t least_matches = fewest_matches(left, right, least);
  if (least_matches > std::min(left, right)) return 0.0;
  const JaroMatches found = counts(least_matches);
  return scoring::jaro_similarity(left, right, found.matches, found.displaced);
}

}  // namespace

std::size_t fewest_matches(std::size_t left, std::size_t right, double least) {
  const double each = 1.0 / static_cast<double>(left) + 1.0 / static_cast<double>(right);
  const double matches = std::ceil((3.0 * std::min(least, 2.0) - 1.0) / each);  // 2 is already out of reach
  return matches > 0.0 ? static_cast<std::size_t>(matches) : 0;
}

NumberedString::NumberedString(std::vector<std::uint32_t> numbers, std::uint32_t count)
    : numbers_(std::move(numbers)), begin_(std::size_t{count} + 1) {
  const std::span<const std::uint32_t> all(numbers_);
  watch::grow(places_, numbers_.size() + count, kNoPlace);
  watch::in_pieces(all, 2, [&](std::span<const std::uint32_t> piece) {
    for (const std::uint32_t number : piece) ++begin_[number];
  });
  std::uint32_t next = 0;
  for (std::uint32_t& begin : begin_) next += std::exchange(begin, next) + 1;  // one more for the end of the list
  std::vector<std::uint32_t> at = begin_;
  std::uint32_t place = 0;
  watch::in_pieces(all, 4, [&](std::span<const std::uint32_t> piece) {
    for (const std::uint32_t number : piece) places_[at[number]++] = place++;
  });
}

JaroMatches JaroMatcher::counts(const NumberedString& left, std::span<const std::uint32_t> right,
                                std::size_t least_matches) {
  const std::span<const std::uint32_t> symbols = left.numbers();
  const std::size_t within = beyond_reach(symbols.size(), right.size());
  const std::size_t texts = std::min(right.size(), symbols.size() + within - 1);  // later ones reach nothing
  next_.assign(left.begins().begin(), left.begins().end());
  taken_.clear();
  watch::grow(taken_, symbols.size() + 1);
  watch::grow(matched_, texts + 1);
  const std::uint32_t* const places = left.places().data();

  // Free places of a symbol are those from the last one taken on: earlier ones are taken or out of reach for good.
  std::size_t matches = 0;
  for (std::size_t j = 0; j < texts; ++j) {
    if (j % kStride == 0) {
      pace_.spend(4 * kStride);
      if (matches + (texts - j) < least_matches) return {};
    }
    const std::size_t begin = j >= within ? j - within + 1 : 0;
    std::uint32_t& next = next_[right[j]];
    while (places[next] < begin) ++next;
    const std::uint32_t place = places[next];
    const bool takes = place < j + within;
    taken_[takes ? place : symbols.size()] = 1;
    matched_[matches] = right[j];
    matches += takes;
    next += takes;
  }
  if (matches < least_matches) return {};
  JaroMatches counts{.matches = static_cast<std::uint32_t>(matches)};
  const std::uint8_t* taken = taken_.data();
  std::size_t k = 0;
  watch::in_pieces(symbols, 2, [&](std::span<const std::uint32_t> piece) {
    for (const std::uint32_t symbol : piece) {
      counts.displaced += *taken & static_cast<std::uint32_t>(symbol != matched_[k]);
      k += *taken++;
    }
  });
  return counts;
}

template <class Symbol>
JaroMatches jaro_counts(std::span<const Symbol> left, std::span<const Symbol> right) {
  return left.empty() || right.empty() ? JaroMatches{} : counts_of(left, right, 0);
}

template <class Symbol>
double jaro_similarity(std::span<const Symbol> left, std::span<const Symbol> right, double least) {
  return similarity_from(left.size(), right.size(), least,
                         [&](std::size_t least_matches) { return counts_of(left, right, least_matches); });
}

template <class Symbol>
double jaro_similarity(const Pattern<Symbol>& left, std::span<const Symbol> right, double least) {
  return similarity_from(left.string().size(), right.size(), least, [&](std::size_t least_matches) {
    return short_counts(left, left.string(), right, least_matches);
  });
}

double jaro_similarity(JaroMatcher& matcher, const NumberedString& left, std::span<const std::uint32_t> right,
                       double least) {
  return similarity_from(left.numbers().size(), right.size(), least,
                         [&](std::size_t least_matches) { return matcher.counts(left, right, least_matches); });
}

template <class Symbol>
std::uint32_t winkler_prefix(std::span<const Symbol> left, std::span<const Symbol> right) {
  constexpr std::size_t longest = scoring::longest_winkler_prefix;
  return static_cast<std::uint32_t>(
      common_prefix(left.first(std::min(longest, left.size())), right.first(std::min(longest, right.size()))));
}

using Bytes = std::span<const std::uint8_t>;
using Units = std::span<const std::uint16_t>;
using CodePoints = std::span<const char32_t>;

template JaroMatches jaro_counts(Bytes, Bytes);
template JaroMatches jaro_counts(CodePoints, CodePoints);
template double jaro_similarity(Bytes, Bytes, double);
template double jaro_similarity(Units, Units, double);
template double jaro_similarity(CodePoints, CodePoints, double);
template double jaro_similarity(const Pattern<std::uint8_t>&, Bytes, double);
template double jaro_similarity(const Pattern<char32_t>&, CodePoints, double);
template std::uint32_t winkler_prefix(Bytes, Bytes);
template std::uint32_t winkler_prefix(Units, Units);
template std::uint32_t winkler_prefix(CodePoints, CodePoints);
template std::uint32_t winkler_prefix(std::span<const std::uint32_t>, std::span<const std::uint32_t>);

}  // namespace warpmatch::pair
