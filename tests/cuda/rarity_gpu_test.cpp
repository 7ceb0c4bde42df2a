// Rarity on a real device against the CPU, bit for bit; the replayed twins are in scorers/rarity_scorer_test.cpp.

#include <cstddef>
#include <memory>

#include <gtest/gtest.h>

#include "cuda/executor.hpp"
#include "cuda/kernels/cuda_queue_source.hpp"
#include "cuda/on_device.hpp"
#include "cuda/rarity_checks.hpp"
#include "cuda/scale.hpp"
#include "cuda/small_corpora.hpp"

namespace warpmatch {
namespace {

using testing::random_rows;

class RarityOnDevice : public test::OnDevice {};

TEST_F(RarityOnDevice, SmallRowsOfEverySort) {
  test::expect_same_rarity(cuda(), random_rows(25, 1), random_rows(30, 11));
}

TEST_F(RarityOnDevice, SmallCrowds) {
  test::expect_same_rarity(cuda(), test::crowded_rows(8, 6, 1), test::crowded_rows(9, 6, 2));
}

TEST_F(RarityOnDevice, SmallRowsOfManyWords) {
  const test::BothWays both(test::crowded_rows(3, 90, 3), test::crowded_rows(4, 90, 4), 0.2);
  both.expect_same_cells(cuda(), {});
  both.expect_same_pairs(cuda(), {});
}

TEST_F(RarityOnDevice, SmallTiles) {
  const cuda::DeviceExecutor subject(std::make_unique<cuda::CudaQueueSource>(cuda_status().devices.front()),
                                     test::tiny());
  test::expect_same_rarity(subject, random_rows(12, 2), random_rows(14, 3));
}

TEST_F(RarityOnDevice, ThousandsOfRows) {
  const std::size_t rows = test::scaled(3000, 300);
  test::expect_same_rarity(cuda(), random_rows(rows, 4), random_rows(rows, 5), {2, nullptr});
  test::expect_same_rarity(cuda(), test::crowded_rows(rows / 10, 40, 6), test::crowded_rows(rows / 10, 90, 7));
}

}  // namespace
}  // namespace warpmatch
