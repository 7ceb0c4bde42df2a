// The CUDA executor on a real device against the CPU executor, bit for bit: every scorer and result kind by shapes,
// lengths and symbol widths, in corpora of some hundred strings; parity_gpu_test.cpp has the millions. Those named
// `Small` are what compute-sanitizer runs. Skipped without a device; with WARPMATCH_REQUIRE_GPU=1 that is a failure.

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/device.hpp>

#include "cuda/executor.hpp"
#include "cuda/executor_checks.hpp"
#include "cuda/kernels/cuda_queue_source.hpp"
#include "cuda/on_device.hpp"
#include "cuda/rare_paths.hpp"
#include "cuda/scale.hpp"
#include "cuda/small_corpora.hpp"
#include "random_strings.hpp"

namespace warpmatch {
namespace {

using test::request;

/// One scorer for each metric and its parameters that has kernels: forms differ in scores, not in what kernels do.
std::vector<Scorer> one_of_each_metric() {
  std::vector<Scorer> chosen;
  for (const Scorer& scorer : test::all_scorers())
    if (std::ranges::none_of(chosen, [&](const Scorer& other) {
          return other.metric == scorer.metric && other.weights == scorer.weights &&
                 other.prefix_weight == scorer.prefix_weight;
        }))
      chosen.push_back(scorer);
  return chosen;
}

/// Every scorer, or where a test is scaled down those that differ in kernels.
std::vector<Scorer> scorers() { return test::scale() < 1 ? one_of_each_metric() : test::all_scorers(); }

class OnDevice : public test::OnDevice {
 protected:
  /// Every result kind of every scorer, without a cutoff and with ones that few and many pairs meet; one of them for
  /// each scorer where a test is scaled down.
  static void expect_parity(const dispatch::Executor& subject, const Corpus& left, const Corpus& right,
                            unsigned workers = 1) {
    const dispatch::Control control{workers, nullptr};
    std::vector<double> shares = {0.0, 0.01, 0.5};
    for (const Scorer& scorer : scorers()) {
      test::expect_same_scores(subject, cpu(), request(left, right, scorer), DType::f64, 1.0, control);
      test::expect_same_top_k(subject, cpu(), request(left, right, scorer), 5, control);
      std::ranges::rotate(shares, shares.begin() + 1);
      for (const double share : std::span(shares).first(test::scale() < 1 ? 1 : shares.size())) {
        const double cutoff = test::cutoff_for(scorer, left, right, share, cpu());
        test::expect_same_scores(subject, cpu(), request(left, right, scorer, cutoff), DType::f32, 1.0, control);
        test::expect_same_top_k(subject, cpu(), request(left, right, scorer, cutoff), 3, control);
        test::expect_same_pairs(subject, cpu(), request(left, right, scorer, cutoff), control);
      }
    }
  }
};

/// For compute-sanitizer, under which a launch costs milliseconds: the shapes that take the kernels down different
/// ways, each in a few strings.
std::vector<test::Both> small_corpora() {
  std::vector<test::Both> chosen = {{"names", test::names(1, 20), test::names(2, 30)}};
  for (test::Both& both : test::corpora())
    if (both.name == "part of an alphabet" || both.name == "mixed lengths" || both.name == "four byte symbols")
      chosen.push_back(std::move(both));
  return chosen;
}

/// Lengths and how many strings of them the CPU compares in seconds; and at least, where a test is scaled down: some
/// ten million cells of an edit matrix for each scorer and call.
struct LengthClass {
  const char* name;
  std::uint32_t shortest;
  std::uint32_t longest;
  std::size_t strings;
  std::size_t least;
};

constexpr LengthClass length_classes[] = {
    {"empty", 0, 0, 5, 5},       {"to8", 1, 8, 300, 100},     {"to32", 9, 32, 300, 100},
    {"to64", 33, 64, 200, 60},   {"to128", 65, 128, 150, 40}, {"to512", 129, 512, 60, 12},
    {"to3000", 513, 3000, 8, 3}, {"mixed", 0, 3000, 12, 4},   {"short_mixed", 0, 70, 300, 60},
};

struct Case {
  LengthClass lengths;
  unsigned symbol_bytes;
};

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const LengthClass& lengths : length_classes)
    for (const unsigned symbol_bytes : {1u, 2u, 4u})
      if (lengths.longest > 0 || symbol_bytes == 1) all.push_back({lengths, symbol_bytes});
  return all;
}

std::ostream& operator<<(std::ostream& out, const Case& c) {
  return out << c.lengths.name << "_" << c.symbol_bytes << "_bytes";
}

/// Random strings over an alphabet of that width. Strings that use up the alphabet are added, else a corpus would have
/// fewer symbols and be narrower.
Corpus strings_of(const Case& c, std::uint32_t seed) {
  const std::u32string alphabet = c.symbol_bytes == 1 ? U"abcdefghij"
                                  : c.symbol_bytes == 2
                                      ? testing::alphabet_from(0x4E00, 600)
                                      : testing::alphabet_from(0x20000, 80000);  // of which nulls take some
  testing::RandomStrings strings;
  strings.shortest = c.lengths.shortest;
  strings.longest = c.lengths.longest;
  strings.alphabet = alphabet.substr(0, 300);
  auto made = strings.make(test::scaled(c.lengths.strings, c.lengths.least), seed);
  for (std::size_t at = 0; c.symbol_bytes > 1 && at < alphabet.size(); at += c.lengths.longest)
    made.push_back(alphabet.substr(at, c.lengths.longest));
  return test::strings_with_nulls(made);
}

class LengthClasses : public OnDevice, public ::testing::WithParamInterface<Case> {};

TEST_P(LengthClasses, EqualTheCpu) {
  Case of_left = GetParam();
  if (of_left.symbol_bytes == 4) {  // an alphabet so wide takes many strings: to the right only, with fewer to the left
    of_left.symbol_bytes = 1;
    of_left.lengths.strings = of_left.lengths.strings / 5 + 1;
    of_left.lengths.least = of_left.lengths.least / 40 + 1;
  }
  const Corpus left = strings_of(of_left, 1);
  const Corpus right = strings_of(GetParam(), 2);
  if (GetParam().lengths.strings > 100) {
    ASSERT_EQ(right.symbol_bytes(), GetParam().symbol_bytes);
  }
  expect_parity(cuda(), left, right, 2);
}

INSTANTIATE_TEST_SUITE_P(OnDevice, LengthClasses, ::testing::ValuesIn(cases()), [](const auto& test) {
  return std::string(test.param.lengths.name) + "_" + std::to_string(test.param.symbol_bytes) + "_bytes";
});

TEST_F(OnDevice, CorporaOfEveryShapeEqualTheCpu) {
  for (const test::Both& both : test::corpora()) {
    SCOPED_TRACE(both.name);
    expect_parity(cuda(), both.left, both.right);
  }
}

TEST_F(OnDevice, TilesOfAFewPairsEqualTheCpu) {
  const cuda::DeviceExecutor subject(std::make_unique<cuda::CudaQueueSource>(cuda_status().devices.front()),
                                     test::tiny());
  expect_parity(subject, test::names(1, 30), test::names(2, 40));
}

TEST_F(OnDevice, SmallDenseScores) {
  for (const test::Both& both : small_corpora())
    for (const Scorer& scorer : one_of_each_metric())
      test::expect_same_scores(cuda(), cpu(), request(both.left, both.right, scorer), DType::f32);
}

TEST_F(OnDevice, SmallSearches) {
  for (const test::Both& both : small_corpora())
    for (const Scorer& scorer : one_of_each_metric())
      test::expect_same_top_k(cuda(), cpu(), request(both.left, both.right, scorer), 3);
}

TEST_F(OnDevice, SmallJoins) {
  for (const test::Both& both : small_corpora())
    for (const Scorer& scorer : one_of_each_metric()) {
      const double cutoff = test::cutoff_for(scorer, both.left, both.right, 0.1, cpu());
      test::expect_same_pairs(cuda(), cpu(), request(both.left, both.right, scorer, cutoff));
      test::expect_same_pairs(cuda(), cpu(), request(both.left, both.left, scorer, cutoff, true));
    }
}

TEST_F(OnDevice, SmallTiles) {
  const cuda::DeviceExecutor subject(std::make_unique<cuda::CudaQueueSource>(cuda_status().devices.front()),
                                     test::tiny());
  const Corpus left = test::names(1, 12);
  const Corpus right = test::names(2, 16);
  for (const Scorer& scorer : test::one_of_each_recurrence()) {
    const double cutoff = test::cutoff_for(scorer, left, right, 0.1, cpu());
    test::expect_same_scores(subject, cpu(), request(left, right, scorer), DType::f64);
    test::expect_same_top_k(subject, cpu(), request(left, right, scorer), 3);
    test::expect_same_pairs(subject, cpu(), request(left, right, scorer, cutoff));
  }
}

TEST_F(OnDevice, JoinsACorpusWithItself) {
  const Corpus corpus = test::names(3, test::scaled(3000, 300), 20);
  for (const Scorer& scorer : scorers())
    for (const double share : {0.0, 0.001, 0.2}) {
      const double cutoff = test::cutoff_for(scorer, corpus, corpus, share, cpu());
      test::expect_same_pairs(cuda(), cpu(), request(corpus, corpus, scorer, cutoff, true));
    }
}

TEST_F(OnDevice, WritesEveryDtype) {
  const Corpus left = test::names(4, test::scaled(200, 60));
  const Corpus right = test::names(5, test::scaled(300, 90));
  for (const DType dtype : test::every_dtype)
    for (const Scorer& scorer : scorers()) {
      if (scorer.weights != EditWeights{}) continue;  // some of theirs fit no byte
      test::expect_same_scores(cuda(), cpu(), request(left, right, scorer), dtype);
    }
}

// Ways that the others do not go; each has a replayed twin.

TEST_F(OnDevice, JoinsOfManyTiles) { test::expect_joins_of_many_tiles(cuda(), cpu()); }

TEST_F(OnDevice, SmallJoinsOfManyTiles) { test::expect_joins_of_many_tiles(cuda(), cpu(), test::Extent::few); }

TEST_F(OnDevice, SearchesPastTheFirstTile) { test::expect_searches_of_many_tiles(cuda(), cpu()); }

TEST_F(OnDevice, SmallSearchPastTheFirstTile) { test::expect_a_search_of_three_tiles(cuda(), cpu()); }

TEST_F(OnDevice, SmallBoundsOfQueries) { test::expect_a_bound_for_each_query(cuda(), cpu()); }

TEST_F(OnDevice, SmallDistancesOfEveryWidth) { test::expect_distances_of_every_width(cuda(), cpu()); }

TEST_F(OnDevice, SmallWeightsOf64Bits) { test::expect_weights_of_64_bits(cuda(), cpu()); }

TEST_F(OnDevice, JaroWindows) { test::expect_jaro_windows(cuda(), cpu()); }

TEST_F(OnDevice, SmallJaroWindows) { test::expect_jaro_windows(cuda(), cpu(), test::Extent::few); }

TEST_F(OnDevice, SmallLongStrings) { test::expect_long_strings(cuda(), cpu()); }

TEST_F(OnDevice, SmallLongStringsInPanels) {
  cuda::Policy policy;
  policy.wavefront_step = test::no_wavefronts;
  test::expect_long_strings(
      cuda::DeviceExecutor(std::make_unique<cuda::CudaQueueSource>(cuda_status().devices.front()), policy), cpu());
}

TEST_F(OnDevice, SmallPairedInEveryDtype) { test::expect_paired_in_every_dtype(cuda(), cpu()); }

TEST_F(OnDevice, SmallScatteredNulls) {
  for (const auto& [left, right] : {test::with_scattered_nulls(500, 9), test::with_scattered_nulls(9, 500)})
    test::expect_same_scores(cuda(), cpu(), request(left, right, {Metric::indel, Form::ratio}), DType::f32);
}

TEST_F(OnDevice, SaysWhichValueDoesNotFit) {
  const Corpus left{"", "ab"};
  const Corpus right{"b", std::string(300, 'b')};
  std::uint8_t out[4] = {};
  EXPECT_THROW(
      cuda().scores(request(left, right, {Metric::levenshtein, Form::distance}), {{out, DType::u8, 2, 2, 2}, 1.0}, {}),
      RangeError);
}

TEST_F(OnDevice, ServesThreadsThatShareACorpus) {
  const Corpus corpus = test::names(6, test::scaled(2000, 800));
  const auto of = request(corpus, corpus, {Metric::indel, Form::ratio}, 70.0, true);
  auto expected = testing::all_pairs(cuda(), of);
  std::vector<std::vector<dispatch::RankPair>> found(4);
  std::vector<std::jthread> threads;
  for (auto& pairs : found) threads.emplace_back([&] { pairs = testing::all_pairs(cuda(), of); });
  threads.clear();
  std::ranges::sort(expected, test::before);
  for (auto& pairs : found) {
    std::ranges::sort(pairs, test::before);
    EXPECT_TRUE(pairs == expected);
  }
}

TEST_F(OnDevice, NamesDevicesThatAreNotThere) {
  EXPECT_THROW(dispatch::cuda_executor(-1), DeviceError);
  EXPECT_THROW(dispatch::cuda_executor(static_cast<int>(cuda_status().devices.size())), DeviceError);
}

}  // namespace
}  // namespace warpmatch
