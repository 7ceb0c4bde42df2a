// How pairs go from an executor to a sink. Sizes: beyond several of the largest parts (64 Ki pairs), so that parts of
// every size occur.

#include "dispatch/pair_sink.hpp"

#include <algorithm>
#include <cstdint>
#include <new>
#include <vector>

#include <gtest/gtest.h>

#include "all_pairs.hpp"
#include "random_strings.hpp"

namespace warpmatch::dispatch {
namespace {

/// Looks at the parts and lets the buffer have their memory again.
struct Counting : PairSink {
  void take(std::vector<RankPair>& pairs) override {
    sizes.push_back(pairs.size());
    memory.push_back(pairs.data());
    for (const RankPair& pair : pairs) in_order = in_order && pair == RankPair{7, next++, 0.5};
  }

  std::vector<std::size_t> sizes;
  std::vector<const RankPair*> memory;
  std::uint32_t next = 0;
  bool in_order = true;
};

void fill(PairBuffer& buffer, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) buffer.push_back({7, i, 0.5});
}

TEST(PairBuffer, HandsOverEveryPairInPartsOfBoundedSize) {
  Counting sink;
  PairBuffer buffer(sink);
  fill(buffer, 1'000'000);
  buffer.flush();
  EXPECT_TRUE(sink.in_order);
  EXPECT_EQ(sink.next, 1'000'000U);
  EXPECT_LE(std::ranges::max(sink.sizes), PairBuffer::most);
  EXPECT_LE(sink.sizes.size(), 30U);
}

TEST(PairBuffer, UsesItsMemoryAgain) {
  Counting sink;
  PairBuffer buffer(sink);
  fill(buffer, 1'000'000);
  EXPECT_EQ(sink.memory.back(), sink.memory[sink.memory.size() - 2]);
}

TEST(PairBuffer, HasNothingToSayOfNothing) {
  Counting sink;
  PairBuffer buffer(sink);
  buffer.flush();
  fill(buffer, 1);
  buffer.flush();
  buffer.flush();
  EXPECT_EQ(sink.sizes, std::vector<std::size_t>{1});
}

TEST(PairList, KeepsTheOrderAndThePartsWhereTheyAre) {
  PairList list;
  ListSink sink(list);
  PairBuffer buffer(sink);
  fill(buffer, 100);
  const RankPair* const first = list.parts().front().data();
  for (std::uint32_t i = 100; i < 500'000; ++i) buffer.push_back({7, i, 0.5});
  buffer.flush();
  ASSERT_EQ(list.size(), 500'000U);
  EXPECT_EQ(list.parts().front().data(), first);
  std::uint32_t next = 0;
  for (const RankPair& pair : testing::all(list)) ASSERT_EQ(pair, (RankPair{7, next++, 0.5}));
}

TEST(PairList, RefusesMoreThanThereIsRoomFor) {
  PairList list;
  ListSink sink(list, 1000);
  PairBuffer buffer(sink);
  EXPECT_THROW(fill(buffer, 100'000), std::bad_alloc);
  EXPECT_LE(list.size(), 1000U);
}

// Whatever a join finds, the executor holds a part for each thread and no more: 4.5 million pairs here.
TEST(Executors, HoldNoMoreThanAPartForEachThread) {
  testing::RandomStrings strings;
  strings.longest = 8;
  strings.copied = 0;
  const Corpus corpus = testing::make_corpus(strings.make(3000, 1));
  for (const Scorer& scorer :
       {Scorer{Metric::levenshtein, Form::normalized_distance}, {Metric::jaccard, Form::distance}}) {
    struct Largest : PairSink {
      void take(std::vector<RankPair>& pairs) override {
        largest = std::max(largest, pairs.capacity());
        count += pairs.size();
      }
      std::size_t largest = 0;
      std::size_t count = 0;
    } sink;
    const Request request = make_request(corpus, corpus, {.scorer = scorer, .score_cutoff = 1}, true);
    cpu_executor().pairs(request, sink, {1, nullptr});
    const std::size_t strings_there = request.left.distinct();
    EXPECT_EQ(sink.count, strings_there * (strings_there - 1) / 2);
    EXPECT_LE(sink.largest, PairBuffer::most);
  }
}

}  // namespace
}  // namespace warpmatch::dispatch
