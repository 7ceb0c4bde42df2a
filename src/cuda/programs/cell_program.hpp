#pragma once

#include <cstddef>
#include <cstdint>

#include "corpus/packed_corpus.hpp"
#include "cuda/blocks/distances.hpp"
#include "cuda/blocks/policy.hpp"
#include "cuda/blocks/views.hpp"
#include "dispatch/operations/cells.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cuda {

/// One row of a dense tile.
struct TileRow {
  std::uint32_t number = 0;  ///< of its string within the tile
  std::uint32_t length = 0;
  std::uint32_t place = 0;  ///< row of the cells that it fills
};

/// What a dense result holds for two strings of these lengths, by their distance or by their score.
WARPMATCH_HD double reported(const scoring::ScoreRule& rule, std::uint32_t distance, std::uint32_t left,
                             std::uint32_t right) {
  return rule.reported(distance, rule.scale.maximum(left, right));
}
WARPMATCH_HD double reported(const scoring::ScoreRule& rule, double score, std::uint32_t, std::uint32_t) {
  return rule.reported(score);
}

/// Turns the distances (Distances) or scores (double*) of strings into cells between rows: a thread for each column,
/// looping over rows, so that writes run along rows and the column's string is looked up once.
template <class Cell, class Values>
struct CellProgram {
  static constexpr std::uint32_t rows_per_block = 32;
  static constexpr std::uint64_t none = ~std::uint64_t{0};

  CorpusView texts;
  const std::uint32_t* rank_of_rows = nullptr;  ///< by column; no_rank for nulls, whose cells are not written
  std::uint32_t columns = 0;
  const TileRow* rows = nullptr;
  std::uint32_t row_count = 0;
  Values values{};  ///< left strings of the tile by right strings
  std::uint32_t text_count = 0;
  scoring::ScoreRule rule;
  double multiplier = 1.0;
  Cell* cells = nullptr;
  std::uint64_t stride = 0;               ///< from one row of cells to the next
  std::uint64_t* first_misfit = nullptr;  ///< row * columns + column of the first value that does not fit, or `none`

  WARPMATCH_HD std::uint32_t column_blocks() const { return (columns + block_threads - 1) / block_threads; }
  std::uint64_t blocks() const {
    return std::uint64_t{column_blocks()} * ((row_count + rows_per_block - 1) / rows_per_block);
  }
  static constexpr std::size_t most_shared_bytes = 0;
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block) const {
    const std::uint32_t across = column_blocks();
    const std::uint32_t first_row = block.index() / across * rows_per_block;
    const std::uint32_t end_row = row_count - first_row < rows_per_block ? row_count : first_row + rows_per_block;
    block.each_thread([&](unsigned t) {
      const std::uint32_t column = block.index() % across * block_threads + t;
      if (column < columns) write_column(block, column, first_row, end_row);
    });
  }

 private:
  template <class Block>
  WARPMATCH_DEVICE void write_column(Block& block, std::uint32_t column, std::uint32_t first_row,
                                     std::uint32_t end_row) const {
    const std::uint32_t rank = rank_of_rows[column];
    if (rank == corpus::PackedCorpus::no_rank) return;
    const std::uint32_t length = texts.bucket_of(rank).length;
    for (std::uint32_t row = first_row; row < end_row; ++row) {
      const auto of_strings = values[std::uint64_t{rows[row].number} * text_count + rank];
      const double value = reported(rule, of_strings, rows[row].length, length) * multiplier;
      const bool fits = dispatch::fits<Cell>(value);
      // All cells are written, since a small result is copied before the host knows whether it is one.
      cells[rows[row].place * stride + column] = fits ? dispatch::to_cell<Cell>(value) : Cell{0};
      if (!fits) block.keep_least(*first_misfit, std::uint64_t{row} * columns + column);
    }
  }
};

}  // namespace warpmatch::cuda
