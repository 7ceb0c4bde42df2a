// What takes long comes first: classes of patterns within a tile, and work items within a program.

#include <algorithm>
#include <cstdint>
#include <string>
#include <typeindex>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cuda/blocks/variant.hpp"
#include "cuda/programs/damerau_method.hpp"
#include "cuda/programs/jaro_panel_program.hpp"
#include "cuda/programs/jaro_program.hpp"
#include "cuda/programs/pair_program.hpp"
#include "cuda/programs/panel_program.hpp"
#include "cuda/programs/partial_program.hpp"
#include "cuda/programs/score_program.hpp"
#include "cuda/replay/replay_executor.hpp"
#include "cuda/scorers/scorer_checks.hpp"

namespace warpmatch {
namespace {

using cuda::PatternClass;
using ::testing::ElementsAre;

using Types = std::vector<std::type_index>;

/// Strings of these lengths, each of which differs from the others.
Corpus of_lengths(const std::vector<std::size_t>& lengths) {
  std::vector<std::u32string> strings;
  for (const std::size_t length : lengths) {
    strings.emplace_back(length, U'a');
    strings.back().back() = static_cast<char32_t>(U'a' + strings.size() % 26);
  }
  return testing::make_corpus(strings);
}

/// Some strings for each class of patterns.
const Corpus& of_every_class() {
  static const Corpus made = of_lengths({3, 10, 40, 60, 100, 120, 200, 250, 300, 400});
  return made;
}

/// Those of the programs that a matrix starts, in their order.
Types started(const Scorer& scorer, const Types& of) {
  Types launched;
  test::ReplayDevice device;
  device.launched = &launched;
  cuda::Policy policy;
  policy.wavefront_step = test::no_wavefronts;
  const Corpus& corpus = of_every_class();
  test::expect_same_scores(test::ReplayExecutor(device, policy), dispatch::cpu_executor(),
                           test::request(corpus, corpus, scorer), DType::f64);
  std::erase_if(launched, [&](const std::type_index& type) { return std::ranges::count(of, type) == 0; });
  return launched;
}

Types edit_programs(Metric metric) {
  Types types;
  cuda::visit_panel_variant(metric, 1, [&](auto of) { types.push_back(typeid(cuda::PanelProgram<decltype(of)>)); });
  for (const PatternClass of : {PatternClass::to_256, PatternClass::to_128, PatternClass::to_64, PatternClass::to_32})
    cuda::visit_variant(metric, of, 1,
                        [&](auto variant) { types.push_back(typeid(cuda::ScoreProgram<decltype(variant)>)); });
  return types;
}

TEST(LongestFirst, OfTheClassesOfAnEditMetric) {
  const Types expected = edit_programs(Metric::levenshtein);
  EXPECT_EQ(started({Metric::levenshtein, Form::distance}, expected), expected);
}

TEST(LongestFirst, OfTheClassesInAForm) {
  const Types expected = edit_programs(Metric::indel);
  EXPECT_EQ(started({Metric::token_sort, Form::ratio}, expected), expected);
}

TEST(LongestFirst, OfTheClassesOfJaro) {
  Types expected;
  cuda::visit_jaro_panel_variant(1, [&](auto of) { expected.push_back(typeid(cuda::JaroPanelProgram<decltype(of)>)); });
  for (const PatternClass of : {PatternClass::to_64, PatternClass::to_32})
    cuda::visit_jaro_variant(of, 1,
                             [&](auto variant) { expected.push_back(typeid(cuda::JaroProgram<decltype(variant)>)); });
  EXPECT_EQ(started({Metric::jaro, Form::similarity}, expected), expected);
}

TEST(LongestFirst, OfThePartialRatios) {
  const Types expected{typeid(cuda::LongPartialProgram), typeid(cuda::ShortPartialProgram)};
  EXPECT_EQ(started({Metric::partial, Form::ratio}, expected), expected);
}

/// Blocks that are replayed forwards find pairs in the order of their work items, of which each has one left string.
TEST(LongestFirst, OfTheItemsOfPairsOneByOne) {
  std::vector<std::size_t> lengths(cuda::block_threads);
  for (std::size_t i = 0; i < lengths.size(); ++i) lengths[i] = i + 1;
  const Corpus left = of_lengths({1, 5, cuda::DamerauMethod::strip, cuda::DamerauMethod::strip + 1, 40, 70});
  const Corpus right = of_lengths(lengths);
  cuda::Policy policy;
  policy.filtered_texts_per_thread = 1;
  const auto of = test::request(left, right, {Metric::damerau_levenshtein, Form::distance}, 1000.0);
  const auto found = testing::all_pairs(test::ReplayExecutor(test::ReplayDevice{}, policy), of);
  EXPECT_EQ(found.size(), left.size() * right.size());
  EXPECT_TRUE(std::ranges::is_sorted(found, std::ranges::greater{}, &dispatch::RankPair::left));
}

}  // namespace
}  // namespace warpmatch
