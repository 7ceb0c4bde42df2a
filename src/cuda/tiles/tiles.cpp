#include "cuda/tiles/tiles.hpp"

#include <algorithm>
#include <numeric>

namespace warpmatch::cuda {

ColumnCount::ColumnCount(const corpus::PackedCorpus& texts) : texts_(texts) {
  std::uint64_t sum = 0;
  for (const corpus::LengthBucket& bucket : texts.buckets()) {
    before_.push_back(sum);
    sum += std::uint64_t{bucket.count} * (bucket.length + std::uint64_t{1});
  }
  before_.push_back(sum);
}

RankRange ColumnCount::start(RankRange range, std::uint64_t columns) const {
  const std::uint64_t most = capped_sum(before(range.first), columns);
  RankRange found{range.first, range.first + 1};
  for (std::uint32_t high = range.end; found.end < high;) {
    const std::uint32_t middle = high - (high - found.end) / 2;
    if (before(middle) <= most)
      found.end = middle;
    else
      high = middle - 1;
  }
  return found;
}

std::uint64_t ColumnCount::before(std::uint32_t rank) const {
  if (rank >= texts_.distinct()) return before_.back();
  const corpus::LengthBucket& bucket = texts_.bucket_of(rank);
  const auto number = static_cast<std::size_t>(&bucket - texts_.buckets().data());
  return before_[number] + (rank - bucket.first) * (bucket.length + std::uint64_t{1});
}

std::vector<RankRange> length_windows(const core::EditScale& scale, const corpus::PackedCorpus& left,
                                      const corpus::PackedCorpus& right, const scoring::DistanceLimits& limits) {
  return windows_where(left, right, [&](std::uint32_t m, std::uint32_t n) {
    const std::int64_t apart = std::max(m, n) - std::min(m, n);
    return apart <= limits[scale.maximum(m, n)];
  });
}

std::vector<RankRange> all_windows(const corpus::PackedCorpus& left, const corpus::PackedCorpus& right) {
  return std::vector<RankRange>(left.buckets().size(), RankRange{0, right.distinct()});
}

std::array<Tile, 2> Tile::halves() const {
  Tile first = *this;
  Tile second = *this;
  if (patterns.count() > 1)
    first.patterns.end = second.patterns.first = patterns.first + patterns.count() / 2;
  else
    first.texts.end = second.texts.first = texts.first + texts.count() / 2;
  return {first, second};
}

bool JoinTiles::more() {
  while (pattern_ < part_.end && texts_of(pattern_).count() == 0) finish_patterns(pattern_ + 1);
  return pattern_ < part_.end;
}

Tile JoinTiles::next(std::uint64_t pairs, std::uint64_t steps) {
  const Tile tile = cut(pairs, steps);
  if (tile.patterns.count() > 1 || tile.texts.end >= texts_of(pattern_).end)
    finish_patterns(tile.patterns.end);
  else
    from_ = tile.texts.end;
  return tile;
}

Tile JoinTiles::cut(std::uint64_t pairs, std::uint64_t steps) const {
  Tile tile{{pattern_, pattern_ + 1}, texts_of(pattern_)};
  const std::uint64_t words = words_of(left_.length(pattern_));
  if (tile.pairs() > pairs || steps_of(pattern_, tile.texts) > steps) {
    tile.texts = columns_.start(tile.texts, steps / words).start(std::max<std::uint64_t>(pairs, 1));
    return tile;
  }
  if (from_ == 0) widen(tile, pairs, steps);
  return tile;
}

RankRange JoinTiles::texts_of(std::uint32_t pattern) const {
  const auto bucket = static_cast<std::size_t>(&left_.bucket_of(pattern) - left_.buckets().data());
  RankRange texts = windows_[bucket];
  if (self_) texts.first = std::max(texts.first, pattern + 1);
  if (pattern == pattern_) texts.first = std::max(texts.first, from_);
  return texts;
}

void JoinTiles::widen(Tile& tile, std::uint64_t pairs, std::uint64_t most_steps) const {
  std::uint64_t steps = steps_of(tile.patterns.first, tile.texts);
  for (std::uint32_t pattern = tile.patterns.end; pattern < part_.end; ++pattern) {
    const RankRange texts = texts_of(pattern);
    if (texts.count() == 0) return;
    steps = capped_sum(steps, steps_of(pattern, texts));
    const Tile wider{{tile.patterns.first, pattern + 1},
                     {std::min(tile.texts.first, texts.first), std::max(tile.texts.end, texts.end)}};
    if (steps > most_steps || wider.pairs() > pairs) return;
    tile = wider;
  }
}

DenseTile dense_tile(const corpus::PackedCorpus& left, dispatch::Part part, std::uint64_t most_rows,
                     std::uint64_t most_words) {
  DenseTile tile;
  tile.begin = part.first;
  const std::vector<std::uint32_t>& rank_of = left.rank_of_rows();
  for (tile.end = part.first; tile.end < part.end && tile.end - part.first < most_rows; ++tile.end) {
    const std::uint32_t rank = rank_of[tile.end];
    if (rank == corpus::PackedCorpus::no_rank) continue;
    const std::uint32_t length = left.length(rank);
    if (!tile.rows.empty() && tile.words + words_of(length) > most_words) break;
    tile.words += words_of(length);
    tile.tile_rows.push_back({rank, length, tile.end - tile.begin});
    tile.rows.push_back(tile.end);
    tile.ranks.push_back(rank);
  }
  if (part.first == 0 && tile.end == left.size()) {  // every string occurs: ranks are numbers
    tile.ranks.resize(left.distinct());
    std::iota(tile.ranks.begin(), tile.ranks.end(), 0U);
    return tile;
  }
  std::ranges::sort(tile.ranks);
  tile.ranks.erase(std::unique(tile.ranks.begin(), tile.ranks.end()), tile.ranks.end());
  for (TileRow& row : tile.tile_rows)
    row.number = static_cast<std::uint32_t>(std::ranges::lower_bound(tile.ranks, row.number) - tile.ranks.begin());
  return tile;
}

}  // namespace warpmatch::cuda
