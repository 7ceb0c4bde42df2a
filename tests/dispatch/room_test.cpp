// What there is no room for is said, not tried. Sizes: products that pass 64 bits, and those just beside the memory of
// the machine.

#include "dispatch/planning/room.hpp"

#include <cstdint>
#include <new>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <warpmatch/matcher.hpp>

#include "message_of.hpp"

namespace warpmatch {
namespace {

using dispatch::product;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::uint64_t kLargest = ~std::uint64_t{0};

TEST(Room, ProductsAndSumsStopAtTheLargestNumber) {
  EXPECT_EQ(product(3, 4), 12U);
  EXPECT_EQ(product(std::uint64_t{1} << 32, std::uint64_t{1} << 32), kLargest);
  EXPECT_EQ(product(kLargest, 2), kLargest);
  EXPECT_EQ(dispatch::sum(kLargest, 1), kLargest);
  EXPECT_EQ(dispatch::sum(1, 2), 3U);
}

TEST(Room, BytesAreSaidInTheUnitThatSuits) {
  EXPECT_EQ(dispatch::bytes_text(1023), "1023 bytes");
  EXPECT_EQ(dispatch::bytes_text(1536), "1.5 KiB");
  EXPECT_EQ(dispatch::bytes_text(std::uint64_t{5} << 30), "5.0 GiB");
}

TEST(Room, IsChecked) {
  const auto room = [](std::uint64_t bytes) { return dispatch::Room{bytes, "7 things", "k", "ask for fewer"}; };
  EXPECT_NO_THROW(dispatch::check_room(room(dispatch::host_memory() / 2)));
  EXPECT_THAT(testing::message_of<OutOfMemory>([&] { dispatch::check_room(room(dispatch::host_memory() + 1)); }),
              StartsWith("out of memory: 7 things take " + dispatch::bytes_text(dispatch::host_memory())));
  EXPECT_EQ(testing::message_of<RangeError>([&] { dispatch::check_room(room(kLargest)); }),
            "[k] 7 things are more than memory can hold; ask for fewer");
}

TEST(Room, RunningOutIsPutInWords) {
  const auto run_out = [] {
    return dispatch::within_memory([]() -> int { throw std::bad_alloc(); }, [] { return "5 pairs"; });
  };
  EXPECT_EQ(testing::message_of<OutOfMemory>(run_out), "out of memory: 5 pairs");
  EXPECT_EQ(dispatch::within_memory([] { return 3; }, [] { return ""; }), 3);
}

// Counted by string: to go through 10^13 pairs would take hours.
TEST(Room, PairsAreCountedBeforeTheyAreListed) {
  const Corpus copies(std::vector<Text>(5'000'000, Text("Anna")));
  const std::string self =
      testing::message_of<OutOfMemory>([&] { self_join(copies, {.scorer = {}, .score_cutoff = 90}); });
  EXPECT_THAT(self,
              StartsWith("out of memory: 12499997500000 pairs among 5000000 rows take 181.9 TiB, and this machine"));
  EXPECT_THAT(self,
              HasSubstr("; raise score_cutoff (90 now), or join a part of the strings at a time; clusters alone"));
  const std::string both = testing::message_of<OutOfMemory>([&] {
    pairs(copies, copies, {.scorer = {Metric::osa, Form::distance}, .score_cutoff = 3});
  });
  EXPECT_THAT(both, StartsWith("out of memory: 25000000000000 pairs among 5000000 and 5000000 rows take"));
  EXPECT_THAT(both, HasSubstr("; lower score_cutoff (3 now)"));
}

TEST(Room, AMatrixIsWithinReach) {
  const Corpus names{"a", "b"};
  double cell = 0;
  const MatrixView far{&cell, DType::f64, 2, 2, std::size_t{1} << 61};
  EXPECT_THAT(testing::message_of<RangeError>([&] { matrix(names, names, {}, far); }),
              StartsWith("[out] 2 rows, 2305843009213693952 elements apart, are more"));
}

}  // namespace
}  // namespace warpmatch
