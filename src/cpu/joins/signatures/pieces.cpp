#include "cpu/joins/signatures/pieces.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <numeric>
#include <utility>

namespace warpmatch::cpu {
namespace {

/// Walks along the chosen pieces, from shift to shift.
class Shifts {
 public:
  Shifts(std::span<const Piece> pieces, std::uint32_t agreeing, std::uint32_t length, std::uint32_t other, bool shifts,
         PieceLookups& made)
      : pieces_(pieces),
        agreeing_(agreeing),
        other_(other),
        longer_(static_cast<std::int32_t>(other) - static_cast<std::int32_t>(length)),
        shifts_(shifts),
        made_(made) {}

  void add(std::uint32_t number, const PieceChoice& choice, std::uint32_t edits) {
    lookup_.choice = number;
    choice_ = choice;
    step(0, 0, static_cast<std::int32_t>(edits));
  }

 private:
  /// Pieces that are left out before the `at`-th chosen one, or behind all of them.
  std::int32_t left_out(std::uint32_t at) const {
    const std::uint32_t end = at < agreeing_ ? choice_[at] : static_cast<std::uint32_t>(pieces_.size());
    return static_cast<std::int32_t>(end - (at > 0 ? choice_[at - 1] + 1u : 0u));
  }

  void step(std::uint32_t at, std::int32_t shift, std::int32_t edits) {
    const std::int32_t most = std::min(left_out(at), edits);
    if (at == agreeing_) {
      if (std::abs(longer_ - shift) <= most) made_.lookups.push_back(lookup_);
      return;
    }
    const std::int32_t change = shifts_ ? most : 0;
    for (std::int32_t next = shift - change; next <= shift + change; ++next) {
      const std::optional<std::uint16_t> part = part_of(choice_[at], next);
      if (!part) continue;
      lookup_.parts[at] = *part;
      step(at + 1, next, edits - std::abs(next - shift));
    }
  }

  /// None where the other string has no such symbols.
  std::optional<std::uint16_t> part_of(std::uint32_t piece, std::int32_t shift) {
    const std::int64_t begin = std::int64_t{pieces_[piece].begin} + shift;
    if (begin < 0 || begin + pieces_[piece].length > other_) return std::nullopt;
    const auto next = static_cast<std::uint16_t>(made_.parts.size());
    const auto [known, is_new] = numbers_.try_emplace({piece, shift}, next);
    if (is_new) made_.parts.push_back({piece, static_cast<std::uint32_t>(begin)});
    return known->second;
  }

  const std::span<const Piece> pieces_;
  const std::uint32_t agreeing_;
  const std::uint32_t other_;
  const std::int32_t longer_;
  const bool shifts_;
  PieceLookups& made_;
  PieceChoice choice_{};
  PieceLookups::Lookup lookup_;
  std::map<std::pair<std::uint32_t, std::int32_t>, std::uint16_t> numbers_;
};

}  // namespace

// Where two neighbours can be swapped, a symbol between two pieces keeps a swap to one of them. What
// Damerau-Levenshtein deletes or inserts between the two counts as well, and reaches another piece only beyond a symbol
// of its own and the one between: never more pieces than it costs.
std::optional<PieceEdits> PieceEdits::of(Metric metric) {
  switch (metric) {
    case Metric::levenshtein:
    case Metric::indel: return PieceEdits{};
    case Metric::lcs_seq: return PieceEdits{.replaces_two = true};
    case Metric::osa:
    case Metric::damerau_levenshtein: return PieceEdits{.gap = 1};
    case Metric::hamming: return PieceEdits{.shifts = false};
    default: return std::nullopt;
  }
}

std::uint32_t PieceEdits::agreeing(std::uint32_t agreeing, std::uint32_t edits, std::uint32_t length) const {
  while (agreeing > 0 && (edits + agreeing) * (1 + gap) - gap > length) --agreeing;
  return agreeing;
}

std::vector<Piece> cut_into_pieces(std::span<const double> weights, std::uint32_t pieces, std::uint32_t gap) {
  const auto length = static_cast<std::uint32_t>(weights.size());
  const double all = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<Piece> cut;
  double weight = 0;
  std::uint32_t at = 0;
  for (std::uint32_t number = 1; number < pieces; ++number) {
    const std::uint32_t begin = at;
    const std::uint32_t last = length - (pieces - number) * (1 + gap);  // the others need a symbol each
    const double until = all * number / pieces;
    weight += weights[at++];
    while (at < last && std::abs(weight + weights[at] - until) <= std::abs(weight - until)) weight += weights[at++];
    cut.push_back({begin, at - begin});
    for (std::uint32_t i = 0; i < gap; ++i) weight += weights[at++];
  }
  if (pieces > 0) cut.push_back({at, length - at});
  return cut;
}

std::vector<PieceChoice> piece_choices(std::uint32_t pieces, std::uint32_t agreeing) {
  std::vector<PieceChoice> choices;
  PieceChoice choice{};
  std::iota(choice.begin(), choice.end(), std::uint8_t{0});
  for (;;) {
    choices.push_back(choice);
    std::uint32_t at = agreeing;
    while (at > 0 && choice[at - 1] == pieces - agreeing + at - 1) --at;
    if (at == 0) return choices;
    ++choice[at - 1];
    for (; at < std::min(agreeing, most_agreeing_pieces); ++at)
      choice[at] = static_cast<std::uint8_t>(choice[at - 1] + 1);
  }
}

std::uint64_t count_piece_choices(std::uint32_t pieces, std::uint32_t agreeing) {
  std::uint64_t count = 1;
  for (std::uint32_t i = 0; i < agreeing; ++i) count = count * (pieces - i) / (i + 1);
  return count;
}

PieceLookups piece_lookups(std::span<const Piece> pieces, std::uint32_t agreeing, std::uint32_t length,
                           std::uint32_t other, std::uint32_t edits, bool shifts) {
  PieceLookups made;
  Shifts walk(pieces, agreeing, length, other, shifts, made);
  std::uint32_t number = 0;
  for (const PieceChoice& choice : piece_choices(static_cast<std::uint32_t>(pieces.size()), agreeing))
    walk.add(number++, choice, edits);
  return made;
}

}  // namespace warpmatch::cpu
