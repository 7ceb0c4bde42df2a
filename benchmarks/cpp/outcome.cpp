#include "outcome.hpp"

#include <algorithm>
#include <bit>
#include <sstream>
#include <utility>

namespace warpmatch::bench {
namespace {

template <class... Parts>
std::string text(const Parts&... parts) {
  std::ostringstream out;
  out.precision(17);
  (out << ... << parts);
  return out.str();
}

std::string text_of(const Dense& dense, std::size_t place) {
  const std::uint32_t cell = dense.cells[place];
  return dense.integers ? text(cell) : text(std::bit_cast<float>(cell));
}

std::string text_of(const dispatch::Choice& choice) {
  return choice.rank == dispatch::Choice::none ? "none" : text("rank ", choice.rank, " with ", choice.score);
}

std::string text_of(const dispatch::RankPair& pair) {
  return text("(", pair.left, ", ", pair.right, ") with ", pair.score);
}

std::vector<dispatch::RankPair> sorted(const dispatch::PairList& list) {
  std::vector<dispatch::RankPair> all;
  for (const auto& part : list.parts()) all.insert(all.end(), part.begin(), part.end());
  std::ranges::sort(all, {}, [](const dispatch::RankPair& pair) { return std::pair(pair.left, pair.right); });
  return all;
}

/// Where two lists first differ, if they do.
template <class Value>
std::size_t first_mismatch(const std::vector<Value>& a, const std::vector<Value>& b) {
  return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

std::string difference(const Dense& expected, const Dense& found) {
  const std::size_t place = first_mismatch(expected.cells, found.cells);
  if (place == expected.cells.size()) return "";
  return text("cell (", place / expected.columns, ", ", place % expected.columns, ") is ", text_of(found, place),
              ", expected ", text_of(expected, place));
}

std::string difference(const Best& expected, const Best& found) {
  const std::size_t place = first_mismatch(expected.choices, found.choices);
  if (place == expected.choices.size()) return "";
  return text("choice ", place % expected.k, " of rank ", place / expected.k, " is ", text_of(found.choices[place]),
              ", expected ", text_of(expected.choices[place]));
}

std::string difference(const dispatch::PairList& expected, const dispatch::PairList& found) {
  const std::vector<dispatch::RankPair> wanted = sorted(expected);
  const std::vector<dispatch::RankPair> got = sorted(found);
  const std::size_t place = first_mismatch(wanted, got);
  const auto at = [&](const auto& pairs) { return place < pairs.size() ? text_of(pairs[place]) : "none"; };
  if (place == wanted.size() && place == got.size()) return "";
  return text("pair ", place, " is ", at(got), ", expected ", at(wanted));
}

}  // namespace

std::size_t bytes_of(const Outcome& outcome) {
  if (const auto* dense = std::get_if<Dense>(&outcome)) return dense->cells.size() * sizeof(std::uint32_t);
  if (const auto* best = std::get_if<Best>(&outcome)) return best->choices.size() * sizeof(dispatch::Choice);
  return std::get<dispatch::PairList>(outcome).size() * sizeof(dispatch::RankPair);
}

std::string first_difference(const Outcome& expected, const Outcome& found) {
  return std::visit(
      [&](const auto& wanted) { return difference(wanted, std::get<std::decay_t<decltype(wanted)>>(found)); },
      expected);
}

}  // namespace warpmatch::bench
