#include "cpu/one_pair.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <warpmatch/error.hpp>
#include <warpmatch/matcher.hpp>

#include "core/metric_visit.hpp"
#include "core/word.hpp"
#include "corpus/code_points.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch {
namespace cpu {
namespace {

using Word = std::uint64_t;
using Ops = core::ScalarOps<Word>;

/// Match words of a pattern of bytes. Only the entries of the symbols at hand are ever written, so nothing is cleared.
class ByteTable {
 public:
  explicit ByteTable(std::size_t) {}
  void forget(std::uint8_t symbol) { match_[symbol] = 0; }
  Word& at(std::uint8_t symbol) { return match_[symbol]; }
  Word find(std::uint8_t symbol) const { return match_[symbol]; }

 private:
  Word match_[256];
};

/// Match words of a pattern of any code points: open addressing, for up to 64 distinct symbols.
class CodePointTable {
 public:
  explicit CodePointTable(std::size_t) {}
  void forget(char32_t) {}
  Word& at(char32_t symbol) {
    Entry& entry = entries_[slot(symbol)];
    entry.symbol = symbol;
    return entry.match;
  }
  Word find(char32_t symbol) const { return entries_[slot(symbol)].match; }

 private:
  struct Entry {
    char32_t symbol = 0;
    Word match = 0;  ///< never 0 in a taken entry
  };
  std::size_t slot(char32_t symbol) const {
    std::size_t i = (symbol * 0x9E3779B1u) >> 25;
    while (entries_[i].match != 0 && entries_[i].symbol != symbol) i = (i + 1) % 128;
    return i;
  }
  Entry entries_[128];
};

template <class Core, class Table, class Symbol>
std::uint32_t short_distance(std::span<const Symbol> pattern, std::span<const Symbol> text) {
  Table table(pattern.size());
  for (const Symbol symbol : text) table.forget(symbol);
  for (const Symbol symbol : pattern) table.forget(symbol);
  for (std::size_t i = 0; i < pattern.size(); ++i) table.at(pattern[i]) |= Word{1} << i;
  typename Core::template Column<Word> column;
  for (const Symbol symbol : text) Core::template step<Ops>(column, table.find(symbol));
  const Word mask = core::low_bits<Word>(static_cast<std::uint32_t>(pattern.size()));
  return static_cast<std::uint32_t>(text.size() - pattern.size() +
                                    Core::unit * Core::template remainder<Ops>(column, mask));
}

/// The symbols of two strings renumbered from 0 in the order the first one brings them; those it lacks share one
/// number of their own.
template <class Symbol>
std::uint32_t renumber(std::span<const Symbol> pattern, std::span<const Symbol> text,
                       std::vector<std::uint32_t>& pattern_symbols, std::vector<std::uint32_t>& text_symbols) {
  std::vector<Symbol> known(pattern.begin(), pattern.end());
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  const auto number = [&](Symbol symbol) {
    const auto at = std::lower_bound(known.begin(), known.end(), symbol);
    return at != known.end() && *at == symbol ? static_cast<std::uint32_t>(at - known.begin())
                                              : static_cast<std::uint32_t>(known.size());
  };
  std::transform(pattern.begin(), pattern.end(), std::back_inserter(pattern_symbols), number);
  std::transform(text.begin(), text.end(), std::back_inserter(text_symbols), number);
  return static_cast<std::uint32_t>(known.size() + 1);
}

template <class Core, class Symbol>
std::uint32_t long_distance(std::span<const Symbol> pattern, std::span<const Symbol> text) {
  std::vector<std::uint32_t> pattern_symbols;
  std::vector<std::uint32_t> text_symbols;
  const std::size_t symbols = renumber(pattern, text, pattern_symbols, text_symbols);
  const std::size_t words = (pattern.size() + 63) / 64;
  std::vector<Word> match(symbols * words);
  for (std::size_t i = 0; i < pattern.size(); ++i) match[pattern_symbols[i] * words + i / 64] |= Word{1} << i % 64;

  std::vector<typename Core::template Column<Word>> columns(words);
  for (const std::uint32_t symbol : text_symbols) {
    typename Core::template Carry<Word> carry;
    for (std::size_t w = 0; w < words; ++w) Core::template step<Ops>(columns[w], match[symbol * words + w], carry);
  }
  Word remainder = 0;
  for (std::size_t w = 0; w < words; ++w)
    remainder += Core::template remainder<Ops>(
        columns[w], core::low_bits<Word>(static_cast<std::uint32_t>(pattern.size() - 64 * w)));
  return static_cast<std::uint32_t>(text.size() - pattern.size() + Core::unit * remainder);
}

template <class Core, class Table, class Symbol>
std::uint32_t distance(std::span<const Symbol> a, std::span<const Symbol> b) {
  // A common beginning or end costs nothing in either metric.
  const auto ahead = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  a = {ahead.first, a.end()};
  b = {ahead.second, b.end()};
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a = a.first(a.size() - 1);
    b = b.first(b.size() - 1);
  }
  if (a.size() > b.size()) std::swap(a, b);
  if (a.empty()) return static_cast<std::uint32_t>(b.size());
  return a.size() <= 64 ? short_distance<Core, Table>(a, b) : long_distance<Core>(a, b);
}

}  // namespace

std::uint32_t pair_distance(Metric metric, const PairView& pair) {
  return core::visit_metric(metric, [&](auto core) {
    using Core = decltype(core);
    if (pair.is_latin1)
      return distance<Core, ByteTable>(std::span(static_cast<const std::uint8_t*>(pair.left), pair.left_length),
                                       std::span(static_cast<const std::uint8_t*>(pair.right), pair.right_length));
    return distance<Core, CodePointTable>(std::span(static_cast<const char32_t*>(pair.left), pair.left_length),
                                          std::span(static_cast<const char32_t*>(pair.right), pair.right_length));
  });
}

}  // namespace cpu

namespace {

std::u32string code_points(const Text& text, const char* argument) {
  std::u32string points;
  points.reserve(text.units);
  const std::size_t bad =
      corpus::visit_code_points(text, [&](auto symbol) { points.push_back(static_cast<char32_t>(symbol)); });
  if (bad != corpus::well_formed) throw InvalidArgument(argument, "not valid text at unit " + std::to_string(bad));
  return points;
}

}  // namespace

double score(Text left, Text right, const ScoreOptions& options) {
  const scoring::ScoreRule rule(options);
  if (left.data == nullptr || right.data == nullptr) {
    if (is_integer(rule.form))
      throw InvalidArgument(left.data == nullptr ? "left" : "right", "a null has no " + to_string(options.scorer));
    return rule.worst();
  }
  std::u32string left_points;
  std::u32string right_points;
  cpu::PairView pair{left.data, right.data, static_cast<std::uint32_t>(left.units),
                     static_cast<std::uint32_t>(right.units), true};
  if (left.encoding != Encoding::latin1 || right.encoding != Encoding::latin1) {
    left_points = code_points(left, "left");
    right_points = code_points(right, "right");
    pair = {left_points.data(), right_points.data(), static_cast<std::uint32_t>(left_points.size()),
            static_cast<std::uint32_t>(right_points.size()), false};
  }
  const std::uint32_t maximum = core::maximum(rule.metric, pair.left_length, pair.right_length);
  // The lengths alone may rule the pair out.
  const std::uint32_t at_least = pair.left_length > pair.right_length ? pair.left_length - pair.right_length
                                                                      : pair.right_length - pair.left_length;
  if (!rule.passes(at_least, maximum)) return rule.missed();
  return rule.reported(cpu::pair_distance(rule.metric, pair), maximum);
}

}  // namespace warpmatch
