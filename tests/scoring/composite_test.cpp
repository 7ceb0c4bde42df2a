// What the metrics made of Indel ratios ask for: each its stages and no others; and WRatio's choice of parts, on
// lengths around the quotients where it changes: 1.5 and 8.

#include "scoring/composite.hpp"

#include <array>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/metric.hpp>

namespace warpmatch::scoring {
namespace {

/// Which parts were asked for.
struct Asked {
  double ratio(double) const { return 0; }
  double token_ratio(double) { return token = true, 10; }
  double partial_ratio(double) const { return 10; }
  double partial_token_ratio(double) const { return 0; }
  bool token = false;
};

TEST(WRatio, ChoosesPartsByTheQuotientOfTheLengths) {
  std::vector<std::uint32_t> lengths{1'000'003, 178'956'970, 268'435'455};
  for (std::uint32_t length = 1; length < 300; ++length) lengths.push_back(length);
  for (const std::uint32_t shorter : lengths) {
    for (const std::uint32_t about : {shorter / 2 * 3, shorter * 3 / 2, shorter * 8}) {
      for (std::uint32_t longer = about < 4 ? 1 : about - 3; longer <= about + 3; ++longer) {
        const double quotient = longer > shorter ? 1.0 * longer / shorter : 1.0 * shorter / longer;
        Asked asked;
        const double score = wratio(longer, shorter, 0, asked);
        ASSERT_EQ(asked.token, quotient < 1.5) << longer << " and " << shorter;
        const double scale = asked.token ? 0.95 : quotient <= 8 ? 0.9 : 0.6;
        ASSERT_EQ(score, 10 * scale) << longer << " and " << shorter;
        ASSERT_EQ(score, wratio(shorter, longer, 0, asked));
      }
    }
  }
}

constexpr std::array composites{
    Metric::partial,           Metric::token_sort,    Metric::token_set, Metric::token, Metric::partial_token_sort,
    Metric::partial_token_set, Metric::partial_token, Metric::wratio,    Metric::qratio};

/// Two strings of which every ratio is 50; notes what it is asked for.
struct Notes {
  std::uint32_t left = 10;
  std::uint32_t right = 10;
  TokenLengths lengths;
  bool repeats = false;
  Stages* asked = nullptr;

  std::uint32_t left_length() const { return left; }
  std::uint32_t right_length() const { return right; }
  double ratio(double floor) const { return note(asked->ratio, floor); }
  double sorted_ratio(double floor) const { return note(asked->sorted_ratio, floor); }
  double partial(double floor) const { return note(asked->partial, floor); }
  double sorted_partial(double floor) const { return note(asked->sorted_partial, floor); }
  double words_partial(double floor) const { return note(asked->words_partial, floor); }
  TokenLengths token_lengths() const {
    asked->words = true;
    return lengths;
  }
  std::uint64_t words_distance(double) const {
    asked->words_ratio = true;
    return (lengths.left_rest + lengths.right_rest) / 2;
  }
  bool repeats_no_word() const { return !repeats; }

 private:
  static double note(bool& stage, double floor) {
    stage = true;
    return at_least(50.0, floor);
  }
};

/// Strings of several lengths, with and without words in common, of words apart and of words at all.
std::vector<Notes> all_sorts(Stages& asked) {
  std::vector<Notes> sorts;
  for (const std::uint32_t right : {0U, 10U, 30U, 200U})
    for (const TokenLengths& lengths : {TokenLengths{0, 10, 10}, TokenLengths{4, 5, 5}, TokenLengths{10, 0, 5},
                                        TokenLengths{0, 0, 10}, TokenLengths{0, 0, 0}})
      for (const bool repeats : {false, true}) sorts.push_back({10, right, lengths, repeats, &asked});
  return sorts;
}

TEST(Composite, AsksForTheStagesOfItsMetric) {
  for (const Metric metric : composites) {
    Stages asked;
    for (const Notes& notes : all_sorts(asked)) composite(metric, notes, 0);
    EXPECT_EQ(asked, stages_of(metric)) << static_cast<int>(metric);
  }
}

TEST(Composite, AsksForNoStageThatItWeighsTooLittleForTheCutoff) {
  for (const Metric metric : composites)
    for (double cutoff = 0; cutoff <= 100; cutoff += 0.5) {
      Stages asked;
      for (const Notes& notes : all_sorts(asked)) composite(metric, notes, cutoff);
      EXPECT_EQ(asked, stages_of(metric, cutoff)) << static_cast<int>(metric) << ", " << cutoff;
    }
  EXPECT_FALSE(stages_of(Metric::wratio, 86).sorted_partial);
  EXPECT_FALSE(stages_of(Metric::wratio, 91).partial);
  EXPECT_EQ(stages_of(Metric::wratio, 96), Stages{.ratio = true});
}

TEST(Composite, AsksForNothingWhereNoScoreMeetsTheCutoff) {
  for (const Metric metric : composites) {
    Stages asked;
    for (const Notes& notes : all_sorts(asked)) EXPECT_EQ(composite(metric, notes, 100.5), 0);
    EXPECT_EQ(asked, Stages{}) << static_cast<int>(metric);
  }
}

TEST(Composite, GivesAWordInCommonItsWorth) {
  Stages asked;
  const Notes contained{.lengths = {10, 0, 5}, .asked = &asked};
  const Notes some{.lengths = {4, 5, 5}, .asked = &asked};
  const Notes none{.lengths = {0, 10, 10}, .asked = &asked};
  EXPECT_EQ(composite(Metric::token_set, contained, 0), 100);
  EXPECT_EQ(composite(Metric::token, contained, 0), 100);
  EXPECT_EQ(composite(Metric::token_set, some, 0), 75);  // distance 5 of lengths 10 and 10
  EXPECT_EQ(composite(Metric::partial_token_set, some, 0), 100);
  EXPECT_EQ(composite(Metric::token_set, none, 0), 50);
  EXPECT_EQ(composite(Metric::partial_token_set, none, 0), 50);
}

TEST(Composite, IsZeroWhereAStringHasNoWords) {
  Stages asked;
  const Notes one{.lengths = {0, 0, 10}, .asked = &asked};
  const Notes both{.left = 0, .right = 0, .lengths = {}, .asked = &asked};
  for (const Metric metric : {Metric::token_set, Metric::partial_token_set}) {
    EXPECT_EQ(composite(metric, one, 0), 0);
    EXPECT_EQ(composite(metric, both, 0), 0);
  }
  EXPECT_EQ(composite(Metric::qratio, both, 0), 0);
  EXPECT_EQ(composite(Metric::wratio, both, 0), 0);
}

}  // namespace
}  // namespace warpmatch::scoring
