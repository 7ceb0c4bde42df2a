#include "cpu/blocks/long_pairs.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

#include "core/metric_visit.hpp"
#include "corpus/text/symbol_visit.hpp"
#include "pair/metrics/affix.hpp"
#include "pair/metrics/damerau.hpp"
#include "pair/metrics/edit_distance.hpp"
#include "watch/pace.hpp"

namespace warpmatch::cpu {
namespace {

// Measured on Zen 4 with AVX-512, in cells of diagonals (some 2 ns each); only their proportion matters.
constexpr double kLaneStep = 1.2;     // a word of every lane of a block over a column
constexpr double kLaneCells = 1.4;    // a cell of Damerau-Levenshtein in every lane
constexpr double kDamerauCell = 1.5;  // and in one pair

/// About half a second of a search that may find nothing, and polls.
constexpr double kLongestSearch = 1 << 28;
/// Too few cells to tell anything.
constexpr double kLeastSearch = 16;
/// So few that a pair is told by them however hopeless: lanes would go on until the last one of them is told.
constexpr double kShortSearch = 64;
constexpr std::size_t kPadding = 16;  // what may be read past the end of a string, 64 bytes

constexpr double kStripRows = 64 * strip_words;

/// Calls `f(lane)` for each lane of a set.
template <class F>
void for_each_lane(LaneSet lanes, F&& f) {
  for (; lanes != 0; lanes &= lanes - 1) f(static_cast<std::uint32_t>(std::countr_zero(lanes)));
}

LaneSet only(std::uint32_t lane) { return LaneSet{1} << lane; }

std::uint32_t apart(std::size_t left, std::size_t right) {
  return static_cast<std::uint32_t>(left > right ? left - right : right - left);
}

/// Symbols as the code points that pairs of strings are made of.
template <class Symbol>
std::u32string as_points(std::span<const Symbol> string) {
  std::u32string points;
  points.reserve(string.size());
  watch::in_pieces(string, 1, [&](std::span<const Symbol> piece) { points.append(piece.begin(), piece.end()); });
  return points;
}

/// The first bytes of a string, of which 64 more can be read than it has.
std::uint64_t head_of(const std::byte* string) {
  std::uint64_t head = 0;
  std::memcpy(&head, string, sizeof head);
  return head;
}

std::uint32_t as_count(std::size_t n) { return static_cast<std::uint32_t>(n); }

Metric recurrence_of(Metric metric) { return metric == Metric::lcs_seq ? Metric::indel : metric; }

}  // namespace

/// What a text takes in lanes, in cells of diagonals, by the largest limit of a lane: words of rows times the columns
/// of their band. Unrelated strings exceed their limit soon.
struct LongPairs::Costs {
  double rows;
  double columns;

  double hopeful(double limit) const {
    return kLaneStep * (rows / 64 + 1) * std::min(columns, std::min(kStripRows, rows) + limit + 2);
  }
  double hopeless(double limit) const {
    const double read = std::min(rows, limit / pair::unrelated_edits);
    return kLaneStep * (read / 64 + 1) * std::min(columns, 64 + limit + 2);
  }
};

LongPairs::LongPairs(const LaneKernels& kernels, Metric metric, std::size_t text_alphabet, unsigned text_symbol_bytes)
    : kernels_(kernels),
      metric_(recurrence_of(metric)),
      scale_(core::edit_scale(metric_)),
      text_alphabet_(text_alphabet),
      text_symbol_bytes_(text_symbol_bytes) {}

void LongPairs::load(const corpus::PackedCorpus& patterns, const LaneStrings& strings, const std::uint32_t* lengths,
                     std::uint32_t size, const SymbolMaps& maps) {
  patterns_ = &patterns;
  loaded_ = &strings;
  lengths_ = lengths;
  size_ = size;
  maps_ = &maps;
  longest_ = size == 0 ? 0 : *std::max_element(lengths, lengths + size);
  translated_ = false;
}

/// Patterns in the symbols of the texts; one more stands for all that texts lack, in wider symbols if need be.
void LongPairs::translate() {
  translated_ = true;
  symbol_bytes_ = text_symbol_bytes_;
  if (maps_->pattern_to_text.empty()) {
    for (std::uint32_t lane = 0; lane < size_; ++lane)
      strings_[lane] = reinterpret_cast<const std::byte*>(loaded_->string[lane]);
  } else {
    while (symbol_bytes_ < 4 && text_alphabet_ >> (8 * symbol_bytes_) != 0) symbol_bytes_ *= 2;
    corpus::visit_symbol_type(symbol_bytes_, [&](auto symbol) { translate_to<decltype(symbol)>(); });
  }
  for (std::uint32_t lane = 0; lane < size_; ++lane) heads_[lane] = head_of(strings_[lane]);
}

template <class Symbol>
void LongPairs::translate_to() {
  const auto in_words = [](std::size_t symbols) { return (symbols * sizeof(Symbol) + 3) / 4; };
  std::size_t words = 0;
  for (std::uint32_t lane = 0; lane < size_; ++lane) words += in_words(lengths_[lane]);
  watch::grow(pattern_memory_, words + kPadding);
  auto* next = pattern_memory_.data();
  const auto absent = static_cast<Symbol>(text_alphabet_);
  corpus::visit_symbol_type(patterns_->symbol_bytes(), [&](auto type) {
    for (std::uint32_t lane = 0; lane < size_; ++lane) {
      const auto* from = reinterpret_cast<const decltype(type)*>(loaded_->string[lane]);
      auto* to = reinterpret_cast<Symbol*>(next);
      strings_[lane] = reinterpret_cast<const std::byte*>(to);
      next += in_words(lengths_[lane]);
      watch::in_pieces(std::span(from, lengths_[lane]), 2, [&](auto some) {
        for (const auto foreign : some) {
          const std::uint32_t symbol = maps_->pattern_to_text[foreign];
          *to++ = symbol == corpus::Alphabet::absent ? absent : static_cast<Symbol>(symbol);
        }
      });
    }
  });
}

template <class Symbol>
const Symbol* LongPairs::as_symbols(const TextRef& text) {
  if (sizeof(Symbol) == text_symbol_bytes_) return reinterpret_cast<const Symbol*>(text.symbols);
  watch::grow(text_memory_, std::size_t{text.length} + kPadding);
  auto* wider = reinterpret_cast<Symbol*>(text_memory_.data());
  corpus::visit_symbol_type(text_symbol_bytes_, [&](auto type) {
    auto* to = wider;
    watch::in_pieces(std::span(reinterpret_cast<const decltype(type)*>(text.symbols), text.length), 1,
                     [&](auto some) { to = std::copy(some.begin(), some.end(), to); });
  });
  return wider;
}

LaneSet LongPairs::decide(const TextRef& text, LaneSet lanes, const std::uint32_t* limits, std::uint32_t* remainders) {
  if (!translated_) translate();
  pace_.spend(std::uint64_t{text.length} * static_cast<unsigned>(std::popcount(lanes)) / 8);  // to read them once
  return corpus::visit_symbol_type(symbol_bytes_, [&](auto type) {
    using Symbol = decltype(type);
    return decide_all<Symbol>({as_symbols<Symbol>(text), text.length}, lanes, limits, remainders);
  });
}

template <class Symbol>
LaneSet LongPairs::decide_all(String<Symbol> text, LaneSet lanes, const std::uint32_t* limits,
                              std::uint32_t* remainders) {
  switch (metric_) {
    case Metric::levenshtein: return decide_by_edits(levenshtein_, text, lanes, limits, remainders);
    case Metric::osa: return decide_by_edits(osa_, text, lanes, limits, remainders);
    case Metric::damerau_levenshtein: return decide_damerau(text, lanes, limits, remainders);
    case Metric::hamming:
    case Metric::prefix: compare_in_place(text, lanes, remainders); return 0;
    default: return decide_by_edits(indel_, text, lanes, limits, remainders);
  }
}

template <class Symbol>
std::uint32_t LongPairs::equal_symbols(String<Symbol> left, const Symbol* right) const {
  std::uint32_t equal = 0;
  watch::in_pieces(left, 1, [&](String<Symbol> some) {
    equal += kernels_.equal_symbols(some.data(), right, static_cast<std::uint32_t>(some.size()), sizeof(Symbol));
    right += some.size();
  });
  return equal;
}

/// Metrics that compare what stands at the same place.
template <class Symbol>
void LongPairs::compare_in_place(String<Symbol> text, LaneSet lanes, std::uint32_t* remainders) const {
  const auto shorter = [&](std::uint32_t lane) {
    return std::min(lengths_[lane], static_cast<std::uint32_t>(text.size()));
  };
  if (metric_ == Metric::hamming) {
    for_each_lane(lanes, [&](std::uint32_t lane) {
      remainders[lane] = lengths_[lane] - equal_symbols(pattern<Symbol>(lane).first(shorter(lane)), text.data());
    });
    return;
  }
  const std::uint64_t head = head_of(reinterpret_cast<const std::byte*>(text.data()));
  for_each_lane(lanes, [&](std::uint32_t lane) {
    const std::uint64_t differing = heads_[lane] ^ head;
    const auto run = static_cast<std::uint32_t>(std::countr_zero(differing)) / (8 * sizeof(Symbol));
    const std::uint32_t most = shorter(lane);
    remainders[lane] =
        lengths_[lane] - (differing != 0
                              ? std::min<std::uint32_t>(most, run)
                              : as_count(pair::common_length(pattern<Symbol>(lane).data(), text.data(), most)));
  });
}

template <class Core, class Symbol>
LaneSet LongPairs::decide_by_edits(pair::Diagonals<Core>& diagonals, String<Symbol> text, LaneSet lanes,
                                   const std::uint32_t* limits, std::uint32_t* remainders) {
  std::uint32_t largest = 0;
  for_each_lane(lanes, [&](std::uint32_t lane) { largest = std::max(largest, limits[lane]); });
  const Costs costs{static_cast<double>(longest_), static_cast<double>(text.size())};
  const double each = 1.0 / std::popcount(lanes);
  const double limit = largest;
  double hopeful = costs.hopeful(limit) * each;
  // Whatever the pair, to go all the way is no more than its share of the lanes' work.
  if (limit * limit / 2 > hopeful) hopeful = std::min(hopeful * pair::search_share, kLongestSearch);
  if (hopeful < std::min(kLeastSearch, limit * limit / 2)) return lanes;
  const double hopeless = limit * limit <= kShortSearch ? kShortSearch : costs.hopeless(limit) * each;
  const pair::DiagonalBudget budget{static_cast<std::uint64_t>(hopeful),
                                    static_cast<std::uint64_t>(std::min(hopeful, hopeless))};

  LaneSet open = 0;
  std::uint32_t guesses[max_word_lanes];
  for_each_lane(lanes, [&](std::uint32_t lane) {
    String<Symbol> left = pattern<Symbol>(lane);
    String<Symbol> right = text;
    pair::trim_common_affixes(left, right);
    const std::uint32_t between = apart(left.size(), right.size());
    pair::DiagonalVerdict verdict{pair::DiagonalVerdict::Kind::within, between};
    if (!left.empty() && !right.empty()) verdict = diagonals.compare(left, right, limits[lane], budget);
    if (verdict.kind == pair::DiagonalVerdict::Kind::within)
      remainders[lane] = remainder(lane, text.size(), verdict.distance);
    if (verdict.kind == pair::DiagonalVerdict::Kind::open) {
      open |= only(lane);
      guesses[lane] = verdict.distance;
    }
  });
  return open == 0 ? open : score_few(text, open, limits, guesses, remainders);
}

/// Pairs that are left, where they are so few that lanes would mostly work for nobody.
template <class Symbol>
LaneSet LongPairs::score_few(String<Symbol> text, LaneSet lanes, const std::uint32_t* limits,
                             const std::uint32_t* guesses, std::uint32_t* remainders) {
  const Costs costs{static_cast<double>(longest_), static_cast<double>(text.size())};
  double pairs = 0;
  double in_lanes = 0;
  for_each_lane(lanes, [&](std::uint32_t lane) {
    const bool is_hopeless = guesses[lane] > limits[lane];
    pairs += pair::band_cost(metric_, lengths_[lane], text.size(), limits[lane], is_hopeless);
    in_lanes = std::max(in_lanes, is_hopeless ? costs.hopeless(limits[lane]) : costs.hopeful(limits[lane]));
  });
  if (pairs >= in_lanes) return lanes;
  const auto score = [&](std::uint32_t lane, auto string, auto other) {
    pace_.spend(static_cast<std::uint64_t>(pair::band_cost(metric_, string.size(), other.size(), limits[lane], false)));
    const std::uint32_t distance = pair::edit_distance(metric_, string, other, limits[lane]);
    if (distance <= limits[lane]) remainders[lane] = remainder(lane, text.size(), distance);
  };
  if constexpr (sizeof(Symbol) == 1) {
    for_each_lane(lanes, [&](std::uint32_t lane) { score(lane, pattern<Symbol>(lane), text); });
  } else {
    const std::u32string other = as_points(text);
    for_each_lane(lanes, [&](std::uint32_t lane) {
      const std::u32string string = as_points(pattern<Symbol>(lane));
      score(lane, std::span<const char32_t>(string), std::span<const char32_t>(other));
    });
  }
  return 0;
}

/// A swap, with what is inserted or deleted within it, is no more than twice as dear without swaps: the Levenshtein
/// distance, which diagonals tell, bounds this one from both sides.
template <class Symbol>
LaneSet LongPairs::decide_damerau(String<Symbol> text, LaneSet lanes, const std::uint32_t* limits,
                                  std::uint32_t* remainders) {
  const double whole = kLaneCells * longest_ * static_cast<double>(text.size()) / std::popcount(lanes);
  LaneSet open = 0;
  for_each_lane(lanes, [&](std::uint32_t lane) {
    String<Symbol> left = pattern<Symbol>(lane);
    String<Symbol> right = text;
    pair::trim_common_affixes(left, right);
    const std::uint32_t between = apart(left.size(), right.size());
    if (left.empty() || right.empty()) {
      remainders[lane] = remainder(lane, text.size(), between);
      return;
    }
    const auto longer = static_cast<std::uint64_t>(std::max(left.size(), right.size()));
    const auto twice = static_cast<std::uint32_t>(std::min(longer, 2 * std::uint64_t{limits[lane]}));
    const bool to_the_end = 0.5 * twice * twice <= whole;
    const auto budget = static_cast<std::uint64_t>(to_the_end ? whole : whole * pair::search_share);
    const pair::DiagonalVerdict verdict = levenshtein_.compare(left, right, twice, {budget, budget});
    const bool exceeds = verdict.kind == pair::DiagonalVerdict::Kind::beyond && twice < longer;
    if (exceeds) return;
    std::uint32_t limit = limits[lane];
    if (verdict.kind == pair::DiagonalVerdict::Kind::within) {
      limit = std::min(limit, verdict.distance);
      if ((verdict.distance + 1) / 2 > limit) return;
    }
    const double band = std::min<double>(static_cast<double>(left.size()), 2.0 * limit + 3);
    if (kDamerauCell * band * static_cast<double>(right.size()) >= whole) {
      open |= only(lane);
      return;
    }
    pace_.spend(static_cast<std::uint64_t>(4 * band * static_cast<double>(right.size())));
    std::uint32_t distance = 0;
    if constexpr (sizeof(Symbol) == 1) {
      distance = pair::damerau_levenshtein_distance(left, right, limit);
    } else {
      const std::u32string string = as_points(left);
      const std::u32string other = as_points(right);
      distance = pair::damerau_levenshtein_distance<char32_t>(string, other, limit);
    }
    if (distance <= limit) remainders[lane] = remainder(lane, text.size(), distance);
  });
  return open;
}

}  // namespace warpmatch::cpu
