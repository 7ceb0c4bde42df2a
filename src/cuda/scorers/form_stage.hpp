#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <warpmatch/metric.hpp>

#include "cuda/blocks/composite_tile.hpp"
#include "cuda/programs/partial_program.hpp"
#include "cuda/scorers/edit_launcher.hpp"
#include "cuda/scorers/lane_scratch.hpp"
#include "cuda/scorers/tile_scorer.hpp"
#include "cuda/tiles/sides.hpp"

namespace warpmatch::cuda {

/// The strings of a tile before they are put into a form: ranks as they are, on the host and on the device.
struct TileStrings {
  TileLefts patterns;
  TileLefts texts;
  bool swapped = false;            ///< patterns are the right strings
  bool paired = false;             ///< each pattern goes with the text of its number; the texts are on the device alone
  std::uint32_t longest_text = 0;  ///< a form makes no string longer
};

/// A form of the strings of a request, and the stages that compare them in it, tile by tile.
class FormStage {
 public:
  struct Wants {
    bool distances = false;
    bool windows = false;
  };

  FormStage(Queue& queue, const Policy& policy, const dispatch::Request& request, TextForm form, Wants wants);

  /// Makes room for tiles of so many patterns, listed texts and pairs; forgets the tile at hand.
  void reserve(std::size_t patterns, std::size_t texts, std::size_t pairs) {
    buffers_.reset();
    buffers_.emplace(queue_, wants_, patterns, texts, pairs);
  }

  /// Takes up a tile for which there is room; `tile` speaks of it.
  void load(const TileStrings& strings);

  const FormTile& tile() const { return tile_; }
  /// Of the tile's patterns in this form.
  std::uint32_t longest_pattern() const { return pattern_length(tile_.task.patterns.count - 1); }

  /// Starts the Indel distances of the tile.
  void find_distances();

  /// Starts the best windows of those pairs of the tile, of which this is a form, that need them.
  void find_windows(const CompositeTile& tile, const PartialNeeds& needs);

 private:
  struct Buffers {
    Buffers(Queue& queue, const Wants& wants, std::size_t patterns, std::size_t texts, std::size_t pairs)
        : lists(queue.allocate<std::uint32_t>(2 * patterns + texts, "the strings of a tile")),
          distances(queue.allocate<std::uint32_t>(wants.distances ? pairs : 0, "a tile of distances")),
          windows(queue.allocate<BestWindow>(wants.windows ? pairs : 0, "a tile of partial ratios")) {}

    Buffer<std::uint32_t> lists;  ///< ranks of patterns in the order of the form, their order, ranks of texts
    Buffer<std::uint32_t> distances;
    Buffer<BestWindow> windows;
  };

  std::uint32_t pattern_length(std::uint32_t row) const { return pattern_corpus_->length(lists_[row]); }

  void list_patterns(const std::vector<std::uint32_t>& in_form, const RankList& patterns);

  /// Sends the lists. The texts in this form, in the order of the tile or, where it is paired, of its rows.
  RankList texts_of(const TileStrings& strings);

  const corpus::PackedCorpus& text_corpus(bool swapped) const { return swapped ? whole_.left : whole_.right; }

  /// The texts' ranks in this form, on the device; null for the strings as they are.
  const std::uint32_t* ranks_in_form(bool swapped);

  Queue& queue_;
  TextForm form_;
  Wants wants_;
  const dispatch::Request& whole_;  ///< as the strings are
  dispatch::Request request_;       ///< in this form
  Sides sides_;
  EditLauncher launcher_;
  LaneScratch lanes_;
  std::optional<Buffers> buffers_;
  FormTile tile_;
  const corpus::PackedCorpus* pattern_corpus_ = nullptr;
  std::uint32_t longest_text_ = 0;
  std::vector<std::uint32_t> order_;  ///< numbers of patterns, by row
  std::vector<std::uint32_t> lists_;  ///< as on the device
};

}  // namespace warpmatch::cuda
