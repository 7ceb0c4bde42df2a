#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <vector>

#include "corpus/text_form.hpp"
#include "cuda/programs/composite_tile.hpp"
#include "cuda/programs/partial_program.hpp"
#include "cuda/scorers/indel_stage.hpp"
#include "cuda/scorers/lane_scratch.hpp"
#include "cuda/scorers/sides.hpp"
#include "cuda/scorers/tile_scorer.hpp"

namespace warpmatch::cuda {

/// The strings of a tile before they are put into a form: ranks as they are, on the host and on the device.
struct TileStrings {
  TileLefts patterns;
  TileLefts texts;
  bool swapped = false;            ///< patterns are the right strings
  bool paired = false;             ///< each pattern goes with the text of its number; the texts are on the device alone
  std::uint32_t longest_text = 0;  ///< a form makes no string longer
};

/// Puts the texts of pairs into a form and into the order of their patterns in it: a thread for each.
struct PairedTextsProgram {
  Selection texts;
  const std::uint32_t* in_form = nullptr;  ///< by rank; null for the strings as they are
  const std::uint32_t* rows = nullptr;     ///< by number of the pattern
  std::uint32_t* out = nullptr;            ///< ranks in the form, by row

  std::uint64_t blocks() const { return (std::uint64_t{texts.count} + block_threads - 1) / block_threads; }
  static constexpr std::size_t most_shared_bytes = 0;
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block) const {
    block.each_thread([&](unsigned thread) {
      const std::uint64_t number = std::uint64_t{block.index()} * block_threads + thread;
      if (number >= texts.count) return;
      const std::uint32_t rank = texts.rank(static_cast<std::uint32_t>(number));
      out[rows[number]] = in_form != nullptr ? in_form[rank] : rank;
    });
  }
};

/// A form of the strings of a request, and the stages that compare them in it, tile by tile.
template <class Queue>
class FormStage {
 public:
  struct Wants {
    bool distances = false;
    bool windows = false;
  };

  FormStage(Queue& queue, const Policy& policy, const dispatch::Request& request, corpus::TextForm form, Wants wants)
      : queue_(queue),
        form_(form),
        wants_(wants),
        whole_(request),
        request_{request.left.form(form), request.right.form(form), request.rule, request.scorer, request.self},
        sides_(queue, request_),
        indel_(queue, policy),
        lanes_(queue, policy) {}

  /// Makes room for tiles of so many patterns, listed texts and pairs; forgets the tile at hand.
  void reserve(std::size_t patterns, std::size_t texts, std::size_t pairs) {
    buffers_.reset();
    buffers_.emplace(queue_, wants_, patterns, texts, pairs);
  }

  /// Takes up a tile for which there is room; `tile` speaks of it.
  void load(const TileStrings& strings) {
    load_patterns(text_corpus(!strings.swapped).rank_in_form(form_), strings.patterns.on_host);
    longest_text_ = strings.longest_text;
    pattern_corpus_ = strings.swapped ? &request_.right : &request_.left;
    const Selection in_order{buffers_->pattern_ranks.data(), 0, strings.patterns.on_host.count};
    const Selection texts = texts_of(strings);
    tile_.task = sides_.task(in_order, texts, strings.swapped);
    tile_.to_patterns = sides_.task(texts, in_order, !strings.swapped).translation;
    tile_.task.swapped = false;
    tile_.task.by_number = true;
    tile_.task.paired = strings.paired;
    tile_.rows = buffers_->rows.data();
    tile_.distances = wants_.distances ? buffers_->distances.data() : nullptr;
    tile_.windows = wants_.windows ? buffers_->windows.data() : nullptr;
  }

  const FormTile& tile() const { return tile_; }
  /// Of the tile's patterns in this form.
  std::uint32_t longest_pattern() const { return pattern_length(tile_.task.patterns.count - 1); }

  /// Starts the Indel distances of the tile.
  void find_distances() {
    indel_.run(tile_.task, longest_text_, tile_.distances, [&](std::uint32_t row) { return pattern_length(row); });
  }

  /// Starts the best windows of those pairs of the tile, of which this is a form, that need them.
  void find_windows(const CompositeTile& tile, const PartialNeeds& needs) {
    if (pattern_length(0) <= short_partial) queue_.run(ShortPartialProgram{tile, tile_, needs});
    if (std::max(longest_pattern(), longest_text_) <= short_partial) return;
    lanes_.run(LongPartialProgram{tile, tile_, needs}, std::uint64_t{longest_pattern()} + longest_text_,
               "the strands of partial ratios");
  }

 private:
  template <class T>
  using Buffer = typename Queue::template Buffer<T>;

  struct Buffers {
    Buffers(Queue& queue, const Wants& wants, std::size_t patterns, std::size_t texts, std::size_t pairs)
        : pattern_ranks(queue.template allocate<std::uint32_t>(patterns, "the patterns of a tile")),
          rows(queue.template allocate<std::uint32_t>(patterns, "the order of a tile's patterns")),
          text_ranks(queue.template allocate<std::uint32_t>(texts, "the texts of a tile")),
          distances(queue.template allocate<std::uint32_t>(wants.distances ? pairs : 0, "a tile of distances")),
          windows(queue.template allocate<BestWindow>(wants.windows ? pairs : 0, "a tile of partial ratios")) {}

    Buffer<std::uint32_t> pattern_ranks;
    Buffer<std::uint32_t> rows;
    Buffer<std::uint32_t> text_ranks;
    Buffer<std::uint32_t> distances;
    Buffer<BestWindow> windows;
  };

  std::uint32_t pattern_length(std::uint32_t row) const { return pattern_corpus_->length(pattern_ranks_[row]); }

  void load_patterns(const std::vector<std::uint32_t>& in_form, const Selection& patterns) {
    order_.resize(patterns.count);
    std::iota(order_.begin(), order_.end(), 0U);
    const auto rank = [&](std::uint32_t number) { return in_form[patterns.rank(number)]; };
    std::ranges::sort(order_, {}, rank);
    pattern_ranks_.resize(patterns.count);
    rows_.resize(patterns.count);
    for (std::uint32_t row = 0; row < patterns.count; ++row) {
      pattern_ranks_[row] = rank(order_[row]);
      rows_[order_[row]] = row;
    }
    queue_.upload(buffers_->pattern_ranks.data(), pattern_ranks_.data(), pattern_ranks_.size());
    queue_.upload(buffers_->rows.data(), rows_.data(), rows_.size());
  }

  /// The texts in this form, in the order of the tile or, where it is paired, of its rows.
  Selection texts_of(const TileStrings& strings) {
    const Selection& texts = strings.texts.on_host;
    std::uint32_t* const listed = buffers_->text_ranks.data();
    if (strings.paired) {
      const Selection& on_device = strings.texts.on_device;
      queue_.run(PairedTextsProgram{on_device, ranks_in_form(false), buffers_->rows.data(), listed});
      return {listed, 0, on_device.count};
    }
    if (form_ == corpus::TextForm::as_is) return strings.texts.on_device;
    if (texts.ranks == nullptr) return {ranks_in_form(strings.swapped) + texts.first, 0, texts.count};
    const std::vector<std::uint32_t>& in_form = text_corpus(strings.swapped).rank_in_form(form_);
    listed_.resize(texts.count);
    for (std::uint32_t i = 0; i < texts.count; ++i) listed_[i] = in_form[texts.ranks[i]];
    queue_.upload(listed, listed_.data(), listed_.size());
    return {listed, 0, texts.count};
  }

  const corpus::PackedCorpus& text_corpus(bool swapped) const { return swapped ? whole_.left : whole_.right; }

  /// The texts' ranks in this form, on the device; null for the strings as they are.
  const std::uint32_t* ranks_in_form(bool swapped) {
    if (form_ == corpus::TextForm::as_is) return nullptr;
    auto& ranks = text_ranks_in_form_[swapped];
    if (!ranks)
      ranks = to_device(queue_, text_corpus(swapped).rank_in_form(form_), "the strings of a corpus in another form");
    return ranks->data();
  }

  Queue& queue_;
  corpus::TextForm form_;
  Wants wants_;
  const dispatch::Request& whole_;  ///< as the strings are
  dispatch::Request request_;       ///< in this form
  Sides<Queue> sides_;
  IndelStage<Queue> indel_;
  LaneScratch<Queue> lanes_;
  std::array<std::optional<Buffer<std::uint32_t>>, 2> text_ranks_in_form_;  ///< by `swapped`
  std::optional<Buffers> buffers_;
  FormTile tile_;
  const corpus::PackedCorpus* pattern_corpus_ = nullptr;
  std::uint32_t longest_text_ = 0;
  std::vector<std::uint32_t> order_;          ///< numbers of patterns, by row
  std::vector<std::uint32_t> pattern_ranks_;  ///< in the form, by row
  std::vector<std::uint32_t> rows_;
  std::vector<std::uint32_t> listed_;
};

}  // namespace warpmatch::cuda
