#include "cpu/operations/scores.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
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
constexpr std::uint32_t kChunkTexts = 512;       // texts whose remainders are in the cache at a time
constexpr std::uint32_t kTurnedLanes = 64;       // lanes whose remainders are turned at a time

// With the right side in the lanes, cells are written down columns: a cache line each.
constexpr double kCyclesPerColumnWrite = 20;

/// The texts of a range of text rows, each distinct string once, and where its scores go.
struct TextTile {
  std::vector<TextRef> texts;
  std::vector<std::uint32_t> row;          ///< text rows, grouped by text
  std::vector<std::uint32_t> text_of_row;  ///< by entry of `row`, the place of its text
  std::vector<std::uint32_t> row_begin;    ///< texts + 1 entries into `row`
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
    // By the first row of their strings, so that what is written stays nearly in order.
    if (corpus_.has_duplicates())
      std::ranges::stable_sort(tile.row, {}, [&](std::uint32_t row) { return corpus_.first_row(ranks[row]); });
    tile.texts.clear();
    tile.row_begin.clear();
    tile.text_of_row.clear();
    for (std::uint32_t i = 0; i < tile.row.size(); ++i) {
      const std::uint32_t rank = ranks[tile.row[i]];
      if (tile.texts.empty() || tile.texts.back().rank != rank) {
        tile.texts.push_back(text_of_rank(corpus_, rank));
        tile.row_begin.push_back(i);
      }
      tile.text_of_row.push_back(static_cast<std::uint32_t>(tile.texts.size() - 1));
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
      : kernels_(kernels),
        scale_(rule.scale),
        sides_(sides),
        table_(table),
        out_(out),
        block_(kernels, rule.metric, sides.texts.alphabet().size(), sides.texts.symbol_bytes()) {}

  void run(const TextTile& tile, BlockRange range) {
    block_.load(sides_.patterns, range, sides_.maps);
    for (std::size_t first = 0; first < tile.texts.size(); first += kChunkTexts) {
      take_up(tile, first, std::min<std::size_t>(kChunkTexts, tile.texts.size() - first));
      block_.is_wide() ? write_wide() : write_narrow();
    }
  }

 private:
  void take_up(const TextTile& tile, std::size_t first, std::size_t count) {
    texts_ = {tile.texts.data() + first, count};
    rows_ = std::span(tile.row).subspan(tile.row_begin[first], tile.row_begin[first + count] - tile.row_begin[first]);
    text_of_row_ = tile.text_of_row.data() + tile.row_begin[first];
    first_text_ = static_cast<std::uint32_t>(first);
    in_a_row_ = rows_.size() == count;
    for (std::uint32_t i = 0; in_a_row_ && i < count; ++i) in_a_row_ = rows_[i] == rows_[0] + i;
    const auto length = [](const TextRef& text) { return text.length; };
    are_alike_ = std::ranges::adjacent_find(texts_, std::ranges::not_equal_to{}, length) == texts_.end();
    found_for_ = no_length;
  }

  void write_narrow() {
    const std::uint8_t* remainders = block_.narrow_remainders(texts_);
    for (std::uint32_t first = 0; first < block_.size(); first += kTurnedLanes) {
      const std::uint32_t count = std::min(kTurnedLanes, block_.size() - first);
      kernels_.turn(remainders + first, block_.lanes(), static_cast<std::uint32_t>(texts_.size()), count,
                    turned_.data(), kChunkTexts);
      for (std::uint32_t lane = 0; lane < count; ++lane)
        write(std::as_const(turned_).data() + lane * kChunkTexts, first + lane);
    }
  }

  void write_wide() {
    const std::uint32_t* remainders = block_.wide_remainders(texts_);
    for (std::uint32_t lane = 0; lane < block_.size(); ++lane) write(OfLane{remainders + lane, block_.lanes()}, lane);
  }

  /// The remainders of a lane, [text][lane].
  struct OfLane {
    const std::uint32_t* first;
    std::size_t lanes;

    std::uint32_t operator[](std::size_t text) const { return first[text * lanes]; }
  };

  /// Writes what the texts at hand score with the pattern of a lane.
  template <class Remainders>
  void write(Remainders remainders, std::uint32_t lane) {
    const auto pattern_rows = sides_.patterns.rows(block_.ranks()[lane]);
    const bool in_place = sides_.patterns_are_left && in_a_row_ && pattern_rows.size() == 1;
    Cell* const line = in_place ? cell(pattern_rows[0], rows_[0]) : line_.data();
    make_line(remainders, lane, line);
    if (in_place) return;
    for (const std::uint32_t pattern_row : pattern_rows) {
      Cell* const to = sides_.patterns_are_left ? cell(pattern_row, 0) : cell(0, pattern_row);
      const std::size_t stride = sides_.patterns_are_left ? 1 : out_.row_stride;
      for (std::size_t i = 0; i < rows_.size(); ++i) to[rows_[i] * stride] = line[text_of_row_[i] - first_text_];
    }
  }

  /// The cells of one pattern, by text.
  template <class Remainders>
  void make_line(Remainders remainders, std::uint32_t lane, Cell* line) {
    const auto count = static_cast<std::uint32_t>(texts_.size());
    find_cells(block_.lengths()[lane]);
    if (!found_) return compute_line(remainders, block_.lengths()[lane], line);
    if constexpr (sizeof(Cell) == sizeof(std::uint32_t) && std::is_same_v<Remainders, const std::uint8_t*>)
      if (values_ > 0)
        return kernels_.look_up(value_.data(), values_, remainders, count, reinterpret_cast<std::uint32_t*>(line));
    const std::uint32_t unit = scale_.unit;
    if (are_alike_) {
      const Cell* const cells = cells_[0];
      for (std::uint32_t t = 0; t < count; ++t) line[t] = cells[unit * remainders[t]];
    } else {
      for (std::uint32_t t = 0; t < count; ++t) line[t] = cells_[t][unit * remainders[t]];
    }
  }

  /// For each text the table's cells for patterns of that length, by `unit * remainder`; they depend on the lengths
  /// alone, so neighbouring lanes mostly share them. `found_` is false where the table lacks one.
  void find_cells(std::uint32_t length) {
    if (length == found_for_) return;
    found_for_ = length;
    found_ = true;
    values_ = 0;
    for (std::size_t t = 0; t < texts_.size(); ++t) {
      const Cell* row = table_.row(scale_.maximum(length, texts_[t].length));
      found_ = found_ && row != nullptr;
      if (!found_) return;
      // A distance is never negative, though its base may be.
      cells_[t] = row + static_cast<std::int32_t>(scale_.base(length, texts_[t].length));
    }
    if constexpr (sizeof(Cell) == sizeof(std::uint32_t)) find_values(length);
  }

  /// Of texts of one length the few cells that there are, where a kernel looks them up.
  void find_values(std::uint32_t length) {
    if (!are_alike_) return;
    const std::int64_t base = static_cast<std::int32_t>(scale_.base(length, texts_[0].length));
    const std::int64_t values = (scale_.maximum(length, texts_[0].length) - base) / scale_.unit + 1;
    if (values > looked_up_values) return;
    values_ = static_cast<std::uint32_t>(values);
    for (std::uint32_t i = 0; i < values_; ++i) std::memcpy(&value_[i], cells_[0] + scale_.unit * i, sizeof value_[i]);
  }

  template <class Remainders>
  void compute_line(Remainders remainders, std::uint32_t length, Cell* line) {
    table_.with_cells([&](const auto& cell_of) {
      for (std::uint32_t t = 0; t < texts_.size(); ++t) {
        const std::uint32_t distance = scale_.distance(remainders[t], length, texts_[t].length);
        line[t] = cell_of(distance, scale_.maximum(length, texts_[t].length));
      }
    });
  }

  Cell* cell(std::size_t row, std::size_t column) {
    return static_cast<Cell*>(out_.data) + row * out_.row_stride + column;
  }

  static constexpr std::uint32_t no_length = ~std::uint32_t{0};

  const LaneKernels& kernels_;
  const core::EditScale scale_;
  const Orientation& sides_;
  const CellTable<Cell>& table_;
  MatrixView out_;
  PatternBlock block_;

  // Of the texts at hand.
  std::span<const TextRef> texts_;
  std::span<const std::uint32_t> rows_;         ///< theirs
  const std::uint32_t* text_of_row_ = nullptr;  ///< of each, in the tile,
  std::uint32_t first_text_ = 0;                ///< where the texts at hand begin
  bool in_a_row_ = false;                       ///< one row each, one behind the other
  bool are_alike_ = false;                      ///< in length

  // For patterns of one length.
  std::uint32_t found_for_ = no_length;
  bool found_ = false;
  const Cell* cells_[kChunkTexts] = {};
  std::uint32_t values_ = 0;
  std::array<std::uint32_t, looked_up_values> value_{};

  alignas(64) std::array<std::uint8_t, kTurnedLanes * kChunkTexts + 64> turned_;  ///< [lane][text]
  std::array<Cell, kChunkTexts> line_;
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
