// How joins and dense results are cut into tiles: every pair once, in order, within the bounds.

#include "cuda/tiles/tiles.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/metric_visit.hpp"
#include "cuda/operations/pace.hpp"
#include "cuda/operations/tile_size.hpp"
#include "random_strings.hpp"
#include "reference/edit_distance.hpp"

namespace warpmatch::cuda {
namespace {

testing::RandomStrings strings_up_to(std::uint32_t longest) {
  testing::RandomStrings strings;
  strings.longest = longest;
  return strings;
}

scoring::ScoreRule rule(Scorer scorer, double cutoff) { return scoring::ScoreRule({scorer, cutoff, {}}); }

TEST(LengthWindows, LeaveOutOnlyWhatCannotPass) {
  const Corpus left = testing::make_corpus(strings_up_to(60).make(300, 1));
  const Corpus right = testing::make_corpus(strings_up_to(90).make(300, 2));
  for (const Metric metric : reference::edit_metrics)
    for (const auto& [form, cutoff] : std::vector<std::pair<Form, double>>{{Form::distance, 0},
                                                                           {Form::distance, 3},
                                                                           {Form::similarity, 20},
                                                                           {Form::normalized_similarity, 0.8},
                                                                           {Form::normalized_distance, 0.1},
                                                                           {Form::ratio, 90},
                                                                           {Form::ratio, 100}}) {
      const core::EditScale scale = core::edit_scale(metric);
      const scoring::DistanceLimits limits(rule({metric, form}, cutoff), corpus::packed(left).lengths(),
                                           corpus::packed(right).lengths());
      const auto windows = length_windows(scale, corpus::packed(left), corpus::packed(right), limits);
      ASSERT_EQ(windows.size(), corpus::packed(left).buckets().size());
      for (std::size_t i = 0; i < windows.size(); ++i)
        for (const corpus::LengthBucket& bucket : corpus::packed(right).buckets()) {
          const std::uint32_t length = corpus::packed(left).buckets()[i].length;
          const std::uint32_t apart = std::max(length, bucket.length) - std::min(length, bucket.length);
          const bool can_pass = apart <= limits[scale.maximum(length, bucket.length)];
          const RankRange inside = intersection(windows[i], {bucket.first, bucket.end()});
          if (can_pass) {
            EXPECT_EQ(inside.count(), bucket.count);
          }
        }
    }
}

TEST(ColumnCount, AddsUpLengths) {
  const Corpus corpus = testing::make_corpus(strings_up_to(20).make(200, 3));
  const corpus::PackedCorpus& texts = corpus::packed(corpus);
  const ColumnCount columns(texts);
  for (std::uint32_t first = 0; first <= texts.distinct(); first += 13) {
    std::uint64_t sum = 0;
    for (std::uint32_t end = first; end <= texts.distinct(); ++end) {
      EXPECT_EQ(columns({first, end}), sum);
      if (end < texts.distinct()) sum += texts.length(end) + 1;
    }
    if (first == texts.distinct()) break;
    for (const std::uint64_t most : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{30}, std::uint64_t{500},
                                     std::uint64_t{100000}, ~std::uint64_t{0}}) {
      const RankRange range = columns.start({first, texts.distinct()}, most);
      EXPECT_EQ(range.first, first);
      EXPECT_TRUE(range.count() == 1 || columns(range) <= most);
      EXPECT_TRUE(range.end == texts.distinct() || columns({first, range.end + 1}) > most);
    }
  }
}

/// Runs through the tiles, checks their bounds and gives all pairs of a pattern and a text that they hold.
std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs_of(JoinTiles& tiles, const std::vector<RankRange>& wanted,
                                                              std::uint64_t most, std::uint64_t steps) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  while (tiles.more()) {
    const Tile tile = tiles.next(most, steps);
    EXPECT_GT(tile.pairs(), 0U);
    EXPECT_LE(tile.pairs(), std::max<std::uint64_t>(most, 1));
    for (std::uint32_t pattern = tile.patterns.first; pattern < tile.patterns.end; ++pattern) {
      const RankRange texts = intersection(tile.texts, wanted[pattern]);
      for (std::uint32_t text = texts.first; text < texts.end; ++text) pairs.emplace_back(pattern, text);
    }
  }
  return pairs;
}

TEST(JoinTiles, HoldEveryPairOnceInOrder) {
  const Corpus left = testing::make_corpus(strings_up_to(150).make(120, 4));
  const Corpus right = testing::make_corpus(strings_up_to(150).make(150, 5));
  for (const bool self : {false, true})
    for (const std::uint64_t most : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{7}, std::uint64_t{1000},
                                     std::uint64_t{1000000}, ~std::uint64_t{0}})
      for (const std::uint64_t steps : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{500}, std::uint64_t{100000},
                                        std::uint64_t{100000000}, ~std::uint64_t{0}}) {
        const corpus::PackedCorpus& texts = self ? corpus::packed(left) : corpus::packed(right);
        const scoring::DistanceLimits limits(rule({Metric::levenshtein, Form::distance}, 9),
                                             corpus::packed(left).lengths(), texts.lengths());
        auto windows = length_windows(core::Levenshtein::scale, corpus::packed(left), texts, limits);
        windows.front() = {};  // a length without partners
        JoinTiles tiles(corpus::packed(left), texts, {0, corpus::packed(left).distinct()}, windows, self);

        std::vector<RankRange> wanted;
        std::vector<std::pair<std::uint32_t, std::uint32_t>> expected;
        for (std::uint32_t pattern = 0; pattern < left.distinct(); ++pattern) {
          const auto& buckets = corpus::packed(left).buckets();
          RankRange range =
              windows[static_cast<std::size_t>(&corpus::packed(left).bucket_of(pattern) - buckets.data())];
          if (self) range.first = std::max(range.first, pattern + 1);
          wanted.push_back(range);
          for (std::uint32_t text = range.first; text < range.end; ++text) expected.emplace_back(pattern, text);
        }
        EXPECT_EQ(pairs_of(tiles, wanted, most, steps), expected) << self << " " << most << " " << steps;
      }
}

TEST(DenseTile, TakesRowsUntilABoundIsMet) {
  std::vector<Text> texts;
  const std::string word(100, 'x');
  for (const std::string_view text : {"b", "a", "", "b", "aa"}) texts.emplace_back(text);
  texts.emplace_back(nullptr, 0, Encoding::utf8);
  texts.emplace_back(word);
  const Corpus left(texts, 1);

  const DenseTile all = dense_tile(corpus::packed(left), {0, corpus::packed(left).size()}, 100, 100);
  EXPECT_EQ(all.begin, 0U);
  EXPECT_EQ(all.end, 7U);
  EXPECT_EQ(all.rows, (std::vector<std::uint32_t>{0, 1, 2, 3, 4, 6}));
  EXPECT_EQ(all.ranks.size(), 5U);
  EXPECT_EQ(all.words, 7U);
  for (std::size_t i = 0; i < all.rows.size(); ++i) {
    const std::uint32_t rank = all.ranks[all.tile_rows[i].number];
    EXPECT_EQ(rank, corpus::packed(left).rank_of_rows()[all.rows[i]]);
    EXPECT_EQ(all.tile_rows[i].length, corpus::packed(left).length(rank));
    EXPECT_EQ(all.tile_rows[i].place, all.rows[i]);
  }
  EXPECT_EQ(dense_tile(corpus::packed(left), {2, corpus::packed(left).size()}, 3, 100).end, 5U);
  EXPECT_EQ(dense_tile(corpus::packed(left), {2, corpus::packed(left).size()}, 100, 2).end, 4U);
  EXPECT_EQ(dense_tile(corpus::packed(left), {4, corpus::packed(left).size()}, 100, 1).end, 6U);
  EXPECT_EQ(dense_tile(corpus::packed(left), {6, corpus::packed(left).size()}, 100, 0).rows.size(), 1U);
}

TEST(TileSize, GrowsToItsBoundAndStaysThere) {
  for (const std::uint64_t most : {std::uint64_t{1} << 36, (std::uint64_t{1} << 36) + 1, ~std::uint64_t{0}})
    for (const std::uint64_t times : {std::uint64_t{2}, std::uint64_t{3}, ~std::uint64_t{0}}) {
      TileSize size(std::uint64_t{1} << 32, most);
      for (int quiet = 0; quiet < 100; ++quiet) {
        const std::uint64_t before = size.get();
        size.grow(times);
        EXPECT_GE(size.get(), before);
      }
      EXPECT_EQ(size.get(), most);
    }
}

TEST(TileSize, NeverIsNothing) {
  TileSize size(0, 0);
  EXPECT_EQ(size.get(), 1U);
  size.grow(4);
  EXPECT_EQ(size.get(), 1U);
  size.halve();
  EXPECT_EQ(size.get(), 1U);
  TileSize large(100, 10);
  EXPECT_EQ(large.get(), 10U);
}

TEST(TileSize, IsHalfOfWhatWasTooLargeUntilThatIsOne) {
  TileSize size(1000, 1000);
  size.split(900);
  EXPECT_EQ(size.get(), 450U);
  size.split(3);
  EXPECT_EQ(size.get(), 1U);
  EXPECT_THROW(size.split(1), DeviceError);
  size.grow(100);
  size.split(std::uint64_t{1} << 40);
  EXPECT_EQ(size.get(), 100U);
}

TEST(TileSize, IsLimited) {
  TileSize size(1000, 1000);
  size.limit(2000);
  EXPECT_EQ(size.get(), 1000U);
  size.limit(10);
  EXPECT_EQ(size.get(), 10U);
  size.limit(0);
  EXPECT_EQ(size.get(), 1U);
  size.grow(10'000);
  EXPECT_EQ(size.get(), 1000U) << "a limit is for the next tile alone";
}

TEST(Tile, IsItsTwoHalves) {
  const Tile rectangle{{3, 6}, {10, 20}};
  EXPECT_EQ(rectangle.halves()[0].patterns, (RankRange{3, 4}));
  EXPECT_EQ(rectangle.halves()[1].patterns, (RankRange{4, 6}));
  EXPECT_EQ(rectangle.halves()[1].texts, rectangle.texts);
  const Tile row{{3, 4}, {10, 13}};
  EXPECT_EQ(row.halves()[0].texts, (RankRange{10, 11}));
  EXPECT_EQ(row.halves()[1].texts, (RankRange{11, 13}));
  EXPECT_EQ(row.halves()[1].patterns, row.patterns);
}

TEST(Sizes, DoNotWrapAround) {
  constexpr std::uint64_t most = ~std::uint64_t{0};
  EXPECT_EQ(capped_product(std::uint64_t{1} << 32, std::uint64_t{1} << 31), std::uint64_t{1} << 63);
  EXPECT_EQ(capped_product(std::uint64_t{1} << 32, std::uint64_t{1} << 32), most);
  EXPECT_EQ(capped_product(0, most), 0U);
  EXPECT_EQ(capped_product(most, 0), 0U);
  EXPECT_EQ(capped_sum(most - 1, 1), most);
  EXPECT_EQ(capped_sum(most, most), most);
  EXPECT_EQ(bytes_of<double>(5, "five"), 40U);
  EXPECT_THROW(bytes_of<double>(std::size_t{1} << 61, "too many"), OutOfDeviceMemory);
}

TEST(RankRange, StartsWithUpToAsMany) {
  const RankRange range{5, 12};
  EXPECT_EQ(range.start(3), (RankRange{5, 8}));
  EXPECT_EQ(range.start(7), range);
  EXPECT_EQ(range.start(~std::uint64_t{0}), range);
  EXPECT_EQ((RankRange{~std::uint32_t{0} - 2, ~std::uint32_t{0}}.start(1)).count(), 1U);
}

TEST(Pace, DoublesAfterQuickTilesAndHalvesAfterSlowOnes) {
  Policy policy;
  policy.tile_seconds = 3600;
  Pace quick(policy, 8);
  quick.start();
  quick.finish(8);
  EXPECT_EQ(quick.steps(), 16U);
  quick.finish(8);
  EXPECT_EQ(quick.steps(), 16U) << "that one was cut before";
  policy.tile_seconds = 0;
  Pace slow(policy, 8);
  for (const std::uint64_t steps : {4U, 2U, 1U, 1U}) {
    slow.start();
    slow.finish(slow.steps());
    EXPECT_EQ(slow.steps(), steps);
  }
}

TEST(Pace, HasABound) {
  Policy policy;
  policy.tile_seconds = 3600;
  Pace quick(policy, policy.tile_steps);
  for (int tile = 0; tile < 200; ++tile) {
    const std::uint64_t before = quick.steps();
    quick.start();
    quick.finish(before);
    EXPECT_GE(quick.steps(), before);
  }
  EXPECT_EQ(Pace(policy, 0).steps(), 1U);
}

}  // namespace
}  // namespace warpmatch::cuda
