// The selection of a search's best, replayed, against the standard library.

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "cuda/programs/keep_best_program.hpp"
#include "cuda/replay/replay_queue.hpp"

namespace warpmatch::cuda {
namespace {

using test::Order;

bool less(const core::RankKey& a, const core::RankKey& b) { return a < b; }

/// A search of a few queries, with what a device has of it on the host.
struct Search {
  Search(std::uint32_t queries, std::uint32_t depth_, std::uint32_t room_)
      : depth(depth_),
        room(room_),
        found(std::size_t{queries} * room),
        counts(queries),
        best(std::size_t{queries} * depth),
        next(best),
        kept(queries),
        worst(queries) {}

  void add(std::uint32_t query, const core::RankKey& key) {
    if (counts[query] < room) found[std::size_t{query} * room + counts[query]] = key;
    ++counts[query];
  }

  KeepBestProgram program() {
    KeepBestProgram program;
    program.candidates = {found.data(), counts.data(), &overflowed, worst.data(), room};
    program.before = best.data();
    program.after = next.data();
    program.depth = depth;
    program.kept = kept.data();
    program.worst = worst.data();
    program.queries = static_cast<std::uint32_t>(kept.size());
    return program;
  }

  void keep_best(Order order) {
    test::ReplayDevice device;
    device.order = order;
    test::ReplayQueue(device).run(program());
    best.swap(next);
  }

  std::vector<core::RankKey> best_of(std::uint32_t query) const {
    const auto first = best.begin() + static_cast<std::ptrdiff_t>(query * depth);
    std::vector<core::RankKey> keys(first, first + kept[query]);
    std::ranges::sort(keys, less);
    return keys;
  }

  std::uint32_t depth;
  std::uint32_t room;
  std::vector<core::RankKey> found;
  std::vector<std::uint32_t> counts;
  std::uint32_t overflowed = 0;
  std::vector<core::RankKey> best;
  std::vector<core::RankKey> next;
  std::vector<std::uint32_t> kept;
  std::vector<core::RankKey> worst;
};

/// Orders that are few and equal, that differ in one byte or another, and any.
std::uint64_t random_order(std::mt19937_64& random) {
  switch (random() % 3) {
    case 0: return random() % 4;
    case 1: return std::uint64_t{random() % 256} << 8 * (random() % 8);
    default: return random();
  }
}

TEST(KeepBestProgram, LeavesTheBestOfWhatEachQueryHasSeen) {
  std::mt19937_64 random(2);
  for (const Order order : {Order::forwards, Order::backwards, Order::shuffled})
    for (const std::uint32_t queries : {1u, 3u, 20u})
      for (const std::uint32_t depth : {1u, 2u, 7u, 500u}) {
        Search search(queries, depth, 400);
        std::vector<std::vector<core::RankKey>> seen(queries);
        std::uint32_t row = 0;
        for (const std::uint32_t most : {0u, 5u, 401u, 130u}) {
          for (std::uint32_t query = 0; query < queries; ++query)
            for (std::uint64_t left = random() % (most + 1); left > 0; --left) {
              seen[query].push_back({random_order(random), (row++ * 2654435761U) & 0x7FFFFFFF});
              search.add(query, seen[query].back());
            }
          search.keep_best(order);
          for (std::uint32_t query = 0; query < queries; ++query) {
            std::ranges::sort(seen[query], less);
            if (seen[query].size() > depth) seen[query].resize(depth);
            ASSERT_EQ(search.best_of(query), seen[query]);
            EXPECT_EQ(search.worst[query], seen[query].size() == depth ? seen[query].back() : core::RankKey{});
            EXPECT_EQ(search.counts[query], 0U);
          }
        }
      }
}

TEST(KeepBestProgram, DropsATileThatOverflowsForAllQueries) {
  Search search(2, 3, 4);
  search.add(0, {5, 1});
  search.keep_best(Order::forwards);
  for (std::uint32_t row = 2; row < 8; ++row) search.add(0, {1, row});
  search.add(1, {1, 8});
  search.overflowed = 1;
  search.keep_best(Order::forwards);
  EXPECT_EQ(search.best_of(0), (std::vector<core::RankKey>{{5, 1}}));
  EXPECT_TRUE(search.best_of(1).empty());
  EXPECT_EQ(search.counts, (std::vector<std::uint32_t>{0, 0}));
}

/// Phases of a block that chooses the best `depth` of `count` candidates.
std::size_t phases(std::uint32_t depth, std::uint32_t count) {
  Search search(1, depth, count);
  for (std::uint32_t row = 0; row < count; ++row) search.add(0, {row * std::uint64_t{0x9E3779B97F4A7C15}, row});
  const KeepBestProgram program = search.program();
  test::SharedPasses passes;
  test::SerialBlock block(0, 1, program.shared_bytes(), Order::forwards, &passes);
  program(block);
  return passes.phases().size();
}

// Entry 29 of the log: how often all candidates are looked at depends on nothing but the bytes of a key.
TEST(KeepBestProgram, LooksTwelveTimesAtTheCandidates) {
  constexpr std::size_t of_a_look = 3;  // counts set, candidates counted, counts added up
  constexpr std::size_t at_the_end = 3;
  for (const std::uint32_t count : {10u, 1024u, 20'000u})
    for (const std::uint32_t depth : {1u, 5u, 10u}) EXPECT_EQ(phases(depth, count), 12 * of_a_look + at_the_end);
  EXPECT_EQ(phases(11, 10), at_the_end) << "all stay";
}

}  // namespace
}  // namespace warpmatch::cuda
