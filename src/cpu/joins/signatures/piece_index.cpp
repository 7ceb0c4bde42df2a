#include "cpu/joins/signatures/piece_index.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

#include "cpu/joins/signatures/padded_bytes.hpp"
#include "watch/pace.hpp"

namespace warpmatch::cpu {

std::uint32_t PieceIndex::hash_of(std::uint32_t number, const PieceChoice& choice) const {
  const unsigned width = text_.width();
  const Symbols string = text_.left(bucket_, ranks_[number]);
  std::uint32_t hash = 0;
  for (std::uint32_t i = 0; i < agreeing_; ++i) {
    const Piece& piece = pieces_[choice[i]];
    hash = join(hash, hash_bytes(string.at(piece.begin, width), std::size_t{piece.length} * width));
  }
  return hash;
}

void PieceIndex::make(std::uint32_t choice) {
  const std::uint32_t count = ranks_.count();
  const std::uint64_t steps = 4 + agreeing_ * (4 + bucket_.length / 8);
  Table& table = tables_[choice];
  table.shift = 32u - static_cast<unsigned>(std::bit_width(count));
  // Counted two places further on, then filled one place further on: what is left are the beginnings.
  table.begin.assign((std::size_t{1} << (32 - table.shift)) + 2, 0);
  table.present.assign((std::size_t{1} << (32 - table.shift + bits_more)) / 64 + 1, 0);
  std::vector<HashedEntry> unsorted;
  unsorted.reserve(count);
  watch::Pace pace;
  for (std::uint32_t i = 0; i < count; ++i) {
    pace.spend(steps);
    const std::uint32_t hash = hash_of(i, choices_[choice]);
    unsorted.push_back(HashedEntry{hash} << hash_bits | i);
    ++table.begin[(hash >> table.shift) + 2];
    const std::uint64_t bit = std::uint64_t{hash} << bits_more >> table.shift;
    table.present[bit / 64] |= std::uint64_t{1} << bit % 64;
  }
  std::inclusive_scan(table.begin.begin(), table.begin.end(), table.begin.begin());
  table.entries.resize(count);
  for (const HashedEntry entry : unsorted) {
    pace.spend(8);
    table.entries[table.begin[(hash_of_entry(entry) >> table.shift) + 1]++] = entry;
  }
}

std::span<const std::uint32_t> PieceProbe::near(const PieceIndex& index, const PieceLookups& lookups,
                                                const std::byte* string, std::uint32_t end) {
  const unsigned width = index.text().width();
  const std::span<const Piece> pieces = index.pieces();
  part_hashes_.resize(lookups.parts.size());
  for (std::size_t i = 0; i < lookups.parts.size(); ++i) {
    const auto [piece, begin] = lookups.parts[i];
    part_hashes_[i] = hash_bytes(string + std::size_t{begin} * width, std::size_t{pieces[piece].length} * width);
  }
  lookups_.resize(lookups.lookups.size());
  std::size_t count = 0;
  for (const PieceLookups::Lookup& lookup : lookups.lookups) {
    std::uint32_t hash = 0;
    for (std::uint32_t p = 0; p < index.agreeing(); ++p) hash = PieceIndex::join(hash, part_hashes_[lookup.parts[p]]);
    lookups_[count] = {lookup.choice, hash};
    count += index.may_have(lookup.choice, hash);  // without a branch that nobody can guess
  }
  for (std::size_t i = 0; i < count; ++i) index.prefetch(lookups_[i].choice, lookups_[i].hash);
  if (seen_.size() < index.ranks().count()) seen_.resize(index.ranks().count());
  if (++current_ == 0) {
    std::ranges::fill(seen_, 0u);
    current_ = 1;
  }
  near_.clear();
  for (std::size_t i = 0; i < count; ++i)
    index.visit(lookups_[i].choice, lookups_[i].hash, [&](std::uint32_t number) {
      if (number >= end || seen_[number] == current_) return;
      seen_[number] = current_;
      near_.push_back(number);
    });
  return near_;
}

}  // namespace warpmatch::cpu
