#include "cpu/texts/best_of_texts.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <numeric>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "cpu/best/best_in_lanes.hpp"
#include "cpu/best/best_scores.hpp"
#include "watch/pace.hpp"

namespace warpmatch::cpu {
namespace {

using Key = std::int32_t;

constexpr std::uint32_t kQueries = 64;  // that are looked at at a time
/// Of fewer the best are told by their scores.
constexpr std::size_t kWorthLanes = 16;

/// The places of queries in another order.
template <class Score>
struct PlacesInOrder {
  std::span<const std::uint32_t> order;
  std::size_t k;
  std::int32_t* all_indices;
  Score* all_scores;

  std::int32_t* indices(std::uint32_t query) const { return all_indices + order[query] * k; }
  Score* scores(std::uint32_t query) const { return all_scores + order[query] * k; }
  void copy(std::uint32_t /*query*/) const {}
};

/// Queries by length, and all lengths of either side, ascending.
struct Lengths {
  explicit Lengths(const TextRows& rows) : order(rows.rows()) {
    std::array<std::uint32_t, max_units + 2> begin{};
    for (const Text& query : rows.queries()) ++begin[query.units + 1];
    for (std::uint32_t units = 0; units <= max_units; ++units)
      if (begin[units + 1] > 0) queries.push_back(units);
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    for (std::uint32_t row = 0; row < rows.rows(); ++row) order[begin[rows.queries()[row].units]++] = row;
    std::array<bool, max_units + 1> occurs{};
    for (const std::uint32_t length : rows.lanes_of_all()->lengths()) occurs[length] = true;
    for (std::uint32_t units = 0; units <= max_units; ++units)
      if (occurs[units]) choices.push_back(units);
  }

  static constexpr std::uint32_t max_units = 64;
  std::vector<std::uint32_t> order;
  std::vector<std::uint32_t> queries;
  std::vector<std::uint32_t> choices;
};

/// Each choice at its place.
std::vector<ColumnOfChoice> columns_of(const TextLanes& lanes) {
  std::vector<ColumnOfChoice> columns(lanes.columns().size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::uint32_t row = lanes.columns()[i];
    columns[row] = {row, lanes.lengths()[i], row};
  }
  return columns;
}

template <class Score>
void write(const LaneKernels& kernels, const TextRows& rows, std::size_t k, std::int32_t* indices, Score* scores) {
  const TextLanes& lanes = *rows.lanes_of_all();
  const Lengths lengths(rows);
  const std::vector<ColumnOfChoice> columns = columns_of(lanes);
  BestInLanes<Key> best(kernels, rows.rule(), lengths.queries.back(), lengths.choices.back(), columns, k);
  const auto known = ScoresOfOrders<Key, Score>::of(rows.rule(), lengths.queries, lengths.choices, rows.rows() * k);
  const PlacesInOrder<Score> places{lengths.order, k, indices, scores};
  std::vector<Text> texts;
  std::vector<std::uint32_t> units;
  std::vector<std::uint8_t> turned(max_lanes * kQueries);
  watch::Pace pace;
  for (std::uint32_t first = 0; first < rows.rows(); first += kQueries) {
    const auto count = static_cast<std::uint32_t>(std::min<std::size_t>(kQueries, rows.rows() - first));
    texts.clear();
    units.clear();
    for (const std::uint32_t row : std::span(lengths.order).subspan(first, count)) {
      texts.push_back(rows.queries()[row]);
      units.push_back(static_cast<std::uint32_t>(texts.back().units));
    }
    std::array<std::byte, 8 << 10> memory;
    std::pmr::monotonic_buffer_resource resource(memory.data(), memory.size());
    std::pmr::vector<std::uint8_t> facts(&resource);
    const TextLanes::Read read(lanes, texts, resource);
    best.start(units);
    for (const TextLanes::Block& block : lanes.blocks()) {
      pace.spend(std::uint64_t{block.lanes} * read.slots().begin[count]);
      kernels.turn(lanes.facts(block, read, facts), block.lanes, count, block.count, turned.data(), kQueries);
      best.add(turned.data(), kQueries, lanes.columns().subspan(block.first, block.count), false);
    }
    best.write(first, places, known ? &*known : nullptr);
  }
}

/// Of any scorer, by scores made row by row and turned.
template <class Score>
void write_scores(const LaneKernels& kernels, const TextRows& rows, std::size_t k, std::int32_t* indices,
                  Score* scores) {
  std::vector<std::uint32_t> columns;  // those that are not null
  for (std::uint32_t column = 0; column < rows.columns(); ++column)
    if (rows.choices()[column].data != nullptr) columns.push_back(column);
  BestScores best(kernels, rows.rule(), k);
  constexpr std::size_t step = TextRows::at_once;
  std::vector<double> by_query(step * rows.columns());
  std::vector<double> by_choice(step * columns.size() + kernels.vector_bytes / sizeof(double));
  for (std::size_t first = 0; first < rows.rows(); first += step) {
    const std::size_t count = std::min(step, rows.rows() - first);
    rows.scores(first, count, by_query.data());
    for (std::size_t i = 0; i < columns.size(); ++i)
      for (std::size_t query = 0; query < count; ++query)
        by_choice[i * step + query] = by_query[query * rows.columns() + columns[i]];
    best.start(static_cast<std::uint32_t>(count));
    best.add(by_choice.data(), step, static_cast<std::uint32_t>(columns.size()), 0);
    for (std::uint32_t query = 0; query < count; ++query) {
      if (rows.queries()[first + query].data == nullptr) continue;
      std::size_t place = (first + query) * k;
      best.visit(query, [&](std::int64_t order, std::uint32_t column) {
        const double score = scoring::score_from_order(rows.rule().form, static_cast<std::uint64_t>(order));
        indices[place] = static_cast<std::int32_t>(columns[column]);
        scores[place++] = static_cast<Score>(score);
      });
    }
  }
}

}  // namespace

bool write_best_of_texts(const LaneKernels& kernels, const TextRows& rows, TopK& result) {
  const scoring::ScoreRule& rule = rows.rule();
  if (rows.rows() < kWorthLanes || rows.columns() < kWorthLanes) return false;
  const auto write_by = [&](const auto& write) {
    std::visit([&](auto& scores) { write(kernels, rows, result.k, result.indices.data(), scores.data()); },
               result.scores);
    return true;
  };
  constexpr std::uint32_t longest = Lengths::max_units;
  const bool are_short = std::ranges::all_of(rows.queries(), [](const Text& query) { return query.units <= longest; });
  if (rule.counts_edits && are_short && rows.lanes_of_all() != nullptr &&
      result.k <= BestInLanes<Key>::most_kept(kernels) &&
      ScoreKeys<Key>::serve(rule, rule.scale.maximum(longest, longest), rows.columns()))
    return write_by([](const auto&... all) { write(all...); });
  if (result.k > BestScores::most_kept(kernels) || rows.columns() > BestScores::most_columns(rule)) return false;
  return write_by([](const auto&... all) { write_scores(all...); });
}

}  // namespace warpmatch::cpu
