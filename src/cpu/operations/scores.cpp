#include "cpu/operations/scores.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "cpu/lanes/kernel_choice.hpp"
#include "cpu/operations/cell_lines.hpp"
#include "cpu/operations/cell_table.hpp"
#include "cpu/scorers/orientation.hpp"
#include "watch/pace.hpp"
#include "watch/parallel.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::uint32_t kTileTexts = 8192;       // texts a task compares with one block,
constexpr std::uint64_t kTileColumns = 1 << 23;  // or as many as have this many symbols times pattern words
constexpr std::uint32_t kTurnedLanes = 64;       // lanes whose remainders are turned at a time
constexpr std::uint32_t kShort = 64;             // symbols; to compare such strings takes less than to write lines
constexpr std::size_t kFewCopies = 16;           // one row among so many
constexpr std::size_t kWorthRun = 6;             // rows of a run, on average, that are best written as one

// With the right side in the lanes, cells are written down columns: a cache line each.
constexpr double kCyclesPerColumnWrite = 20;

/// Rows one behind the other that hold texts one behind the other.
struct RowRun {
  std::uint32_t row;
  std::uint32_t text;  ///< of those that are taken at a time
  std::uint32_t count;
};

/// The texts of a range of text rows, each distinct string once, and where its scores go.
struct TextTile {
  std::vector<TextRef> texts;            ///< by first rows, so that what is written stays nearly in order
  std::vector<RowRun> runs;              ///< for each line_texts texts theirs, by row
  std::vector<std::uint32_t> run_begin;  ///< entries into `runs`, one for each of those and the end

  std::span<const RowRun> runs_of(std::size_t chunk) const {
    return std::span(runs).subspan(run_begin[chunk], run_begin[chunk + 1] - run_begin[chunk]);
  }
};

/// Cuts the rows of the text side into tiles, each a task of a few tens of milliseconds with the longest patterns.
class TextTiles {
 public:
  TextTiles(const corpus::PackedCorpus& corpus, std::uint32_t longest_pattern)
      : corpus_(corpus), folds_(folds(corpus, longest_pattern)), begin_{0} {
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
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = begin_[index]; row < begin_[index + 1]; ++row)
      if (ranks[row] != corpus::PackedCorpus::no_rank) rows.push_back(row);
    // Copies stand beside their first.
    if (folds_) std::ranges::stable_sort(rows, {}, [&](std::uint32_t row) { return corpus_.first_row(ranks[row]); });
    tile.texts.clear();
    tile.runs.clear();
    tile.run_begin.assign(1, 0);
    std::vector<RowRun> of_chunk;  // a row each
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::uint32_t rank = ranks[rows[i]];
      if (!folds_ || tile.texts.empty() || tile.texts.back().rank != rank) {
        if (tile.texts.size() % line_texts == 0) close_chunk(of_chunk, tile);
        tile.texts.push_back(text_of_rank(corpus_, rank));
      }
      of_chunk.push_back({rows[i], static_cast<std::uint32_t>((tile.texts.size() - 1) % line_texts), 1});
    }
    close_chunk(of_chunk, tile);
  }

 private:
  /// What follows each other becomes a run: without copies all of it, with some what lies between two. Where copies are
  /// many rows stay one by one, as the end of a run takes as long as some cells.
  static void close_chunk(std::vector<RowRun>& of_chunk, TextTile& tile) {
    if (of_chunk.empty()) return;
    std::ranges::sort(of_chunk, {}, &RowRun::row);
    const auto first = static_cast<std::ptrdiff_t>(tile.runs.size());
    tile.runs.push_back(of_chunk.front());
    for (const RowRun& next : std::span(of_chunk).subspan(1)) {
      RowRun& last = tile.runs.back();
      if (next.row == last.row + last.count && next.text == last.text + last.count)
        ++last.count;
      else
        tile.runs.push_back(next);
    }
    const std::size_t runs = tile.runs.size() - static_cast<std::size_t>(first);
    if (runs > 1 && runs * kWorthRun > of_chunk.size()) {
      tile.runs.erase(tile.runs.begin() + first, tile.runs.end());
      tile.runs.insert(tile.runs.end(), of_chunk.begin(), of_chunk.end());
    }
    tile.run_begin.push_back(static_cast<std::uint32_t>(tile.runs.size()));
    of_chunk.clear();
  }

  /// True where each distinct text is compared once. A few copies of short ones are compared like any other: that costs
  /// less than to write what lies between them row by row.
  static bool folds(const corpus::PackedCorpus& corpus, std::uint32_t longest_pattern) {
    if (!corpus.has_duplicates()) return false;
    const std::size_t rows = corpus.size() - corpus.null_rows().size();
    const bool are_short =
        longest_pattern <= kShort && corpus.text_symbols() <= std::uint64_t{kShort} * corpus.distinct();
    return !are_short || (rows - corpus.distinct()) * kFewCopies > rows;
  }

  const corpus::PackedCorpus& corpus_;
  const bool folds_;
  std::vector<std::uint32_t> begin_;
};

/// One worker's share of a dense result: its tile, its block, and the loops that turn remainders into cells.
template <class Cell>
class DenseWorker {
 public:
  DenseWorker(const LaneKernels& kernels, const scoring::ScoreRule& rule, const Orientation& sides,
              const CellTable<Cell>& table, const MatrixView& out)
      : kernels_(kernels),
        sides_(sides),
        out_(out),
        lines_(kernels, rule, table),
        block_(kernels, rule.metric, sides.texts.alphabet().size(), sides.texts.symbol_bytes()) {}

  /// Takes up another tile, which stays.
  void keep(const TextTile& tile) { block_.keep_texts(tile.texts); }

  void run(const TextTile& tile, BlockRange range) {
    block_.load(sides_.patterns, range, sides_.maps);
    for (std::size_t first = 0; first < tile.texts.size(); first += line_texts) {
      take_up(tile, first, std::min<std::size_t>(line_texts, tile.texts.size() - first));
      block_.is_wide() ? write_wide() : write_narrow();
    }
  }

 private:
  void take_up(const TextTile& tile, std::size_t first, std::size_t count) {
    texts_ = {tile.texts.data() + first, count};
    runs_ = tile.runs_of(first / line_texts);
    are_rows_ = std::ranges::all_of(runs_, [](const RowRun& run) { return run.count == 1; });
    lines_.take_up(texts_);
  }

  void write_narrow() { write_turned(block_.narrow_remainders(texts_)); }

  void write_wide() {
    const std::uint32_t* const remainders = block_.wide_remainders(texts_);
    if (narrow(remainders)) return write_turned(narrow_.data());
    for (std::uint32_t lane = 0; lane < block_.size(); ++lane) write(OfLane{remainders + lane, block_.lanes()}, lane);
  }

  /// Makes bytes of wide remainders; false where some do not fit.
  bool narrow(const std::uint32_t* remainders) {
    const std::uint32_t lanes = block_.lanes();
    const std::uint32_t size = block_.size();
    const auto texts = static_cast<std::uint32_t>(texts_.size());
    if (size == lanes) return kernels_.low_bytes(remainders, texts * lanes, narrow_.data());
    bool fit = true;
    for (std::size_t at = 0; at < std::size_t{texts} * lanes; at += lanes)
      fit &= kernels_.low_bytes(remainders + at, size, narrow_.data() + at);
    return fit;
  }

  /// Of remainders [text][lane] the lines.
  void write_turned(const std::uint8_t* remainders) {
    for (std::uint32_t first = 0; first < block_.size(); first += kTurnedLanes) {
      const std::uint32_t count = std::min(kTurnedLanes, block_.size() - first);
      kernels_.turn(remainders + first, block_.lanes(), static_cast<std::uint32_t>(texts_.size()), count,
                    turned_.data(), line_texts);
      for (std::uint32_t lane = 0; lane < count; ++lane)
        write(std::as_const(turned_).data() + lane * line_texts, first + lane);
    }
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
    const std::uint32_t length = block_.lengths()[lane];
    const bool in_place = sides_.patterns_are_left && runs_[0].count == texts_.size() && runs_.size() == 1;
    if (in_place && pattern_rows.size() == 1)
      return lines_.make(remainders, length, cell(pattern_rows[0], runs_[0].row));
    lines_.make(remainders, length, line_.data());
    for (const std::uint32_t pattern_row : pattern_rows)
      sides_.patterns_are_left ? write_runs(cell(pattern_row, 0), 1)
                               : write_runs(cell(0, pattern_row), out_.row_stride);
  }

  /// The line's cells where they belong, `to` being the place of the first row.
  void write_runs(Cell* to, std::size_t stride) const {
    const Cell* const line = line_.data();
    if (are_rows_) {
      for (const RowRun& run : runs_) to[run.row * stride] = line[run.text];
      return;
    }
    for (const RowRun& run : runs_) {
      Cell* const first = to + run.row * stride;
      if (stride == 1)
        std::copy_n(line + run.text, run.count, first);
      else
        for (std::uint32_t i = 0; i < run.count; ++i) first[i * stride] = line[run.text + i];
    }
  }

  Cell* cell(std::size_t row, std::size_t column) {
    return static_cast<Cell*>(out_.data) + row * out_.row_stride + column;
  }

  static constexpr std::size_t kNarrowBytes = std::size_t{line_texts} * max_word_lanes + turned_side;

  const LaneKernels& kernels_;
  const Orientation& sides_;
  MatrixView out_;
  CellLines<Cell> lines_;
  PatternBlock block_;

  // Of the texts at hand.
  std::span<const TextRef> texts_;
  std::span<const RowRun> runs_;  ///< theirs
  bool are_rows_ = false;         ///< one row in each

  alignas(64) std::array<std::uint8_t, kTurnedLanes * line_texts + 64> turned_;  ///< [lane][text]
  std::array<std::uint8_t, kNarrowBytes> narrow_ = {};                           ///< [text][lane]
  std::array<Cell, line_texts> line_;
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
    if (slot.loaded != tile) {
      tiles.load(tile, slot.tile);
      slot.worker->keep(slot.tile);
      slot.loaded = tile;
    }
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
