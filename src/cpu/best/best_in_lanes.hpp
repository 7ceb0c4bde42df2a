#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "cpu/best/score_keys.hpp"
#include "cpu/best/scores_of_orders.hpp"
#include "cpu/blocks/pattern_block.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// A choice that is compared: its string's rank and length, and its row.
struct ColumnOfChoice {
  std::uint32_t rank;
  std::uint32_t length;
  std::uint32_t row = 0;
};

/// The k best choices of queries side by side, from what a block of lanes leaves of them: a panel at a time.
template <class Key>
class BestInLanes {
 public:
  /// Strings are no longer than that. `columns` are the choices by their rows; they and the rule must stay.
  BestInLanes(const LaneKernels& kernels, const scoring::ScoreRule& rule, std::uint32_t longest_query,
              std::uint32_t longest_choice, std::span<const ColumnOfChoice> columns, std::size_t k);
  BestInLanes(const LaneKernels& kernels, const dispatch::Request& request, std::span<const ColumnOfChoice> columns,
              std::size_t k)
      : BestInLanes(kernels, request.rule, request.left.max_length(), request.right.max_length(), columns, k) {}

  /// Beyond so many a key that goes past all that are kept takes longer than a sort.
  static std::size_t most_kept(const LaneKernels& kernels) { return 8 * kernels.vector_bytes / sizeof(Key); }
  /// Bytes that it keeps for `queries` queries at a time.
  static std::uint64_t bytes(std::uint64_t queries, std::uint64_t lines, std::size_t k) {
    return (k + 3 * lines) * queries * sizeof(Key);
  }

  /// Forgets what was found: queries of these lengths come.
  void start(std::span<const std::uint32_t> lengths);

  /// Takes up remainders of some choices, of these columns, with all queries: [choice][query], `stride` apart. A
  /// vector of them can be read at the last. Queries are patterns at each call since they came, or at none.
  void add(const std::uint8_t* remainders, std::size_t stride, std::span<const std::uint32_t> columns,
           bool queries_are_patterns);
  void add(const std::uint32_t* remainders, std::size_t stride, std::span<const std::uint32_t> columns,
           bool queries_are_patterns) requires(sizeof(Key) == 8);

  /// Writes the best of each query, k apart.
  void take(dispatch::Choice* out) const;
  /// Writes their rows to the places of queries `first`, `first + 1` and so on; others stay as they are. Without
  /// `known`, scores are worked out.
  template <class Places, class Score>
  void write(std::uint32_t first, const Places& places, const ScoresOfOrders<Key, Score>* known) const;

 private:
  using Unsigned = std::make_unsigned_t<Key>;
  using Kernel = void (*)(const KeyPanel&, const BestKeys&);

  template <class Remainder>
  void add_to(Kernel kernel, const Remainder* remainders, std::size_t stride, std::span<const std::uint32_t> columns,
              bool queries_are_patterns);
  void find_lines(std::span<const std::uint32_t> columns, bool queries_are_patterns);
  void forget_lines();
  void fill_line(std::uint32_t line, std::uint32_t choice, bool queries_are_patterns);
  double score(Key key, std::size_t query) const;
  Unsigned edit(std::uint32_t maximum) const { return edits_.empty() ? keys_.edit(maximum) : edits_[maximum]; }

  const LaneKernels& kernels_;
  const scoring::ScoreRule& rule_;
  const core::EditScale scale_;
  const ScoreKeys<Key> keys_;
  std::vector<Unsigned> edits_;  ///< by maximum, where each costs a division and they are few
  std::span<const ColumnOfChoice> columns_;
  std::vector<std::int32_t> row_of_column_;
  std::uint32_t k_;

  std::vector<std::uint32_t> lengths_;  ///< of the queries
  std::size_t stride_ = 0;              ///< queries, made up to vectors
  VectorBuffer best_;                   ///< [k][query]

  // For each length of the choices so far, or of those at hand where all are too many, [line][query]; see KeyPanel.
  std::uint32_t kept_lines_ = 0;               ///< lengths of all choices; 0 where they are too many
  std::vector<std::uint32_t> line_;            ///< by choice
  std::vector<std::uint32_t> line_of_length_;  ///< and by length
  std::vector<std::uint32_t> length_of_line_;
  std::uint32_t filled_lines_ = 0;
  VectorBuffer start_;
  VectorBuffer slope_;
  VectorBuffer most_;
};

template <class Key>
template <class Places, class Score>
void BestInLanes<Key>::write(std::uint32_t first, const Places& places, const ScoresOfOrders<Key, Score>* known) const {
  const std::int32_t* const row_of_column = row_of_column_.data();
  const std::uint32_t k = k_;
  const std::size_t stride = stride_;
  for (std::uint32_t query = 0; query < lengths_.size(); ++query) {
    const Key* const best = reinterpret_cast<const Key*>(best_.data()) + query;
    std::int32_t* const indices = places.indices(first + query);
    Score* const scores = places.scores(first + query);
    if (known != nullptr && best[(k - 1) * stride] != no_key<Key>) {
      const auto score_of = known->view();
      for (std::uint32_t place = 0; place < k; ++place) {
        const Key key = best[place * stride];
        indices[place] = row_of_column[ScoreKeys<Key>::column(key)];
        scores[place] = score_of[key];
      }
    } else {
      for (std::uint32_t place = 0; place < k && best[place * stride] != no_key<Key>; ++place) {
        const Key key = best[place * stride];
        indices[place] = row_of_column[ScoreKeys<Key>::column(key)];
        scores[place] = static_cast<Score>(score(key, query));
      }
    }
    places.copy(first + query);
  }
}

extern template class BestInLanes<std::int32_t>;
extern template class BestInLanes<std::int64_t>;

}  // namespace warpmatch::cpu
