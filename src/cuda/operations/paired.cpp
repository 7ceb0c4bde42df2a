#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "cuda/blocks/outcome.hpp"
#include "cuda/corpus/device_corpus.hpp"
#include "cuda/operations/operations.hpp"
#include "cuda/operations/tile_memory.hpp"
#include "cuda/operations/under_way.hpp"
#include "cuda/programs/paired_program.hpp"
#include "cuda/scorers/scorers.hpp"
#include "dispatch/operations/cells.hpp"

namespace warpmatch::cuda {
namespace {

/// The rows of a tile of pairwise scores that are not null, by length of the left string.
struct PairedTile {
  std::vector<std::uint32_t> rows;
  std::vector<std::uint32_t> left_ranks;
  std::vector<std::uint32_t> right_ranks;
  std::uint32_t longest_right = 0;
};

PairedTile paired_tile(const dispatch::Request& request, std::uint32_t first, std::uint32_t end) {
  const std::vector<std::uint32_t>& left = request.left.rank_of_rows();
  const std::vector<std::uint32_t>& right = request.right.rank_of_rows();
  PairedTile tile;
  for (std::uint32_t row = first; row < end; ++row)
    if (left[row] != corpus::PackedCorpus::no_rank && right[row] != corpus::PackedCorpus::no_rank)
      tile.rows.push_back(row);
  std::ranges::sort(tile.rows, {}, [&](std::uint32_t row) { return left[row]; });
  std::uint32_t longest = 0;  // the highest rank is the longest string
  for (const std::uint32_t row : tile.rows) {
    tile.left_ranks.push_back(left[row]);
    tile.right_ranks.push_back(right[row]);
    longest = std::max(longest, right[row]);
  }
  if (!tile.rows.empty()) tile.longest_right = request.right.length(longest);
  return tile;
}

/// Writes pairwise scores tile by tile: distances or scores (`Value`) of pairs of strings, then cells, then `out`.
template <class Cell, class Value>
class PairedWriter {
 public:
  PairedWriter(Queue& queue, const dispatch::Request& request, const dispatch::DenseTarget& target,
               const Policy& policy, const dispatch::Control& control)
      : queue_(queue),
        request_(request),
        target_(target),
        control_(control),
        most_rows_(std::clamp<std::size_t>(request.left.size(), 1, policy.paired_rows)),
        scorer_(make_tile_scorer(queue, request, policy)),
        left_(DeviceCorpus::of(request.left, queue)),
        right_(DeviceCorpus::of(request.right, queue)) {}

  void run() {
    const std::uint32_t total = request_.left.size();
    for (std::uint32_t row = 0; row < total;) {
      shrink_to_fit(queue_, most_rows_, 1, [&] {
        if (!buffers_ || buffers_->rows != most_rows_) make_buffers();
        const std::uint32_t end = RankRange{row, total}.start(most_rows_).end;
        submit(row, end);
        row = end;
      });
    }
    hear(0);
    report(control_, total, total);
  }

 private:
  struct Step {
    PairedTile tile;
    std::uint32_t first = 0;
    std::uint32_t end = 0;
    unsigned cells = 0;  ///< whose memory has them
    std::unique_ptr<std::uint64_t> misfit;
    std::unique_ptr<Download> heard;  ///< it goes before what it writes
    bool whole = false;               ///< a small tile, whose cells come with the mark
  };

  struct Buffers {
    Buffers(Queue& queue, std::size_t tile_rows)
        : rows(tile_rows),
          values(queue.allocate<Value>(tile_rows, "a tile of pairwise distances")),
          tiles{{queue, 3 * Packet::room_for<std::uint32_t>(tile_rows), tile_rows},
                {queue, 3 * Packet::room_for<std::uint32_t>(tile_rows), tile_rows}} {}

    std::size_t rows;  ///< of a tile
    Buffer<Value> values;
    TileMemory<Cell> tiles[2];  ///< by turns: the cells of the tile before are copied
  };

  void make_buffers() {
    hear(0);
    buffers_.reset();
    buffers_ = std::make_unique<Buffers>(queue_, most_rows_);
  }

  /// While the device works on a tile, the one before comes to the host.
  void submit(std::uint32_t first, std::uint32_t end) {
    PairedTile tile = paired_tile(request_, first, end);
    if (tile.rows.empty()) return;
    hear(under_way_.most - 1);
    send(tile, first);
    submit_values(tile);
    const std::size_t rows = end - first;
    if (tile.rows.size() < rows) queue_.fill(memory().cells(), rows, 0);  // nulls are copied with the others
    make_cells(tile);
    Step step{std::move(tile), first, end, set_, std::make_unique<std::uint64_t>(), nullptr};
    step.whole = rows * sizeof(Cell) <= small_bytes;
    step.heard = step.whole
                     ? queue_.begin_download_with(step.misfit.get(), out_from(first), rows, memory().cells(), rows, 1)
                     : queue_.begin_download(step.misfit.get(), memory().mark(), 1);
    under_way_.add(std::move(step));
    set_ ^= 1;
  }

  TileMemory<Cell>& memory() { return buffers_->tiles[set_]; }

  /// Lets the device know which pairs a tile has, and which of its cells is whose: three arrays of as many numbers.
  void send(const PairedTile& tile, std::uint32_t first) {
    std::vector<std::uint32_t> places = tile.rows;
    for (std::uint32_t& place : places) place -= first;
    said_.clear();
    said_.add<std::uint32_t>(tile.left_ranks);
    said_.add<std::uint32_t>(tile.right_ranks);
    said_.add<std::uint32_t>(places);
    memory().send(queue_, said_);
  }

  /// The first, second or third of them.
  const std::uint32_t* said(const PairedTile& tile, std::size_t number) {
    return memory().template said<std::uint32_t>(number * Packet::room_for<std::uint32_t>(tile.rows.size()));
  }

  void submit_values(const PairedTile& tile) {
    const auto count = static_cast<std::uint32_t>(tile.rows.size());
    const TileLefts lefts{{tile.left_ranks.data(), 0, count}, {said(tile, 0), 0, count}};
    Outcome outcome{.kind = Outcome::Kind::paired, .rule = request_.rule};
    if constexpr (std::is_same_v<Value, double>)
      outcome.dense_scores = buffers_->values.data();
    else
      outcome.distances = Distances(buffers_->values.data());
    scorer_->submit_paired(lefts, {said(tile, 1), 0, count}, tile.longest_right, outcome);
  }

  void hear(std::size_t left) {
    under_way_.hear(left, [&](Step& step) {
      step.heard->finish();
      if (*step.misfit != TileMemory<Cell>::none) throw_misfit(step, static_cast<std::uint32_t>(*step.misfit));
      const std::size_t rows = step.end - step.first;
      if (!step.whole)
        queue_.begin_download_rows(out_from(step.first), rows, buffers_->tiles[step.cells].cells(), rows, 1)->finish();
      report(control_, step.end, request_.left.size());
    });
  }

  Cell* out_from(std::uint32_t row) const { return static_cast<Cell*>(target_.out.data) + row; }

  void make_cells(const PairedTile& tile) {
    PairedProgram<Cell, Value> program{};
    program.lefts = left_->view();
    program.rights = right_->view();
    program.left_ranks = said(tile, 0);
    program.right_ranks = said(tile, 1);
    program.rows = said(tile, 2);
    program.count = static_cast<std::uint32_t>(tile.rows.size());
    program.values = buffers_->values.data();
    program.rule = request_.rule;
    program.multiplier = target_.multiplier;
    program.cells = memory().cells();
    program.first_misfit = memory().mark();
    queue_.run(program);
  }

  /// The values of the tile may be the next one's by now.
  [[noreturn]] void throw_misfit(const Step& step, std::uint32_t pair) {
    const PairedTile& tile = step.tile;
    send(tile, step.first);
    submit_values(tile);
    const Value value = read(queue_, buffers_->values.data() + pair);
    const double cell_value = reported(request_.rule, value, request_.left.length(tile.left_ranks[pair]),
                                       request_.right.length(tile.right_ranks[pair]));
    dispatch::throw_does_not_fit(cell_value * target_.multiplier, target_.out.dtype);
  }

  Queue& queue_;
  const dispatch::Request& request_;
  const dispatch::DenseTarget& target_;
  const dispatch::Control& control_;
  std::size_t most_rows_;
  std::unique_ptr<TileScorer> scorer_;
  std::shared_ptr<DeviceCorpus> left_;
  std::shared_ptr<DeviceCorpus> right_;
  std::unique_ptr<Buffers> buffers_;
  unsigned set_ = 0;  ///< of the memory that is written next
  Packet said_;
  UnderWay<Step> under_way_;
};

}  // namespace

void write_paired(Queue& queue, const dispatch::Request& request, const dispatch::DenseTarget& target,
                  const Policy& policy, const dispatch::Control& control) {
  if (request.left.distinct() == 0 || request.right.distinct() == 0) return;
  dispatch::visit_dtype(target.out.dtype, [&](auto cell) {
    using Cell = decltype(cell);
    if (request.rule.counts_edits)
      PairedWriter<Cell, std::uint32_t>(queue, request, target, policy, control).run();
    else
      PairedWriter<Cell, double>(queue, request, target, policy, control).run();
  });
}

}  // namespace warpmatch::cuda
