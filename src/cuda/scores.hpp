#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <optional>
#include <type_traits>
#include <vector>

#include "cuda/cell_program.hpp"
#include "cuda/device_corpus.hpp"
#include "cuda/operations.hpp"
#include "cuda/outcome.hpp"
#include "cuda/tile_scorer.hpp"
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

/// The tile of up to `most_rows` rows from the start of a part that costs up to `most_words` a text column; one row at
/// least.
inline DenseTile dense_tile(const corpus::PackedCorpus& left, dispatch::Part part, std::uint64_t most_rows,
                            std::uint64_t most_words) {
  DenseTile tile;
  const std::vector<std::uint32_t>& rank_of = left.rank_of_rows();
  for (tile.end = part.first; tile.end < part.end && tile.end - part.first < most_rows; ++tile.end) {
    const std::uint32_t rank = rank_of[tile.end];
    if (rank == corpus::PackedCorpus::no_rank) continue;
    const std::uint32_t length = left.length(rank);
    if (!tile.rows.empty() && tile.words + words_of(length) > most_words) break;
    tile.words += words_of(length);
    tile.tile_rows.push_back({rank, length, static_cast<std::uint32_t>(tile.rows.size())});
    tile.rows.push_back(tile.end);
    tile.ranks.push_back(rank);
  }
  if (part.first == 0 && tile.end == left.size()) {  // every string occurs: ranks are numbers
    tile.ranks.resize(left.distinct());
    std::iota(tile.ranks.begin(), tile.ranks.end(), 0U);
    return tile;
  }
  std::ranges::sort(tile.ranks);
  tile.ranks.erase(std::unique(tile.ranks.begin(), tile.ranks.end()), tile.ranks.end());
  for (TileRow& row : tile.tile_rows)
    row.number = static_cast<std::uint32_t>(std::ranges::lower_bound(tile.ranks, row.number) - tile.ranks.begin());
  return tile;
}

/// Writes dense scores tile by tile: distances or scores (`Value`) of distinct strings, then cells between rows, then
/// `out`.
template <class Queue, class Cell, class Value>
class DenseWriter {
 public:
  DenseWriter(Queue& queue, const dispatch::Request& request, dispatch::Part part, const dispatch::DenseTarget& target,
              const Policy& policy, const dispatch::Control& control)
      : queue_(queue),
        request_(request),
        part_(part),
        target_(target),
        control_(control),
        scorer_(make_tile_scorer(queue, request, policy)),
        right_(DeviceCorpus<Queue>::of(request.right, queue)),
        columns_(request.right) {
    const std::size_t row_bytes =
        request.right.distinct() * sizeof(Value) + (target.on_device ? 0 : 2 * request.right.size() * sizeof(Cell));
    most_rows_ = std::clamp<std::size_t>(policy.dense_tile_bytes / row_bytes, 1, part.end - part.first);
    tile_steps_ = std::max<std::uint64_t>(1, policy.tile_steps / scorer_->weight());
  }

  void run() {
    const RankRange all{0, request_.right.distinct()};
    const std::uint64_t most_words = tile_steps_ / columns_(all);
    for (std::uint32_t row = part_.first; row < part_.end;) {
      shrink_to_fit(queue_, most_rows_, 1, [&] {
        if (!buffers_ || buffers_->rows.size() != most_rows_) make_buffers();
        DenseTile tile = dense_tile(request_.left, {row, part_.end}, most_rows_, most_words);
        if (target_.on_device)
          for (std::size_t i = 0; i < tile.rows.size(); ++i) tile.tile_rows[i].place = tile.rows[i];
        if (!tile.rows.empty()) write(tile, row);
        row = tile.end;
      });
      report(control_, row - part_.first, part_.end - part_.first);
    }
    finish_downloads();
  }

 private:
  struct Buffers {
    Buffers(Queue& queue, const corpus::PackedCorpus& right, std::size_t tile_rows, bool on_device)
        : values(queue.template allocate<Value>(tile_rows * right.distinct(), "a tile of distances")),
          cells(queue.template allocate<Cell>(on_device ? 0 : tile_rows * right.size(), "a tile of scores")),
          other_cells(queue.template allocate<Cell>(cells.size(), "a tile of scores that is copied")),
          ranks(queue.template allocate<std::uint32_t>(tile_rows, "the strings of a tile")),
          rows(queue.template allocate<TileRow>(tile_rows, "the rows of a tile")),
          first_misfit(queue.template allocate<std::uint64_t>(1, "a flag")) {}

    typename Queue::template Buffer<Value> values;
    typename Queue::template Buffer<Cell> cells;
    typename Queue::template Buffer<Cell> other_cells;  ///< of the tile before, while they are copied
    typename Queue::template Buffer<std::uint32_t> ranks;
    typename Queue::template Buffer<TileRow> rows;
    typename Queue::template Buffer<std::uint64_t> first_misfit;
  };

  void make_buffers() {
    finish_downloads();
    buffers_.reset();
    buffers_.emplace(queue_, request_.right, most_rows_, target_.on_device);
  }

  /// While the device works on a tile, the one before comes to the host.
  void write(const DenseTile& tile, std::uint32_t first_row) {
    queue_.upload(buffers_->ranks.data(), tile.ranks.data(), tile.ranks.size());
    queue_.upload(buffers_->rows.data(), tile.tile_rows.data(), tile.tile_rows.size());
    const auto count = static_cast<std::uint32_t>(tile.ranks.size());
    const TileLefts lefts{{tile.ranks.data(), 0, count}, {buffers_->ranks.data(), 0, count}};
    const Outcome outcome = dense_outcome();
    for (RankRange rest{0, request_.right.distinct()}; rest.count() > 0;) {
      const RankRange texts = columns_.start(rest, std::max<std::uint64_t>(1, tile_steps_ / tile.words));
      scorer_->submit(lefts, texts, outcome);
      rest.first = texts.end;
      if (rest.count() == 0) break;
      queue_.wait();
      report(control_, first_row - part_.first, part_.end - part_.first);
    }
    make_cells(tile);
    finish_downloads();
    const std::uint64_t misfit = read(queue_, buffers_->first_misfit.data());
    if (misfit != CellProgram<Cell, Value>::none) throw_misfit(tile, misfit);
    if (!target_.on_device) copy_out(tile);
    std::swap(buffers_->cells, buffers_->other_cells);
  }

  Outcome dense_outcome() const {
    Outcome outcome{.rule = request_.rule};
    outcome.columns = request_.right.distinct();
    if constexpr (std::is_same_v<Value, double>)
      outcome.dense_scores = buffers_->values.data();
    else
      outcome.distances = buffers_->values.data();
    return outcome;
  }

  void make_cells(const DenseTile& tile) {
    using Program = CellProgram<Cell, Value>;
    queue_.fill(buffers_->first_misfit.data(), 1, 0xFF);
    Program program{};
    program.texts = right_->view();
    program.rank_of_rows = right_->rank_of_rows(queue_);
    program.columns = request_.right.size();
    program.rows = buffers_->rows.data();
    program.row_count = static_cast<std::uint32_t>(tile.rows.size());
    program.values = buffers_->values.data();
    program.text_count = request_.right.distinct();
    program.rule = request_.rule;
    program.multiplier = target_.multiplier;
    program.cells = target_.on_device ? static_cast<Cell*>(target_.out.data) : buffers_->cells.data();
    program.stride = target_.on_device ? target_.out.row_stride : request_.right.size();
    program.first_misfit = buffers_->first_misfit.data();
    queue_.run(program);
  }

  [[noreturn]] void throw_misfit(const DenseTile& tile, std::uint64_t cell) {
    const TileRow row = tile.tile_rows[cell / request_.right.size()];
    const std::uint32_t rank = request_.right.rank_of_rows()[cell % request_.right.size()];
    const std::uint64_t place = std::uint64_t{row.number} * request_.right.distinct() + rank;
    const Value value = read(queue_, buffers_->values.data() + place);
    const double cell_value = reported(request_.rule, value, row.length, request_.right.length(rank));
    dispatch::throw_does_not_fit(cell_value * target_.multiplier, target_.out.dtype);
  }

  Cell* out_row(std::uint32_t row) const {
    return static_cast<Cell*>(target_.out.data) + std::size_t{row} * target_.out.row_stride;
  }

  void finish_downloads() {
    for (auto& download : downloads_) download.finish();
    downloads_.clear();
  }

  /// Begins the copy of each run of consecutive rows, or copies through the host where columns are to be left out.
  void copy_out(const DenseTile& tile) {
    const std::size_t columns = request_.right.size();
    for (std::size_t i = 0; i < tile.rows.size();) {
      std::size_t end = i + 1;
      while (end < tile.rows.size() && tile.rows[end] == tile.rows[end - 1] + 1) ++end;
      const Cell* from = buffers_->cells.data() + i * columns;
      if (request_.right.nulls() == 0)
        downloads_.push_back(
            queue_.begin_download_rows(out_row(tile.rows[i]), target_.out.row_stride, from, columns, end - i));
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
  dispatch::Part part_;
  const dispatch::DenseTarget& target_;
  const dispatch::Control& control_;
  std::unique_ptr<TileScorer<Queue>> scorer_;
  std::shared_ptr<DeviceCorpus<Queue>> right_;
  std::uint64_t tile_steps_ = 1;
  ColumnCount columns_;
  std::size_t most_rows_ = 1;
  std::optional<Buffers> buffers_;
  std::vector<Cell> host_;
  std::vector<typename Queue::Download> downloads_;  ///< of the tile before; they go before the buffers they read
};

template <class Queue>
void write_scores(Queue& queue, const dispatch::Request& request, dispatch::Part part,
                  const dispatch::DenseTarget& target, const Policy& policy, const dispatch::Control& control) {
  if (request.left.distinct() == 0 || request.right.distinct() == 0 || part.first >= part.end) return;
  dispatch::visit_dtype(target.out.dtype, [&](auto cell) {
    using Cell = decltype(cell);
    if (request.rule.counts_edits)
      DenseWriter<Queue, Cell, std::uint32_t>(queue, request, part, target, policy, control).run();
    else
      DenseWriter<Queue, Cell, double>(queue, request, part, target, policy, control).run();
  });
}

}  // namespace warpmatch::cuda
