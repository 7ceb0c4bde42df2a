#include "pair/metrics/partial.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory_resource>
#include <utility>
#include <vector>

#include "core/indel.hpp"
#include "core/word.hpp"
#include "pair/isa/short_kernel.hpp"
#include "pair/strings/match_table.hpp"
#include "scoring/window_ratio.hpp"
#include "watch/pace.hpp"

namespace warpmatch::pair {
namespace {

// A needle is a string that many pieces of a text are compared with: Indel's columns after each symbol of a piece.

/// One of up to 64 symbols.
template <class Symbol>
class ShortNeedle {
 public:
  ShortNeedle(std::span<const Symbol> needle, std::span<const Symbol> text)
      : length_(needle.size()),
        rows_(core::low_bits<Word>(static_cast<std::uint32_t>(needle.size()))),
        table_(needle, text.size() < 256 ? text : every_byte<Symbol>()) {}

  std::size_t length() const { return length_; }
  /// What a step and the distance after it take, as a Pace counts.
  static std::uint64_t steps_each() { return 7; }
  bool contains(Symbol symbol) const { return table_.find(symbol) != 0; }

  std::uint64_t distance(std::span<const Symbol> text) const {
    Column column;
    for (const Symbol symbol : text) core::Indel::step(column, table_.find(symbol));
    return distance_after(column, text.size());
  }

  void start() { column_ = {}; }
  void step(Symbol symbol) { core::Indel::step(column_, table_.find(symbol)); }
  /// The distance to the `steps` symbols since the start.
  std::uint64_t distance_after(std::size_t steps) const { return distance_after(column_, steps); }

 private:
  using Column = core::Indel::Column<Word>;

  std::uint64_t distance_after(const Column& column, std::size_t steps) const {
    return steps + 2 * core::Indel::remainder<Ops>(column, rows_) - length_;
  }

  std::size_t length_;
  Word rows_;
  ShortTable<Symbol> table_;
  Column column_;
};

/// One of any length.
template <class Symbol>
class Needle {
 public:
  Needle(std::span<const Symbol> needle, std::span<const Symbol>)
      : length_(needle.size()), table_(needle), columns_(table_.words()) {}

  std::size_t length() const { return length_; }
  std::uint64_t steps_each() const { return 3 * columns_.size() + 4; }
  bool contains(Symbol symbol) const { return table_.contains(symbol); }

  std::uint64_t distance(std::span<const Symbol> text) {
    start();
    for (const Symbol symbol : text) {
      pace_.spend(2 * columns_.size() + 4);
      step(symbol);
    }
    return distance_after(text.size());
  }

  void start() { std::fill(columns_.begin(), columns_.end(), Column{}); }

  void step(Symbol symbol) {
    const Word* match = table_.find(symbol);
    core::Indel::Carry<Word> carry;
    for (std::size_t w = 0; w < columns_.size(); ++w) core::Indel::step<Ops>(columns_[w], match[w], carry);
  }

  std::uint64_t distance_after(std::size_t steps) const {
    std::uint64_t unmatched = 0;
    for (std::size_t w = 0; w < columns_.size(); ++w)
      unmatched +=
          core::Indel::remainder<Ops>(columns_[w], core::low_bits<Word>(static_cast<std::uint32_t>(length_ - 64 * w)));
    return steps + 2 * unmatched - length_;
  }

 private:
  using Column = core::Indel::Column<Word>;
  std::size_t length_;
  MatchTable<Symbol> table_;
  std::vector<Column> columns_;
  watch::Pace pace_;
};

/// Memory of a search of windows: on the stack for short strings, to which asking for some takes as long as a window.
class Room {
 public:
  std::pmr::memory_resource* resource() { return &resource_; }

 private:
  std::array<std::byte, 2048> first_;
  std::pmr::monotonic_buffer_resource resource_{first_.data(), first_.size()};
};

struct Window {
  double score = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The windows as long as the needle, all but the last. The ends of a range of windows are scored; between them a
/// step changes the distance by 2 at most, so the range is halved only if it can hold something better. The best
/// distance must lie below what the cutoff allows, which leaves room for its rounding.
template <class AnyNeedle, class Symbol>
Window best_full_window(AnyNeedle& needle, std::span<const Symbol> text, double cutoff) {
  constexpr std::int64_t unknown = -1;
  const std::size_t length = needle.length();
  const double maximum = static_cast<double>(2 * length);
  auto bound = static_cast<std::int64_t>(std::ceil(maximum * std::min(1.0, 1.0 - cutoff / 100.0 + 1e-5)));
  Window best{.end = length};
  bool found = false;
  watch::Pace pace;
  Room room;
  std::pmr::vector<std::int64_t> distances(text.size() - length, unknown, room.resource());
  const auto score = [&](std::size_t at) {
    if (distances[at] != unknown) return;
    pace.spend(2 * std::min<std::size_t>(length, 64));  // a longer needle polls by itself
    distances[at] = static_cast<std::int64_t>(needle.distance(text.subspan(at, length)));
    if (distances[at] >= bound) return;
    bound = distances[at];
    best.begin = at;
    found = true;
  };

  using Ranges = std::pmr::vector<std::pair<std::size_t, std::size_t>>;
  Ranges ranges({{0, distances.size() - 1}}, room.resource());
  Ranges halves(room.resource());
  while (!ranges.empty() && !(found && bound == 0)) {
    for (const auto& [first, last] : ranges) {
      score(first);
      if (found && bound == 0) break;
      score(last);
      if (found && bound == 0) break;
      const auto steps = static_cast<std::int64_t>(last - first);
      if (steps <= 1) continue;
      const std::int64_t known = std::abs(distances[first] - distances[last]);
      const std::int64_t gain = (steps - known / 2) / 2 * 2;
      if (std::min(distances[first], distances[last]) - gain >= bound) continue;
      const std::size_t middle = first + (last - first) / 2;
      halves.emplace_back(first, middle);
      halves.emplace_back(middle, last);
    }
    std::swap(ranges, halves);
    halves.clear();
  }
  best.end = best.begin + length;
  if (!found) return best;
  best.score = scoring::inner_window_ratio(static_cast<std::uint64_t>(bound), 2 * length, cutoff);
  return best;
}

/// The best window of a text that is no shorter than the needle. A window shorter than the needle, or the last one of
/// its length, counts only if strictly better; one that ends inside the text in a symbol the needle lacks never does.
template <class AnyNeedle, class Symbol>
Window best_window_by(std::span<const Symbol> pattern, std::span<const Symbol> text, double cutoff) {
  AnyNeedle needle(pattern, text);
  const std::size_t length = pattern.size();
  Window best{.end = length};
  if (text.size() > length) best = best_full_window(needle, text, cutoff);
  if (best.score == 100.0) return best;

  // What a window may differ by, as a share of both lengths, and more than rounding can hide: most that are not the
  // best are told by it, without the divisions of a ratio.
  constexpr double rounding = 1e-9;
  const auto share_for = [&] { return 1.0 - std::max(cutoff, best.score) / 100.0 + rounding; };
  double share = share_for();
  const auto offer = [&](std::uint64_t distance, std::size_t begin, std::size_t end) {
    const std::size_t lengths = length + (end - begin);
    if (static_cast<double>(distance) > share * static_cast<double>(lengths)) return;
    const double floor = std::max(cutoff, best.score);
    const double ratio = scoring::outer_window_ratio(distance, lengths, floor);
    if (ratio <= best.score) return;
    best = {ratio, begin, end};
    share = share_for();
  };
  watch::Pace pace;
  needle.start();
  for (std::size_t end = 1; end < length; ++end) {
    pace.spend(needle.steps_each());
    needle.step(text[end - 1]);
    if (needle.contains(text[end - 1])) offer(needle.distance_after(end), 0, end);
  }

  Room room;
  const std::pmr::vector<Symbol> reversed(pattern.rbegin(), pattern.rend(), room.resource());
  AnyNeedle backwards(std::span<const Symbol>{reversed}, text);
  std::pmr::vector<std::uint64_t> distances(length + 1, room.resource());  // by the length of the end
  for (std::size_t steps = 1; steps <= length; ++steps) {
    pace.spend(needle.steps_each());
    backwards.step(text[text.size() - steps]);
    distances[steps] = backwards.distance_after(steps);
  }
  for (std::size_t steps = length; steps > 0; --steps) {
    const std::size_t begin = text.size() - steps;
    if (needle.contains(text[begin])) offer(distances[steps], begin, text.size());
  }
  return best;
}

template <class Symbol>
Window best_window(std::span<const Symbol> pattern, std::span<const Symbol> text, double cutoff) {
  return pattern.size() <= 64 ? best_window_by<ShortNeedle<Symbol>>(pattern, text, cutoff)
                              : best_window_by<Needle<Symbol>>(pattern, text, cutoff);
}

/// Whether the kernel for windows takes them.
bool are_short(std::span<const std::uint8_t> left, std::span<const std::uint8_t> right) {
  const std::size_t shorter = std::min(left.size(), right.size());
  return shorter > 0 && shorter <= 64 && std::max(left.size(), right.size()) <= most_window_text;
}

double short_partial_ratio(std::span<const std::uint8_t> left, std::span<const std::uint8_t> right, double cutoff) {
  if (left.size() > right.size()) std::swap(left, right);
  const auto& best_window = short_kernels().best_window;
  ShortWindow best;
  best_window(short_pattern(left), short_text(right), best);
  if (left.size() == right.size()) best_window(short_pattern(right), short_text(left), best);
  return scoring::window_ratio(best.common, best.lengths, best.inner, best.outer, cutoff);
}

std::uint32_t as_index(std::size_t n) { return static_cast<std::uint32_t>(n); }

}  // namespace

template <class Symbol>
PartialMatch partial_match(std::span<const Symbol> left, std::span<const Symbol> right, double cutoff) {
  if (left.size() > right.size()) {
    const PartialMatch swapped = partial_match(right, left, cutoff);
    return {swapped.score, swapped.right_begin, swapped.right_end, swapped.left_begin, swapped.left_end};
  }
  const std::uint32_t length = as_index(left.size());
  const PartialMatch none{0.0, 0, length, 0, length};
  if (cutoff > 100.0) return none;
  if (left.empty()) return {right.empty() ? 100.0 : 0.0, 0, length, 0, length};

  const Window window = best_window(left, right, cutoff);
  const PartialMatch match{window.score, 0, length, as_index(window.begin), as_index(window.end)};
  if (match.score == 100.0 || left.size() != right.size()) return match;
  const Window other = best_window(right, left, std::max(cutoff, match.score));
  if (other.score > match.score) return {other.score, as_index(other.begin), as_index(other.end), 0, length};
  return match;
}

double partial_ratio(std::span<const std::uint8_t> left, std::span<const std::uint8_t> right, double cutoff) {
  return are_short(left, right) ? short_partial_ratio(left, right, cutoff) : partial_match(left, right, cutoff).score;
}

double partial_ratio(std::span<const std::uint16_t> left, std::span<const std::uint16_t> right, double cutoff) {
  return partial_match(left, right, cutoff).score;
}

double partial_ratio(std::span<const char32_t> left, std::span<const char32_t> right, double cutoff) {
  return partial_match(left, right, cutoff).score;
}

template PartialMatch partial_match(std::span<const std::uint8_t>, std::span<const std::uint8_t>, double);
template PartialMatch partial_match(std::span<const std::uint16_t>, std::span<const std::uint16_t>, double);
template PartialMatch partial_match(std::span<const char32_t>, std::span<const char32_t>, double);

}  // namespace warpmatch::pair
