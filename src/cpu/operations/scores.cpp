#include "cpu/operations/scores.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "cpu/lanes/kernel_choice.hpp"
#include "cpu/operations/cell_table.hpp"
#include "cpu/scorers/orientation.hpp"
#include "watch/pace.hpp"
#include "watch/parallel.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::uint32_t kTileTexts = 8192;       // texts a task compares with one block,
constexpr std::uint64_t kTileColumns = 1 << 23;  // or as many as have this many symbols times pattern words
constexpr std::uint32_t kChunkTexts = 128;       // texts whose remainders are in the cache at a time

// With the right side in the lanes, cells are written down columns: a cache line each.
constexpr double kCyclesPerColumnWrite = 20;

/// The texts of a range of text rows, each distinct string once, and where its scores go.
struct TextTile {
  std::vector<TextRef> texts;
  std::vector<std::uint32_t> row;        ///< text rows, grouped by text
  std::vector<std::uint32_t> row_begin;  ///< texts + 1 entries into `row`
};

/// Cuts the rows of the text side into tiles, each a task of a few tens of milliseconds with the longest patterns.
class TextTiles {
 public:
  TextTiles(const corpus::PackedCorpus& corpus, std::uint32_t longest_pattern) : corpus_(corpus), begin_{0} {
    const std::uint64_t most = kTileColumns / (longest_pattern / 64 + 1);
    std::uint64_t symbols = 0;
    watch::Pace pace;
    for (std::uint32_t row = 0; row < corpus.size(); ++row) {
      pace.spend(8);
      const std::uint32_t rank = corpus.rank_of_rows()[row];
      if (rank != corpus::PackedCorpus::no_rank && corpus.max_length() > most / kTileTexts)
        symbols += corpus.length(rank);
      if (row + 1 - begin_.back() < kTileTexts && symbols < most) continue;
      begin_.push_back(row + 1);
      symbols = 0;
    }
    if (begin_.back() < corpus.size()) begin_.push_back(corpus.size());
  }

  std::uint64_t count() const { return begin_.size() - 1; }

  void load(std::uint64_t index, TextTile& tile) const {
    const auto& ranks = corpus_.rank_of_rows();
    tile.row.clear();
    for (std::uint32_t row = begin_[index]; row < begin_[index + 1]; ++row)
      if (ranks[row] != corpus::PackedCorpus::no_rank) tile.row.push_back(row);
    if (corpus_.has_duplicates())
      std::stable_sort(tile.row.begin(), tile.row.end(),
                       [&](std::uint32_t a, std::uint32_t b) { return ranks[a] < ranks[b]; });
    tile.texts.clear();
    tile.row_begin.clear();
    for (std::uint32_t i = 0; i < tile.row.size(); ++i) {
      const std::uint32_t rank = ranks[tile.row[i]];
      if (!tile.texts.empty() && tile.texts.back().rank == rank) continue;
      const corpus::LengthBucket& bucket = corpus_.bucket_of(rank);
      tile.texts.push_back({corpus_.string(bucket, rank), bucket.length, rank});
      tile.row_begin.push_back(i);
    }
    tile.row_begin.push_back(static_cast<std::uint32_t>(tile.row.size()));
  }

 private:
  const corpus::PackedCorpus& corpus_;
  std::vector<std::uint32_t> begin_;
};

/// One worker's share of a dense result: its tile, its block, and the loops that turn remainders into cells.
template <class Cell>
class DenseWorker {
 public:
  DenseWorker(const LaneKernels& kernels, const scoring::ScoreRule& rule, const Orientation& sides,
              const CellTable<Cell>& table, const MatrixView& out)
      : scale_(rule.scale),
        sides_(sides),
        table_(table),
        out_(out),
        block_(kernels, rule.metric, sides.texts.alphabet().size(), sides.texts.symbol_bytes()) {}

  void run(const TextTile& tile, BlockRange range) {
    block_.load(sides_.patterns, range, sides_.maps);
    for (std::size_t first = 0; first < tile.texts.size(); first += kChunkTexts) {
      const std::span texts(tile.texts.data() + first, std::min<std::size_t>(kChunkTexts, tile.texts.size() - first));
      const std::uint32_t* row_begin = tile.row_begin.data() + first;
      if (block_.is_wide())
        write(block_.wide_remainders(texts), texts, tile.row.data(), row_begin);
      else
        write(block_.narrow_remainders(texts), texts, tile.row.data(), row_begin);
    }
  }

 private:
  template <class Remainder>
  void write(const Remainder* remainders, std::span<const TextRef> texts, const std::uint32_t* rows,
             const std::uint32_t* row_begin) {
    for (std::uint32_t lane = 0; lane < block_.size(); ++lane) {
      const bool table_serves = find_cells(lane, texts);
      for (const std::uint32_t pattern_row : sides_.patterns.rows(block_.ranks()[lane])) {
        Cell* const to = sides_.patterns_are_left ? cell(pattern_row, 0) : cell(0, pattern_row);
        const std::size_t stride = sides_.patterns_are_left ? 1 : out_.row_stride;
        if (!table_serves)
          write_computed(remainders + lane, lane, texts, rows, row_begin, to, stride);
        else if (const std::uint32_t* row = rows + row_begin[0]; row_begin[texts.size()] - row_begin[0] == texts.size())
          for (std::size_t t = 0; t < texts.size(); ++t)
            to[row[t] * stride] = cells_[t][scale_.unit * remainders[t * block_.lanes() + lane]];
        else
          for (std::size_t t = 0; t < texts.size(); ++t)
            for (std::uint32_t i = row_begin[t]; i < row_begin[t + 1]; ++i)
              to[rows[i] * stride] = cells_[t][scale_.unit * remainders[t * block_.lanes() + lane]];
      }
    }
  }

  /// For each text the table's cells for the lane's pattern, by `unit * remainder`. They depend on the lengths
  /// alone, so neighbouring lanes mostly share them. False where the table lacks one.
  bool find_cells(std::uint32_t lane, std::span<const TextRef> texts) {
    const std::uint32_t length = block_.lengths()[lane];
    if (lane > 0 && length == block_.lengths()[lane - 1]) return found_;
    found_ = true;
    for (std::size_t t = 0; t < texts.size(); ++t) {
      const Cell* row = table_.row(scale_.maximum(length, texts[t].length));
      found_ = found_ && row != nullptr;
      if (!found_) break;
      // A distance is never negative, though its base may be.
      cells_[t] = row + static_cast<std::int32_t>(scale_.base(length, texts[t].length));
    }
    return found_;
  }

  template <class Remainder>
  void write_computed(const Remainder* remainders, std::uint32_t lane, std::span<const TextRef> texts,
                      const std::uint32_t* rows, const std::uint32_t* row_begin, Cell* to, std::size_t stride) {
    const std::uint32_t length = block_.lengths()[lane];
    table_.with_cells([&](const auto& cell_of) {
      for (std::size_t t = 0; t < texts.size(); ++t) {
        const std::uint32_t distance = scale_.distance(remainders[t * block_.lanes()], length, texts[t].length);
        const Cell value = cell_of(distance, scale_.maximum(length, texts[t].length));
        for (std::uint32_t i = row_begin[t]; i < row_begin[t + 1]; ++i) to[rows[i] * stride] = value;
      }
    });
  }

  Cell* cell(std::size_t row, std::size_t column) {
    return static_cast<Cell*>(out_.data) + row * out_.row_stride + column;
  }

  const core::EditScale scale_;
  const Orientation& sides_;
  const CellTable<Cell>& table_;
  MatrixView out_;
  PatternBlock block_;
  const Cell* cells_[kChunkTexts] = {};
  bool found_ = false;
};

Orientation dense_sides(const LaneKernels& kernels, const dispatch::Request& request) {
  return choose_orientation(request.left, request.right, metric_kernels(kernels, request.rule.metric),
                            kCyclesPerColumnWrite);
}

template <class Cell>
void run(const LaneKernels& kernels, const dispatch::Request& request, const dispatch::DenseTarget& target,
         const dispatch::Control& control) {
  const Orientation sides = dense_sides(kernels, request);
  const CellTable<Cell> table(request, target.multiplier,
                              std::uint64_t{request.left.distinct()} * request.right.distinct());
  const TextTiles tiles(sides.texts, sides.patterns.max_length());

  struct Slot {
    std::optional<DenseWorker<Cell>> worker;
    TextTile tile;
    std::uint64_t loaded = ~std::uint64_t{0};
  };
  std::vector<Slot> slots(control.workers);
  watch::parallel_for(tiles.count() * sides.blocks.size(), control, [&](std::uint64_t task, unsigned worker) {
    Slot& slot = slots[worker];
    const std::uint64_t tile = task / sides.blocks.size();
    if (!slot.worker) slot.worker.emplace(kernels, request.rule, sides, table, target.out);
    if (slot.loaded != tile) tiles.load(tile, slot.tile);
    slot.loaded = tile;
    slot.worker->run(slot.tile, sides.blocks[task % sides.blocks.size()]);
  });
}

}  // namespace

std::uint64_t dense_tasks(const LaneKernels& kernels, const dispatch::Request& request) {
  const Orientation sides = dense_sides(kernels, request);
  return TextTiles(sides.texts, sides.patterns.max_length()).count() * sides.blocks.size();
}

void write_scores(const LaneKernels& kernels, const dispatch::Request& request, const dispatch::DenseTarget& target,
                  const dispatch::Control& control) {
  dispatch::visit_dtype(target.out.dtype, [&](auto cell) { run<decltype(cell)>(kernels, request, target, control); });
}

}  // namespace warpmatch::cpu
