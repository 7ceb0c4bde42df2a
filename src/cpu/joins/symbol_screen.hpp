#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <memory>
#include <vector>

#include <warpmatch/metric.hpp>

#include "core/signature.hpp"
#include "corpus/packed_corpus.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "watch/pace.hpp"

namespace warpmatch::cpu {

/// What part of two strings a ratio compares: both wholly, or the shorter one with a window of the other.
enum class Extent : std::uint8_t { whole, window };

/// The strings of one or two sides in one form, shorter ones first, by what their symbols say.
class SymbolSides {
 public:
  SymbolSides(const corpus::PackedCorpus& left, const corpus::PackedCorpus& right, TextForm form);

  struct String {
    std::uint32_t length = 0;
    std::uint32_t rank = 0;  ///< of the string as it is
    std::int32_t facts = 0;  ///< of its signature
  };
  struct Side {
    std::vector<String> strings;              ///< by place
    std::vector<core::Signature> signatures;  ///< by place, in a layout that both sides have
    std::vector<std::uint32_t> places;        ///< by rank
  };
  const Side& left() const { return sides_.front(); }
  const Side& right() const { return sides_.back(); }
  std::uint64_t memory_bytes() const;

 private:
  static Side make_side(const corpus::PackedCorpus& corpus, TextForm form,
                        const std::vector<core::Signature>& signatures);

  std::vector<Side> sides_;  ///< one where both are the same
};

/// The pairs of strings whose symbols, in whatever order, leave room for an Indel ratio of at least a floor: by their
/// lengths and by the facts of their signatures (core/signature.hpp). None that has such a ratio is left out, also
/// where only the words of the strings stand in another order. Strings are compared in one form and spoken of by rank.
class SymbolScreen {
 public:
  /// `floor` is above 0 and at most 100. In a self-join each pair is found once. The kernels must outlive this.
  SymbolScreen(const LaneKernels& kernels, std::shared_ptr<const SymbolSides> sides, Extent extent, double floor,
               bool self);

  /// True of the pairs that `scan` finds, both ways round in a self-join.
  bool admits(std::uint32_t left, std::uint32_t right) const {
    return admits_places(sides_->left().places[left], sides_->right().places[right]);
  }

  /// Calls `found(left rank, right rank)` for the pairs of the left strings at `count` places from `first` on, up to
  /// `max_lanes` of them; places are in the order of lengths. Returns how many pairs were looked at.
  template <class Found>
  std::uint64_t scan(std::uint32_t first, std::uint32_t count, const Found& found) const;

 private:
  using String = SymbolSides::String;

  static constexpr std::uint32_t kChunk = 64;

  /// The largest Indel distance of two strings of this many symbols together.
  std::int64_t most_distance(std::uint64_t lengths) const {
    return static_cast<std::int64_t>(distance_share_ * static_cast<double>(lengths) + kRoundings);
  }
  /// The most symbols of the shorter string that the other one can lack.
  std::int64_t most_missing(std::uint64_t shorter) const {
    return static_cast<std::int64_t>(missing_share_ * static_cast<double>(shorter) + kRoundings);
  }
  bool lengths_admit(std::uint64_t a, std::uint64_t b) const {
    return extent_ == Extent::window || static_cast<std::int64_t>(a > b ? a - b : b - a) <= most_distance(a + b);
  }
  bool admits_places(std::uint32_t left, std::uint32_t right) const;
  /// Right places whose lengths can count with any of these.
  std::uint32_t first_place(std::uint32_t shortest) const;
  std::uint32_t end_place(std::uint32_t longest) const;

  /// The left strings of a scan, as far as they bound the facts in which they may differ from a right one.
  struct Block {
    LaneSignatures signatures;
    std::uint32_t count = 0;
    std::uint32_t lanes = 0;
    std::uint32_t shortest = 0;
    std::uint32_t longest = 0;
    std::int64_t most_facts = 0;
    std::int64_t most_slack = 0;  ///< twice what may be missing of a left string, less its facts
  };
  void load(std::uint32_t first, std::uint32_t count, Block& block) const;
  /// The largest difference of signatures that a right string can have from one of the block.
  std::int64_t most_difference(const Block& block, const String& right) const;

  static constexpr double kRoundings = 1e-6;

  const LaneKernels& kernels_;
  const std::shared_ptr<const SymbolSides> sides_;
  const Extent extent_;
  const bool self_;
  const double distance_share_;
  const double missing_share_;
};

template <class Found>
std::uint64_t SymbolScreen::scan(std::uint32_t first, std::uint32_t count, const Found& found) const {
  Block block;
  load(first, count, block);
  const SymbolSides::Side& right = sides_->right();
  const String* lefts = sides_->left().strings.data() + first;
  std::uint32_t place = first_place(block.shortest);
  if (self_) place = std::max(place, first + 1);
  const std::uint32_t end = end_place(block.longest);
  std::uint64_t looked_at = 0;
  LaneMask masks[kChunk];
  watch::Pace pace;
  while (place < end) {
    // Lengths ascend, so the last of a chunk bounds all of it; windows have bounds of their own.
    const std::uint32_t texts = extent_ == Extent::window ? 1 : std::min(kChunk, end - place);
    const std::int64_t limit = most_difference(block, right.strings[place + texts - 1]);
    looked_at += std::uint64_t{texts} * block.count;
    pace.spend(4 + texts * block.lanes / 4);
    if (limit >= 0)
      kernels_.within(block.signatures, block.lanes, right.signatures.data() + place, texts,
                      static_cast<std::uint32_t>(std::min<std::int64_t>(limit, 128)), masks);
    for (std::uint32_t t = 0; t < texts && limit >= 0; ++t)
      for (std::uint32_t word = 0; word * 64 < block.count; ++word)
        for (std::uint64_t bits = masks[t].bits[word]; bits != 0; bits &= bits - 1) {
          const std::uint32_t lane = word * 64 + static_cast<std::uint32_t>(std::countr_zero(bits));
          if (lane >= block.count || (self_ && place + t <= first + lane)) continue;
          pace.spend(1);
          if (admits_places(first + lane, place + t)) found(lefts[lane].rank, right.strings[place + t].rank);
        }
    place += texts;
  }
  return looked_at;
}

}  // namespace warpmatch::cpu
