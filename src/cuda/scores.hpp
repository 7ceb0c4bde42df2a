#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "cuda/cell_program.hpp"
#include "cuda/comparison.hpp"
#include "cuda/operations.hpp"
#include "cuda/sinks.hpp"
#include "cuda/tiles.hpp"
#include "dispatch/cells.hpp"

namespace warpmatch::cuda {

/// Consecutive rows of a dense result, without nulls.
struct DenseTile {
  std::uint32_t end = 0;             ///< the row after the last
  std::vector<std::uint32_t> ranks;  ///< distinct strings of the rows, ascending
  std::vector<std::uint32_t> rows;   ///< the rows that are not null
  std::vector<TileRow> tile_rows;    ///< the same, as the device reads them
  std::uint64_t words = 0;           ///< steps that each text column costs
};

/// The tile of up to `most_rows` rows from `begin` on that costs up to `most_words` a text column; one row at least.
inline DenseTile dense_tile(const corpus::PackedCorpus& left, std::uint32_t begin, std::uint64_t most_rows,
                            std::uint64_t most_words) {
  DenseTile tile;
  const std::vector<std::uint32_t>& rank_of = left.rank_of_rows();
  for (tile.end = begin; tile.end < left.size() && tile.end - begin < most_rows; ++tile.end) {
    if (rank_of[tile.end] == corpus::PackedCorpus::no_rank) continue;
    const std::uint64_t words = words_of(left.length(rank_of[tile.end]));
    if (!tile.rows.empty() && tile.words + words > most_words) break;
    tile.words += words;
    tile.rows.push_back(tile.end);
    tile.ranks.push_back(rank_of[tile.end]);
  }
  std::ranges::sort(tile.ranks);
  tile.ranks.erase(std::unique(tile.ranks.begin(), tile.ranks.end()), tile.ranks.end());
  for (const std::uint32_t row : tile.rows) {
    const auto place = std::ranges::lower_bound(tile.ranks, rank_of[row]) - tile.ranks.begin();
    tile.tile_rows.push_back({static_cast<std::uint32_t>(place), left.length(rank_of[row])});
  }
  return tile;
}

/// Writes dense scores tile by tile: distances between distinct strings, then cells between rows, then `out`.
template <class Queue, class Cell>
class DenseWriter {
 public:
  DenseWriter(Queue& queue, const dispatch::Request& request, const dispatch::DenseTarget& target, const Policy& policy,
              const dispatch::Control& control)
      : queue_(queue),
        request_(request),
        target_(target),
        policy_(policy),
        control_(control),
        comparison_(queue, request, policy),
        columns_(request.right) {
    const std::size_t row_bytes =
        request.right.distinct() * sizeof(std::uint32_t) + std::size_t{request.right.size()} * sizeof(Cell);
    most_rows_ = std::clamp<std::size_t>(policy.dense_tile_bytes / row_bytes, 1, request.left.size());
  }

  void run() {
    const RankRange all{0, request_.right.distinct()};
    const std::uint64_t most_words = policy_.tile_steps / columns_(all);
    for (std::uint32_t row = 0; row < request_.left.size();) {
      shrink_to_fit(queue_, most_rows_, 1, [&] {
        if (buffers_ && buffers_->rows.size() != most_rows_) buffers_.reset();
        if (!buffers_) buffers_.emplace(queue_, request_.right, most_rows_);
        const DenseTile tile = dense_tile(request_.left, row, most_rows_, most_words);
        if (!tile.rows.empty()) write(tile, row);
        row = tile.end;
      });
      report(control_, row, request_.left.size());
    }
  }

 private:
  struct Buffers {
    Buffers(Queue& queue, const corpus::PackedCorpus& right, std::size_t tile_rows)
        : distances(queue.template allocate<std::uint32_t>(tile_rows * right.distinct(), "a tile of distances")),
          cells(queue.template allocate<Cell>(tile_rows * right.size(), "a tile of scores")),
          ranks(queue.template allocate<std::uint32_t>(tile_rows, "the strings of a tile")),
          rows(queue.template allocate<TileRow>(tile_rows, "the rows of a tile")),
          first_misfit(queue.template allocate<std::uint64_t>(1, "a flag")) {}

    typename Queue::template Buffer<std::uint32_t> distances;
    typename Queue::template Buffer<Cell> cells;
    typename Queue::template Buffer<std::uint32_t> ranks;
    typename Queue::template Buffer<TileRow> rows;
    typename Queue::template Buffer<std::uint64_t> first_misfit;
  };

  void write(const DenseTile& tile, std::uint32_t first_row) {
    queue_.upload(buffers_->ranks.data(), tile.ranks.data(), tile.ranks.size());
    queue_.upload(buffers_->rows.data(), tile.tile_rows.data(), tile.tile_rows.size());
    const TilePatterns patterns{tile.ranks.data(), buffers_->ranks.data(), 0,
                                static_cast<std::uint32_t>(tile.ranks.size())};
    const DistanceSink sink{buffers_->distances.data(), request_.right.distinct()};
    for (RankRange rest{0, request_.right.distinct()}; rest.count() > 0;) {
      const RankRange texts = columns_.start(rest, std::max<std::uint64_t>(1, policy_.tile_steps / tile.words));
      comparison_.submit(patterns, texts, sink);
      rest.first = texts.end;
      if (rest.count() == 0) break;
      queue_.wait();
      report(control_, first_row, request_.left.size());
    }
    make_cells(tile);
    copy_out(tile);
  }

  void make_cells(const DenseTile& tile) {
    using Program = CellProgram<Cell>;
    queue_.fill(buffers_->first_misfit.data(), 1, 0xFF);
    queue_.run(Program{comparison_.right().view(), comparison_.right().rank_of_rows(queue_), request_.right.size(),
                       buffers_->rows.data(), static_cast<std::uint32_t>(tile.rows.size()), buffers_->distances.data(),
                       request_.right.distinct(), request_.rule, target_.multiplier, buffers_->cells.data(),
                       buffers_->first_misfit.data()});
    const std::uint64_t misfit = read(queue_, buffers_->first_misfit.data());
    if (misfit != Program::none) throw_misfit(tile, misfit);
  }

  [[noreturn]] void throw_misfit(const DenseTile& tile, std::uint64_t cell) {
    const TileRow row = tile.tile_rows[cell / request_.right.size()];
    const std::uint32_t rank = request_.right.rank_of_rows()[cell % request_.right.size()];
    const std::uint64_t place = std::uint64_t{row.pattern} * request_.right.distinct() + rank;
    const std::uint32_t distance = read(queue_, buffers_->distances.data() + place);
    const std::uint32_t maximum = request_.rule.scale.maximum(row.length, request_.right.length(rank));
    dispatch::throw_does_not_fit(request_.rule.reported(distance, maximum) * target_.multiplier, target_.out.dtype);
  }

  Cell* out_row(std::uint32_t row) const {
    return static_cast<Cell*>(target_.out.data) + std::size_t{row} * target_.out.row_stride;
  }

  /// Copies each run of consecutive rows at once, or through the host where columns are to be left out.
  void copy_out(const DenseTile& tile) {
    const std::size_t columns = request_.right.size();
    for (std::size_t i = 0; i < tile.rows.size();) {
      std::size_t end = i + 1;
      while (end < tile.rows.size() && tile.rows[end] == tile.rows[end - 1] + 1) ++end;
      const Cell* from = buffers_->cells.data() + i * columns;
      if (request_.right.nulls() == 0)
        queue_.download_rows(out_row(tile.rows[i]), target_.out.row_stride, from, columns, end - i);
      else
        copy_around_nulls(tile.rows[i], from, end - i);
      i = end;
    }
  }

  void copy_around_nulls(std::uint32_t first_row, const Cell* from, std::size_t rows) {
    const std::size_t columns = request_.right.size();
    host_.resize(rows * columns);
    queue_.download(host_.data(), from, rows * columns);
    for (std::size_t row = 0; row < rows; ++row) {
      const Cell* source = host_.data() + row * columns;
      Cell* to = out_row(first_row + static_cast<std::uint32_t>(row));
      std::size_t begin = 0;
      for (const std::uint32_t null : request_.right.null_rows()) {
        std::copy(source + begin, source + null, to + begin);
        begin = std::size_t{null} + 1;
      }
      std::copy(source + begin, source + columns, to + begin);
    }
  }

  Queue& queue_;
  const dispatch::Request& request_;
  const dispatch::DenseTarget& target_;
  const Policy& policy_;
  const dispatch::Control& control_;
  Comparison<Queue> comparison_;
  ColumnCount columns_;
  std::size_t most_rows_ = 1;
  std::optional<Buffers> buffers_;
  std::vector<Cell> host_;
};

template <class Queue>
void write_scores(Queue& queue, const dispatch::Request& request, const dispatch::DenseTarget& target,
                  const Policy& policy, const dispatch::Control& control) {
  if (request.left.distinct() == 0 || request.right.distinct() == 0) return;
  dispatch::visit_dtype(target.out.dtype, [&](auto cell) {
    DenseWriter<Queue, decltype(cell)>(queue, request, target, policy, control).run();
  });
}

}  // namespace warpmatch::cuda
