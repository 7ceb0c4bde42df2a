#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "dispatch/executor.hpp"
#include "dispatch/operations/pair_list.hpp"

namespace warpmatch::bench {

/// Scores of every pair, as 32-bit cells.
struct Dense {
  std::size_t columns = 0;
  bool integers = false;  ///< uint32 cells, else the bits of float32
  std::vector<std::uint32_t> cells;
};

/// The k best of every left rank.
struct Best {
  std::size_t k = 1;
  std::vector<dispatch::Choice> choices;
};

/// What a call gave.
using Outcome = std::variant<Dense, Best, dispatch::PairList>;

/// Its results, in bytes.
std::size_t bytes_of(const Outcome& outcome);

/// What is first found to differ, in words; empty where nothing does. Pairs may come in any order.
std::string first_difference(const Outcome& expected, const Outcome& found);

}  // namespace warpmatch::bench
