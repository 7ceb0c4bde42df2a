#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "cpu/blocks/pattern_block.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/operations/score_keys.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// A choice, where it stands among them by first rows, and its length.
struct ColumnOfChoice {
  std::uint32_t rank;
  std::uint32_t length;
};

/// The k best choices of queries side by side, from what a block of lanes leaves of them: a panel at a time.
template <class Key>
class BestInLanes {
 public:
  /// `columns` are the choices by first rows; they and the request must stay.
  BestInLanes(const LaneKernels& kernels, const dispatch::Request& request, std::span<const ColumnOfChoice> columns,
              std::size_t k);

  /// Bytes that it keeps for `queries` queries at a time.
  static std::uint64_t bytes(std::uint64_t queries, std::uint64_t lines, std::size_t k) {
    return (k + 3 * lines) * queries * sizeof(Key);
  }

  /// Forgets what was found: queries of these lengths come.
  void start(std::span<const std::uint32_t> lengths);

  /// Takes up remainders of some choices, of these columns, with all queries: [choice][query], `stride` apart. A
  /// vector of them can be read at the last.
  void add(const std::uint8_t* remainders, std::size_t stride, std::span<const std::uint32_t> columns,
           bool queries_are_patterns);
  void add(const std::uint32_t* remainders, std::size_t stride, std::span<const std::uint32_t> columns,
           bool queries_are_patterns) requires(sizeof(Key) == 8);

  /// Writes the best of each query, k apart.
  void take(dispatch::Choice* out) const;

 private:
  using Unsigned = std::make_unsigned_t<Key>;
  using Kernel = void (*)(const KeyPanel&, const BestKeys&);

  template <class Remainder>
  void add_to(Kernel kernel, const Remainder* remainders, std::size_t stride, std::span<const std::uint32_t> columns,
              bool queries_are_patterns);
  void find_lines(std::span<const std::uint32_t> columns, bool queries_are_patterns);
  void fill_line(std::uint32_t line, std::uint32_t choice, bool queries_are_patterns);

  const LaneKernels& kernels_;
  const scoring::ScoreRule& rule_;
  const core::EditScale scale_;
  const ScoreKeys<Key> keys_;
  std::span<const ColumnOfChoice> columns_;
  std::uint32_t k_;

  std::vector<std::uint32_t> lengths_;  ///< of the queries
  std::size_t stride_ = 0;              ///< queries, made up to vectors
  VectorBuffer best_;                   ///< [k][query]

  // For each length of the choices at hand, [line][query]; see KeyPanel.
  std::vector<std::uint32_t> line_;            ///< by choice
  std::vector<std::uint32_t> line_of_length_;  ///< a stamp and the line's number below it
  std::vector<std::uint32_t> length_of_line_;
  VectorBuffer start_;
  VectorBuffer slope_;
  VectorBuffer most_;
};

extern template class BestInLanes<std::int32_t>;
extern template class BestInLanes<std::int64_t>;

}  // namespace warpmatch::cpu
