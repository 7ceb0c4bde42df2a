// What a plan of Rarity says against what the call then does, and joins that find more than there is room for.

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/device.hpp>
#include <warpmatch/error.hpp>
#include <warpmatch/rarity.hpp>

#include "message_of.hpp"

namespace warpmatch {
namespace {

/// Names of two rare words and a frequent one, every third a copy of the one before.
Corpus names(std::size_t count) {
  std::mt19937 random(5);
  const auto word = [&](std::size_t of) { return std::to_string(random() % of) + "w"; };
  std::vector<std::string> rows;
  while (rows.size() < count) {
    if (rows.size() % 3 == 2)
      rows.push_back(rows.back());
    else
      rows.push_back(word(count / 4) + " " + word(count) + (random() % 2 == 0 ? " corp" : " ltd"));
  }
  return Corpus(rows);
}

TEST(PlanOfRarity, CountsWhatAJoinFinds) {
  const Corpus corpus = names(600);
  const Corpus other = names(450);
  const Rarity rarity(corpus);
  const std::uint64_t distinct = corpus.distinct();
  std::uint64_t before = ~std::uint64_t{0};
  for (const double cutoff : {0.2, 0.5, 0.9}) {
    const Plan self = rarity.plan(Operation::self_join, corpus, corpus, cutoff);
    EXPECT_EQ(self.results, rarity.self_join(corpus, cutoff).size());
    EXPECT_EQ(self.results_are, "exact");
    EXPECT_GE(self.duplicate_pairs, 200);
    EXPECT_EQ(self.pairs, 600U * 599 / 2);
    EXPECT_EQ(self.distinct_pairs, distinct * (distinct - 1) / 2);
    EXPECT_LE(self.candidates, self.distinct_pairs);
    EXPECT_GE(self.probes, self.candidates);
    EXPECT_LE(self.candidates, before);  // the higher the cutoff, the shorter the heads
    before = self.candidates;
    const Plan two = rarity.plan(Operation::pairs, corpus, other, cutoff);
    EXPECT_EQ(two.results, rarity.pairs(corpus, other, cutoff).size());
    EXPECT_EQ(two.filters, (std::vector<std::string>{"exact duplicates", "rarest words"}));
  }
}

TEST(PlanOfRarity, EstimatesALongJoinFromASample) {
  const Corpus corpus = names(8000);
  const Rarity rarity(corpus);
  const double cutoff = 0.05;  // a frequent word is in every head: millions of probes
  const Plan plan = rarity.plan(Operation::self_join, corpus, corpus, cutoff);
  EXPECT_EQ(plan.results_are, "estimated");
  EXPECT_GT(plan.probes, 4'000'000);
  const auto found = static_cast<double>(rarity.self_join(corpus, cutoff).size());
  EXPECT_GT(static_cast<double>(plan.results), 0.8 * found);
  EXPECT_LT(static_cast<double>(plan.results), 1.25 * found);
}

TEST(PlanOfRarity, KnowsCellsAndPlaces) {
  const Corpus corpus = names(300);
  const Rarity rarity(corpus);
  const Plan cells = rarity.plan(Operation::matrix, corpus, corpus);
  EXPECT_EQ(cells.results, 300U * 300);
  EXPECT_EQ(cells.candidates, corpus.distinct() * corpus.distinct());
  const Plan best = rarity.plan(Operation::top_k, corpus, corpus, std::nullopt, {}, 1000);
  EXPECT_EQ(best.results, 300U * 300);  // no more than there are choices
  const Plan close = rarity.plan(Operation::top_k, corpus, corpus, 0.9, {}, 2);
  EXPECT_EQ(close.results_are, "at most");
  EXPECT_LT(close.candidates, best.candidates);
}

TEST(PlanOfRarity, SaysWhereAndWhy) {
  const Corpus few = names(30);
  const Rarity rarity(few);
  const RunOptions cpu{{Device::Kind::cpu, 0}, 1, nullptr};
  EXPECT_EQ(rarity.plan(Operation::matrix, few, few, {}, cpu).reason, "asked for");
  EXPECT_EQ(rarity.plan(Operation::matrix, few, few).reason, "too little work for a GPU");
  const CudaStatus status = cuda_status();
  if (!status.devices.empty()) GTEST_SKIP() << "there is a GPU";
  const Corpus many = names(6000);
  for (const Operation operation : {Operation::matrix, Operation::top_k, Operation::self_join})
    EXPECT_EQ(rarity.plan(operation, many, many, 0.5, {{}, 1, nullptr}).reason,
              "no usable GPU: " + status.why_unusable);
}

// Never a quiet fall-back from a device that was named.
TEST(DeviceOfRarity, IsAnErrorWhereItWasAskedForAndIsMissing) {
  const CudaStatus status = cuda_status();
  if (!status.devices.empty()) GTEST_SKIP() << "there is a GPU";
  const Corpus corpus = names(30);
  const Rarity rarity(corpus);
  const std::vector sides{corpus, corpus};
  const std::vector<std::int32_t> rows{1};
  for (const char* device : {"cuda", "cuda:3", "cuda:all"}) {
    const RunOptions run{Device::parse(device), 1, nullptr};
    const auto expect_why = [&](auto&& call) {
      EXPECT_EQ(testing::message_of<DeviceError>(call), status.why_unusable);
    };
    expect_why([&] { rarity.matrix(corpus, corpus, {}, 1.0, run); });
    expect_why([&] { rarity.top_k(corpus, corpus, 1, {}, run); });
    expect_why([&] { rarity.pairs(corpus, corpus, 0.5, run); });
    expect_why([&] { rarity.self_join(corpus, 0.5, run); });
    expect_why([&] { rarity.cluster(corpus, corpus, 0.5, Linkage::average, run); });
    expect_why([&] { rarity.keep_pairs(corpus, corpus, 0.5, run); });
    expect_why([&] { rarity.score_rows(sides, {rows, rows}, run); });
    expect_why([&] { rarity.shared_numbers(sides, {rows, rows}, run); });
    expect_why([&] { rarity.plan(Operation::matrix, corpus, corpus, {}, run); });
  }
}

TEST(PlanOfRarity, OfNothingIsNothing) {
  const Rarity rarity(Corpus{"acme"});
  const Corpus none(std::vector<std::string>{});
  for (const Operation operation : {Operation::matrix, Operation::top_k, Operation::pairs, Operation::self_join}) {
    const Plan plan = rarity.plan(operation, none, none, 0.5);
    EXPECT_EQ(plan.results, 0);
    EXPECT_EQ(plan.pairs, 0);
  }
}

TEST(PlanOfRarity, ErrorsNameTheArgument) {
  const Corpus corpus{"acme"};
  const Rarity rarity(corpus);
  const auto message = [](const auto& call) { return testing::message_of<InvalidArgument>(call); };
  EXPECT_EQ(message([&] { rarity.plan(Operation::pairs, corpus, corpus); }), "[score_cutoff] is required for a join");
  EXPECT_EQ(message([&] { rarity.plan(Operation::top_k, corpus, corpus, {}, {}, 0); }),
            "[k] must be at least 1, got 0");
  EXPECT_EQ(message([&] { rarity.plan(Operation::matrix, corpus, corpus, 2.0); }),
            "[score_cutoff] must lie in 0 to 1 for rarity, got 2");
}

// Five million copies have some 10^13 pairs: they are counted, not tried.
TEST(RoomOfRarity, PairsBeyondTheMachineAreCounted) {
  const std::vector<Text> copies(5'000'000, Text("acme"));
  const Corpus corpus(copies, 1);
  const Rarity rarity(Corpus{"acme", "globex"});
  const std::string self = testing::message_of<OutOfMemory>([&] { rarity.self_join(corpus, 0.5); });
  EXPECT_TRUE(self.starts_with("out of memory: 12499997500000 pairs among 5000000 rows take ")) << self;
  EXPECT_TRUE(self.ends_with("; raise score_cutoff (0.5 now), or join a part of the strings at a time")) << self;
  const std::string two = testing::message_of<OutOfMemory>([&] { rarity.pairs(corpus, corpus, 0.5); });
  EXPECT_TRUE(two.starts_with("out of memory: 25000000000000 pairs among 5000000 and 5000000 rows take ")) << two;
  const std::string best = testing::message_of<OutOfMemory>([&] { rarity.top_k(corpus, corpus, 5'000'000); });
  EXPECT_TRUE(best.starts_with("out of memory: 5000000 best choices of each of 5000000 queries take ")) << best;
}

}  // namespace
}  // namespace warpmatch
