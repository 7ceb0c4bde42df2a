// How many instructions kernels execute, of the PTX and of all threads together. On the stand-in alone, which counts
// them.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cuda/executor.hpp"
#include "cuda/executor_checks.hpp"
#include "cuda/kernels/cuda_queue_source.hpp"
#include "cuda/small_corpora.hpp"
#include "ptx/stand_in.hpp"
#include "random_strings.hpp"

namespace warpmatch {
namespace {

/// Those of the kernels that have this in their names, in a call.
std::uint64_t executed(const std::string& name, const cuda::Policy& policy,
                       const std::function<void(const dispatch::Executor&)>& call) {
  const cuda::DeviceExecutor executor(std::make_unique<cuda::CudaQueueSource>(cuda_status().devices.front()), policy);
  const auto all = [&] {
    std::uint64_t sum = 0;
    for (const auto& [kernel, instructions] : stand_in::counts().instructions)
      if (kernel.find(name) != std::string::npos) sum += instructions;
    return sum;
  };
  const std::uint64_t before = all();
  call(executor);
  return all() - before;
}

std::vector<std::u32string> random(std::size_t count, std::uint32_t shortest, std::uint32_t longest,
                                   std::uint32_t seed) {
  testing::RandomStrings strings;
  strings.alphabet = testing::alphabet_from(U'!', 90);
  strings.shortest = shortest;
  strings.longest = longest;
  strings.edited = strings.copied = 0;
  return strings.make(count, seed);
}

// Entry 29 of the log: what one candidate more costs, whose bytes are looked at twelve times. Texts of the first tile
// are all candidates.
TEST(Executed, SmallSearchesKeepTheirBest) {
  constexpr std::size_t queries = 8;
  const Corpus left = testing::make_corpus(random(queries, 8, 16, 1));
  const auto of = [&](std::size_t choices) {
    const Corpus right = testing::make_corpus(random(choices, 8, 16, 2));
    EXPECT_EQ(right.distinct(), choices);
    return executed("KeepBestProgram", {}, [&](const dispatch::Executor& executor) {
      executor.top_k(test::request(left, right, {Metric::indel, Form::ratio}), 5, {});
    });
  };
  ASSERT_EQ(cuda::Policy{}.first_texts(5), 256U);
  const std::uint64_t few = of(128);
  const std::uint64_t many = of(256);
  EXPECT_GT(many, few);
  EXPECT_LE((many - few) / (queries * 128), 830U);
}

// Entry 33: a team for each pair spreads the work over more threads, and adds some.
TEST(Executed, SmallTeamsDoLittleMoreThanPanels) {
  const Corpus left = testing::make_corpus(random(6, 257, 700, 1));
  const Corpus right = testing::make_corpus(random(7, 257, 700, 2));
  const auto matrix = [&](const dispatch::Executor& executor) {
    test::dense(executor, test::request(left, right, {Metric::levenshtein, Form::distance}), DType::f32, 1.0, {});
  };
  cuda::Policy panels;
  panels.wavefront_step = test::no_wavefronts;
  const std::uint64_t of_teams = executed("WavefrontProgram", {}, matrix);
  const std::uint64_t of_panels = executed("PanelProgram", panels, matrix);
  EXPECT_GT(of_panels, 0U);
  EXPECT_LE(of_teams, 11'400'000U);
  EXPECT_LE(of_panels, 6'700'000U);
}

}  // namespace
}  // namespace warpmatch
