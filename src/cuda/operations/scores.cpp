#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "cuda/blocks/distances.hpp"
#include "cuda/blocks/outcome.hpp"
#include "cuda/corpus/device_corpus.hpp"
#include "cuda/operations/operations.hpp"
#include "cuda/operations/tile_memory.hpp"
#include "cuda/operations/under_way.hpp"
#include "cuda/programs/cell_program.hpp"
#include "cuda/scorers/scorers.hpp"
#include "cuda/tiles/tiles.hpp"
#include "dispatch/operations/cells.hpp"

namespace warpmatch::cuda {
namespace {

/// Writes dense scores tile by tile: distances or scores of distinct strings (`Values` are Distances or double*), then
/// cells between rows, then `out`.
template <class Cell, class Values>
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
        right_(DeviceCorpus::of(request.right, queue)),
        columns_(request.right),
        value_bytes_(value_bytes(request)) {
    const std::size_t row_bytes =
        request.right.distinct() * value_bytes_ + (target.on_device ? 0 : 2 * (request.right.size() * sizeof(Cell)));
    most_rows_ = std::clamp<std::size_t>(policy.dense_tile_bytes / row_bytes, 1, part.end - part.first);
    tile_steps_ = std::max<std::uint64_t>(1, policy.tile_steps / scorer_->weight());
  }

  void run() {
    const RankRange all{0, request_.right.distinct()};
    const std::uint64_t most_words = tile_steps_ / columns_(all);
    for (std::uint32_t row = part_.first; row < part_.end;) {
      shrink_to_fit(queue_, most_rows_, 1, [&] {
        if (!buffers_ || buffers_->rows != most_rows_) make_buffers();
        DenseTile tile = dense_tile(request_.left, {row, part_.end}, most_rows_, most_words);
        if (target_.on_device)
          for (TileRow& of : tile.tile_rows) of.place += tile.begin;
        const std::uint32_t end = tile.end;
        if (!tile.rows.empty()) submit(std::move(tile));
        row = end;
      });
    }
    hear(0);
    finish_download();
    report(control_, part_.end - part_.first, part_.end - part_.first);
  }

 private:
  static constexpr bool of_distances = std::is_same_v<Values, Distances>;

  /// Bytes of a value: as few as the largest distance of the request takes.
  static unsigned value_bytes(const dispatch::Request& request) {
    if constexpr (!of_distances) return sizeof(double);
    const auto longest = [](const corpus::PackedCorpus& of) { return of.buckets().back().length; };
    return Distances::bytes_for(request.rule.scale.maximum(longest(request.left), longest(request.right)));
  }

  /// A launch: of some texts of a tile, or of the last ones and the tile's cells.
  struct Step {
    std::uint32_t done = 0;  ///< rows before it
    std::optional<DenseTile> tile;
    unsigned cells = 0;  ///< which set has them
    std::unique_ptr<std::uint64_t> misfit;
    std::unique_ptr<Download> heard = nullptr;  ///< it goes before what it writes
    bool whole = false;                         ///< a small tile, whose cells come with the mark
  };

  struct Buffers {
    Buffers(Queue& queue, std::size_t tile_rows, std::size_t row_bytes)
        : rows(tile_rows), values(queue.allocate<std::byte>(tile_rows * row_bytes, "a tile of distances")) {}

    std::size_t rows;  ///< of a tile
    Buffer<std::byte> values;
    std::optional<TileMemory<Cell>> tiles[2];  ///< by turns: the cells of the tile before are copied
  };

  void make_buffers() {
    hear(0);
    finish_download();
    buffers_.reset();
    buffers_ = std::make_unique<Buffers>(queue_, most_rows_, request_.right.distinct() * std::size_t{value_bytes_});
  }

  /// While the device works on a tile, the one before comes to the host.
  void submit(DenseTile tile) {
    send(tile);
    submit_values(tile, [&] { notice(tile.begin, {}); });
    hear(under_way_.most - 1);
    if (arriving_set_ == set_) finish_download();
    make_cells(tile);
    notice(tile.begin, std::move(tile));
    set_ ^= 1;
  }

  /// Lets the device know which rows and strings a tile has. The cells that its memory had before may be on their way.
  void send(const DenseTile& tile) {
    auto& memory = buffers_->tiles[set_];
    if (!memory) {
      const std::size_t said =
          Packet::room_for<TileRow>(buffers_->rows) + Packet::room_for<std::uint32_t>(buffers_->rows);
      memory.emplace(queue_, said, target_.on_device ? 0 : buffers_->rows * request_.right.size());
    }
    said_.clear();
    said_.add<TileRow>(tile.tile_rows);
    if (!has_all(tile)) said_.add<std::uint32_t>(tile.ranks);
    memory->send(queue_, said_);
  }

  /// True where the strings of a tile are those of the left side, by rank.
  bool has_all(const DenseTile& tile) const { return tile.ranks.size() == request_.left.distinct(); }

  const TileMemory<Cell>& memory() const { return *buffers_->tiles[set_]; }

  /// Starts the values of a tile, in pieces of so many steps; calls `between()` after each but the last.
  template <class Between>
  void submit_values(const DenseTile& tile, const Between& between) {
    const TileLefts lefts = lefts_of(tile);
    const Outcome outcome = dense_outcome();
    for (RankRange rest{0, request_.right.distinct()}; rest.count() > 0;) {
      const RankRange texts = columns_.start(rest, std::max<std::uint64_t>(1, tile_steps_ / tile.words));
      scorer_->submit(lefts, texts, outcome);
      rest.first = texts.end;
      if (rest.count() > 0) between();
    }
  }

  TileLefts lefts_of(const DenseTile& tile) const {
    const auto count = static_cast<std::uint32_t>(tile.ranks.size());
    if (has_all(tile)) return TileLefts::range({0, count});
    const auto* const ranks = memory().template said<std::uint32_t>(Packet::room_for<TileRow>(tile.tile_rows.size()));
    return {{tile.ranks.data(), 0, count}, {ranks, 0, count}};
  }

  /// Asks to hear of what was submitted last.
  void notice(std::uint32_t row, std::optional<DenseTile> tile) {
    Step step{row - part_.first, std::move(tile), set_, std::make_unique<std::uint64_t>()};
    step.whole = step.tile && !target_.on_device && cell_count(*step.tile) * sizeof(Cell) <= small_bytes;
    if (step.whole) {
      const std::size_t columns = request_.right.size();
      step.heard = queue_.begin_download_with(step.misfit.get(), out_of(*step.tile), target_.out.row_stride,
                                              memory().cells(), columns, step.tile->end - step.tile->begin);
    } else {
      step.heard = queue_.begin_download(step.misfit.get(), memory().mark(), 1);
    }
    under_way_.add(std::move(step));
    hear(under_way_.most - 1);
  }

  void hear(std::size_t left) {
    under_way_.hear(left, [&](Step& step) {
      step.heard->finish();
      if (*step.misfit != TileMemory<Cell>::none) throw_misfit(*step.tile, *step.misfit);
      if (step.tile && !step.whole && !target_.on_device) {
        finish_download();
        arriving_ = begin_download(*step.tile, step.cells);
        arriving_set_ = step.cells;
      }
      report(control_, step.done, part_.end - part_.first);
    });
  }

  Outcome dense_outcome() const {
    Outcome outcome{.rule = request_.rule};
    outcome.columns = request_.right.distinct();
    if constexpr (of_distances)
      outcome.distances = values();
    else
      outcome.dense_scores = values();
    return outcome;
  }

  Values values() const {
    std::byte* const at = buffers_->values.data();
    if constexpr (of_distances)
      return Distances(at, value_bytes_);
    else
      return reinterpret_cast<double*>(at);
  }

  void make_cells(const DenseTile& tile) {
    using Program = CellProgram<Cell, Values>;
    if (!target_.on_device && (tile.rows.size() < tile.end - tile.begin || request_.right.nulls() > 0))
      queue_.fill(memory().cells(), cell_count(tile), 0);  // nulls are copied with the others
    Program program{};
    program.texts = right_->view();
    program.rank_of_rows = right_->rank_of_rows(queue_);
    program.columns = request_.right.size();
    program.rows = memory().template said<TileRow>(0);
    program.row_count = static_cast<std::uint32_t>(tile.rows.size());
    program.values = values();
    program.text_count = request_.right.distinct();
    program.rule = request_.rule;
    program.multiplier = target_.multiplier;
    program.cells = target_.on_device ? static_cast<Cell*>(target_.out.data) : memory().cells();
    program.stride = target_.on_device ? target_.out.row_stride : request_.right.size();
    program.first_misfit = memory().mark();
    queue_.run(program);
  }

  /// The values of the tile may be the next one's by now.
  [[noreturn]] void throw_misfit(const DenseTile& tile, std::uint64_t cell) {
    send(tile);
    submit_values(tile, [] {});
    const TileRow row = tile.tile_rows[cell / request_.right.size()];
    const std::uint32_t rank = request_.right.rank_of_rows()[cell % request_.right.size()];
    const std::uint64_t place = std::uint64_t{row.number} * request_.right.distinct() + rank;
    const double cell_value = reported(request_.rule, value_at(place), row.length, request_.right.length(rank));
    dispatch::throw_does_not_fit(cell_value * target_.multiplier, target_.out.dtype);
  }

  auto value_at(std::uint64_t place) {
    if constexpr (of_distances) {
      std::uint32_t distance = 0;
      values().with_type(
          [&](auto zero) { distance = read(queue_, &Distances::of_type<decltype(zero)>(values().at(place))); });
      return distance;
    } else {
      return read(queue_, values() + place);
    }
  }

  /// Begins the copy of a tile's rows, those of nulls among them: one copy, however nulls are scattered.
  std::unique_ptr<Download> begin_download(const DenseTile& tile, unsigned set) {
    const std::size_t columns = request_.right.size();
    return queue_.begin_download_rows(out_of(tile), target_.out.row_stride, buffers_->tiles[set]->cells(), columns,
                                      tile.end - tile.begin);
  }

  Cell* out_of(const DenseTile& tile) const {
    return static_cast<Cell*>(target_.out.data) + std::size_t{tile.begin} * target_.out.row_stride;
  }

  std::size_t cell_count(const DenseTile& tile) const {
    return std::size_t{tile.end - tile.begin} * request_.right.size();
  }

  void finish_download() {
    if (arriving_) arriving_->finish();
    arriving_.reset();
  }

  Queue& queue_;
  const dispatch::Request& request_;
  dispatch::Part part_;
  const dispatch::DenseTarget& target_;
  const dispatch::Control& control_;
  std::unique_ptr<TileScorer> scorer_;
  std::shared_ptr<DeviceCorpus> right_;
  std::uint64_t tile_steps_ = 1;
  ColumnCount columns_;
  unsigned value_bytes_;
  std::size_t most_rows_ = 1;
  std::unique_ptr<Buffers> buffers_;
  unsigned set_ = 0;  ///< of the memory that is written next
  Packet said_;
  UnderWay<Step> under_way_;
  std::unique_ptr<Download> arriving_;  ///< of a tile before; it goes before the buffers it reads
  unsigned arriving_set_ = 0;
};

}  // namespace

void write_scores(Queue& queue, const dispatch::Request& request, dispatch::Part part,
                  const dispatch::DenseTarget& target, const Policy& policy, const dispatch::Control& control) {
  if (request.left.distinct() == 0 || request.right.distinct() == 0 || part.first >= part.end) return;
  dispatch::visit_dtype(target.out.dtype, [&](auto cell) {
    using Cell = decltype(cell);
    if (request.rule.counts_edits)
      DenseWriter<Cell, Distances>(queue, request, part, target, policy, control).run();
    else
      DenseWriter<Cell, double*>(queue, request, part, target, policy, control).run();
  });
}

}  // namespace warpmatch::cuda
