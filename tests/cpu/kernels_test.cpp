// The helpers of the lanes on every SIMD level, against plain loops. Sizes: lanes that fill one vector, several, and
// every place a block can end in between; bounds and limits that nothing, something and everything meets.

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include "cpu/lanes/kernel_choice.hpp"
#include "scoring/step_worth.hpp"

namespace warpmatch::cpu {
namespace {

using Random = std::mt19937_64;

class Kernels : public ::testing::TestWithParam<const LaneKernels*> {
 protected:
  const LaneKernels& kernels() const { return *GetParam(); }
};

INSTANTIATE_TEST_SUITE_P(Isas, Kernels, ::testing::ValuesIn(usable_kernels()),
                         [](const auto& one) { return std::string(one.param->name); });

/// Masks full of ones, so that bits nobody clears are seen.
std::vector<LaneMask> dirty_masks(std::size_t count) {
  LaneMask mask;
  std::fill(std::begin(mask.bits), std::end(mask.bits), ~std::uint64_t{0});
  return std::vector<LaneMask>(count, mask);
}

template <class Expected>
void expect_bits(const LaneMask& mask, const Expected& expected) {
  for (std::uint32_t lane = 0; lane < max_lanes; ++lane)
    ASSERT_EQ((mask.bits[lane / 64] >> lane % 64 & 1) != 0, expected(lane)) << "lane " << lane;
}

/// A signature like `other`, but for up to `facts` of them.
core::Signature near(Random& random, core::Signature other, unsigned facts) {
  for (unsigned i = 0; i < facts; ++i)
    (random() % 2 == 0 ? other.low : other.high) ^= std::uint64_t{1} << random() % 64;
  return other;
}

TEST_P(Kernels, WithinIsADifferenceOfAtMostTheLimit) {
  Random random(1);
  LaneSignatures patterns;
  std::array<core::Signature, max_lanes> signatures;
  for (std::uint32_t lane = 0; lane < max_lanes; ++lane) {
    signatures[lane] = near(random, {0x0123456789abcdef, 0xff00ff00}, lane % 80);
    patterns.low[lane] = signatures[lane].low;
    patterns.high[lane] = signatures[lane].high;
  }
  std::vector<core::Signature> texts{{0, 0}, {~std::uint64_t{0}, ~std::uint64_t{0}}};
  for (unsigned i = 0; i < 60; ++i) texts.push_back(near(random, signatures[4 * i], i % 7));

  const std::uint32_t step = kernels().vector_bytes / 8;
  for (std::uint32_t lanes = step; lanes <= max_lanes; lanes += step)
    for (const std::uint32_t limit : {0u, 1u, 7u, 31u, 64u, 127u, 128u, 1000u}) {
      auto masks = dirty_masks(texts.size());
      kernels().within(patterns, lanes, texts.data(), static_cast<std::uint32_t>(texts.size()), limit, masks.data());
      for (std::size_t t = 0; t < texts.size(); ++t)
        expect_bits(masks[t], [&](std::uint32_t lane) {
          return lane < lanes && core::difference(signatures[lane], texts[t]) <= limit;
        });
    }
}

TEST_P(Kernels, BelowComparesEachLaneWithItsBound) {
  Random random(2);
  for (std::uint32_t lanes = 1; lanes <= max_lanes; lanes += lanes < 70 ? 1 : 31) {
    constexpr std::uint32_t count = 5;
    std::vector<std::uint8_t> remainders(std::size_t{lanes} * count);  // of just their size: nothing more may be read
    std::vector<std::uint8_t> bounds(lanes);
    for (auto& remainder : remainders)
      remainder = static_cast<std::uint8_t>(random() % 3 == 0 ? random() : 126 + random() % 5);
    for (auto& bound : bounds) bound = static_cast<std::uint8_t>(random() % 3 == 0 ? random() : 126 + random() % 5);
    bounds[0] = 0;
    bounds[lanes - 1] = 255;
    auto masks = dirty_masks(count);
    kernels().below(remainders.data(), lanes, count, bounds.data(), masks.data());
    for (std::uint32_t t = 0; t < count; ++t)
      expect_bits(masks[t],
                  [&](std::uint32_t lane) { return lane < lanes && remainders[t * lanes + lane] < bounds[lane]; });
  }
}

template <class Lane>
void expect_match(const LaneKernels& kernels, const LaneStrings& strings, std::uint32_t lanes, std::uint8_t symbol) {
  std::vector<Lane> slot(lanes, static_cast<Lane>(0x5a5a5a5a5a5a5a5a));
  kernels.match(strings, lanes, sizeof(Lane), symbol, slot.data());
  for (std::uint32_t lane = 0; lane < lanes; ++lane) {
    Lane expected = 0;
    for (unsigned row = 0; row < 8 * sizeof(Lane); ++row)
      if ((strings.rows[lane] >> row & 1) != 0 && strings.string[lane][row] == symbol) expected |= Lane{1} << row;
    ASSERT_EQ(slot[lane], expected) << "lane " << lane << " of " << lanes;
  }
}

TEST_P(Kernels, MatchMarksTheRowsThatHoldTheSymbol) {
  Random random(3);
  std::vector<std::array<std::uint8_t, 64>> buffers(max_lanes);  // one a lane, readable for the 64 bytes and no more
  LaneStrings strings;
  for (std::uint32_t lane = 0; lane < max_lanes; ++lane) {
    for (auto& symbol : buffers[lane]) symbol = static_cast<std::uint8_t>(random() % 4 * 85);  // 0, 85, 170, 255
    strings.string[lane] = buffers[lane].data();
    const unsigned length = lane % 66;
    strings.rows[lane] = length >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << length) - 1;
  }
  for (const std::uint32_t lanes : {0u, 1u, 3u, 7u, 8u, 15u, 17u, 32u, 63u, 65u, 100u, 256u})
    for (const std::uint8_t symbol : {0, 85, 170, 255, 1}) {
      expect_match<std::uint8_t>(kernels(), strings, lanes, symbol);
      expect_match<std::uint16_t>(kernels(), strings, lanes, symbol);
      expect_match<std::uint32_t>(kernels(), strings, lanes, symbol);
      expect_match<std::uint64_t>(kernels(), strings, lanes, symbol);
    }
}

TEST_P(Kernels, TurnMakesRowsOfColumns) {
  Random random(4);
  for (const std::uint32_t rows : {1u, 5u, 15u, 16u, 17u, 128u})
    for (const std::uint32_t columns : {1u, 8u, 16u, 33u, 64u}) {
      const std::size_t from_stride = columns + random() % 3;
      constexpr std::size_t to_stride = 130;
      std::vector<std::uint8_t> from(from_stride * rows + turned_side);  // of just that size: no more may be read
      for (auto& byte : from) byte = static_cast<std::uint8_t>(random());
      const std::uint32_t made_up = (columns + turned_side - 1) / turned_side * turned_side;
      std::vector<std::uint8_t> to((made_up - 1) * to_stride + 128);
      kernels().turn(from.data(), from_stride, rows, columns, to.data(), to_stride);
      for (std::uint32_t row = 0; row < rows; ++row)
        for (std::uint32_t column = 0; column < columns; ++column)
          ASSERT_EQ(to[column * to_stride + row], from[row * from_stride + column]) << row << ", " << column;
    }
}

TEST_P(Kernels, LowBytesTellWhetherTheyAreAll) {
  Random random(4);
  for (std::uint32_t count = 0; count < 140; ++count) {
    std::vector<std::uint32_t> numbers(count);
    for (std::uint32_t& number : numbers) number = random() % 256;
    const auto expect_bytes = [&](bool all) {
      std::vector<std::uint8_t> bytes(count);  // of just their size: nothing more may be written
      ASSERT_EQ(kernels().low_bytes(numbers.data(), count, bytes.data()), all);
      for (std::uint32_t i = 0; i < count; ++i) ASSERT_EQ(bytes[i], numbers[i] & 0xff);
    };
    ASSERT_NO_FATAL_FAILURE(expect_bytes(true));
    for (std::uint32_t large = 0; large < count; ++large) {
      numbers[large] |= std::uint32_t{256} << large % 24;
      ASSERT_NO_FATAL_FAILURE(expect_bytes(false));
      numbers[large] &= 0xff;
    }
  }
}

TEST_P(Kernels, LookUpWritesTheValuesOfItsPlaces) {
  Random random(5);
  std::array<std::uint32_t, looked_up_values> values;
  for (auto& value : values) value = static_cast<std::uint32_t>(random());
  for (const std::uint32_t size : {1u, 2u, 16u, 31u, 32u, 33u, 64u, 65u, 96u})
    for (const std::uint32_t count : {0u, 1u, 15u, 16u, 17u, 100u, 128u}) {
      std::vector<std::uint8_t> places(count + 64);
      for (auto& place : places) place = static_cast<std::uint8_t>(random() % size);
      std::vector<std::uint32_t> to(count);  // of just that size: nothing more may be written
      kernels().look_up(values.data(), size, places.data(), count, to.data());
      for (std::uint32_t i = 0; i < count; ++i) ASSERT_EQ(to[i], values[places[i]]) << i << " of " << count;
    }
}

/// Steps of `count` texts, a vector more to read, and what cells they make one by one.
struct RandomSteps {
  RandomSteps(std::uint32_t count, Random& random)
      : start(count + 16), most(count + 16), high(count + 16), low(count + 16) {
    for (std::size_t t = 0; t < start.size(); ++t) {
      start[t] = static_cast<std::int32_t>(random() % 2048);
      most[t] = static_cast<std::int32_t>(random() % 257) - 1;
      const scoring::StepWorth worth(100.0 / static_cast<double>(1 + random() % 2048));
      high[t] = worth.high;
      low[t] = worth.low;
    }
  }

  template <class Cell>
  Cell cell(const CellSteps& steps, std::size_t t, std::uint8_t remainder) const {
    if (steps.most != nullptr && remainder > most[t]) return std::bit_cast<Cell>(steps.rest);
    const std::int32_t count = start[t] + steps.step * remainder;
    if constexpr (std::is_integral_v<Cell>) return static_cast<Cell>(count);
    return static_cast<Cell>(count) * high[t] + static_cast<Cell>(count) * low[t];
  }

  template <class Cell>
  void expect(void (*write)(const CellSteps&, const std::uint8_t*, std::uint32_t, Cell*), CellSteps steps,
              std::uint32_t count, Random& random) const {
    steps.start = start.data();
    steps.high = high.data();
    steps.low = low.data();
    std::vector<std::uint8_t> remainders(count + 16);
    for (auto& remainder : remainders) remainder = static_cast<std::uint8_t>(random());
    for (const auto* limits : {static_cast<const std::int32_t*>(nullptr), most.data()}) {
      steps.most = limits;
      std::vector<Cell> to(count);  // of just that size: nothing more may be written
      write(steps, remainders.data(), count, to.data());
      for (std::uint32_t t = 0; t < count; ++t) {
        const Cell expected = cell<Cell>(steps, t, remainders[t]);
        ASSERT_EQ(std::memcmp(&to[t], &expected, sizeof expected), 0) << t << " of " << count;
      }
    }
  }

  std::vector<std::int32_t> start, most;
  std::vector<float> high, low;
};

TEST_P(Kernels, StepsAreCountedOrWeighed) {
  Random random(6);
  for (const std::int32_t step : {-2, -1, 1, 2})
    for (const std::uint32_t count : {0u, 1u, 3u, 4u, 7u, 8u, 15u, 16u, 17u, 100u, 512u}) {
      const RandomSteps texts(count, random);
      CellSteps steps{};
      steps.step = step;
      steps.rest = static_cast<std::uint32_t>(random());
      texts.expect<std::uint32_t>(kernels().step_counts, steps, count, random);
      texts.expect<float>(kernels().step_cells, steps, count, random);
    }
}

TEST_P(Kernels, BlocksFitTheArraysOfTheirUsers) {
  for (const Metric of : {Metric::levenshtein, Metric::indel, Metric::lcs_seq, Metric::osa, Metric::damerau_levenshtein,
                          Metric::hamming, Metric::prefix}) {
    const MetricKernels& metric = metric_kernels(kernels(), of);
    for (std::size_t width = 0; width < lane_widths; ++width) {
      EXPECT_GT(metric.lanes[width], 0U);
      EXPECT_LE(metric.lanes[width], max_lanes);
      EXPECT_EQ(metric.lanes[width] % (kernels().vector_bytes / 8), 0U);  // what `within` needs
    }
    EXPECT_LE(metric.lanes[static_cast<std::size_t>(LaneWidth::words)], max_word_lanes);
    for (std::size_t width = 0; width + 1 < lane_widths; ++width) EXPECT_NE(metric.narrow[width], nullptr);
    // What stands at the same place is compared without lanes.
    EXPECT_EQ(metric.wide == nullptr, of == Metric::hamming || of == Metric::prefix);
    EXPECT_EQ(metric.start_carries == nullptr, metric.wide == nullptr || metric.reads_symbols);
    EXPECT_EQ(metric.facts, 1U);
    EXPECT_EQ(metric.reads_symbols, !core::is_bit_parallel(of) || metric.wide == nullptr);
  }
}

TEST(KernelChoice, TheBaselineIsAlwaysUsable) {
  ASSERT_FALSE(usable_kernels().empty());
  EXPECT_STREQ(usable_kernels().front()->name, "baseline");
  for (std::size_t i = 1; i < usable_kernels().size(); ++i)
    EXPECT_GT(usable_kernels()[i]->vector_bytes, usable_kernels()[i - 1]->vector_bytes);
}

}  // namespace
}  // namespace warpmatch::cpu
