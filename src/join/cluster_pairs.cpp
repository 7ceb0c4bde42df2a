#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <warpmatch/error.hpp>
#include <warpmatch/matching.hpp>

#include "dispatch/operations/pair_list.hpp"
#include "join/average_linkage.hpp"
#include "watch/pace.hpp"

namespace warpmatch {
namespace {

std::vector<dispatch::RankPair> checked(const Pairs& pairs, std::size_t rows) {
  std::vector<dispatch::RankPair> list;
  list.reserve(pairs.size());
  std::visit(
      [&](const auto& scores) {
        for (std::size_t i = 0; i < pairs.size(); ++i) {
          for (const std::int32_t row : {pairs.left[i], pairs.right[i]})
            if (row < 0 || static_cast<std::size_t>(row) >= rows)
              throw InvalidArgument(
                  "pairs", "have the row " + std::to_string(row) + " of a table of " + std::to_string(rows) + " rows");
          const auto score = static_cast<double>(scores[i]);
          if (!(score >= 0 && score <= 100))
            throw InvalidArgument("pairs", "must score from 0 to 100, got " + std::to_string(score));
          list.push_back(
              {static_cast<std::uint32_t>(pairs.left[i]), static_cast<std::uint32_t>(pairs.right[i]), score});
        }
      },
      pairs.score);
  return list;
}

/// The lowest row of the component of each row.
std::vector<std::uint32_t> components(std::size_t rows, const std::vector<dispatch::RankPair>& pairs,
                                      double threshold) {
  std::vector<std::uint32_t> parent(rows);
  for (std::uint32_t row = 0; row < rows; ++row) parent[row] = row;
  const auto find = [&](std::uint32_t row) {
    while (parent[row] != row) row = parent[row] = parent[parent[row]];
    return row;
  };
  for (const dispatch::RankPair& pair : pairs) {
    if (pair.score < threshold) continue;
    const auto [low, high] = std::minmax({find(pair.left), find(pair.right)});
    parent[high] = low;
  }
  for (std::uint32_t row = 0; row < rows; ++row) parent[row] = find(row);
  return parent;
}

/// Numbers the groups by their lowest rows and finds who speaks for each. `lowest` is by row.
void number_groups(std::span<const std::uint32_t> lowest, std::span<const std::uint32_t> copies,
                   std::span<const std::uint32_t> partners, Clusters& result) {
  const auto standing = [&](std::uint32_t row) { return std::pair(copies[row], partners[row]); };
  for (std::uint32_t row = 0; row < lowest.size(); ++row) {
    if (lowest[row] == row) {
      result.cluster.push_back(static_cast<std::int32_t>(result.size.size()));
      result.representative.push_back(static_cast<std::int32_t>(row));
      result.size.push_back(1);
      continue;
    }
    const std::int32_t number = result.cluster[lowest[row]];
    result.cluster.push_back(number);
    ++result.size[static_cast<std::size_t>(number)];
    std::int32_t& speaker = result.representative[static_cast<std::size_t>(number)];
    if (standing(static_cast<std::uint32_t>(speaker)) < standing(row)) speaker = static_cast<std::int32_t>(row);
  }
}

}  // namespace

Clusters cluster_pairs(const Pairs& pairs, std::span<const std::uint32_t> copies, double threshold, Linkage linkage) {
  std::vector<dispatch::RankPair> list = checked(pairs, copies.size());
  Clusters result;
  std::vector<std::uint32_t> partners(copies.size());
  for (const dispatch::RankPair& pair : list) {
    if (pair.score < threshold) continue;
    ++partners[pair.left];
    ++partners[pair.right];
    ++result.pairs;
  }
  std::vector<std::uint32_t> lowest;
  if (linkage == Linkage::components) {
    lowest = components(copies.size(), list, threshold);
  } else {
    dispatch::PairList parts;
    parts.add(std::move(list));
    lowest = join::average_linkage(std::vector<std::uint32_t>(copies.size(), 1), parts, threshold);
  }
  number_groups(lowest, copies, partners, result);
  return result;
}

}  // namespace warpmatch
