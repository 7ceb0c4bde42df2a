// What shared memory does for the programs that look symbols up in match tables: passes of a warp for a column of its
// texts, counted as the programs are replayed. Texts are random, of one length; the numbers are those of 26 symbols.

#include "cuda/replay/shared_passes.hpp"

#include <cstdint>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "cuda/blocks/variant.hpp"
#include "cuda/programs/hand_made.hpp"
#include "cuda/programs/jaro_panel_program.hpp"
#include "cuda/programs/panel_program.hpp"
#include "cuda/programs/score_program.hpp"
#include "cuda/replay/serial_block.hpp"

namespace warpmatch {
namespace {

using test::HandMade;
using test::SharedPasses;
using test::Strings;

constexpr std::uint32_t kAlphabet = 26;
constexpr std::uint32_t kColumns = 64;
constexpr std::uint32_t kTexts = 4 * cuda::block_threads;

Strings random_strings(std::uint32_t count, std::uint32_t length, unsigned seed) {
  std::mt19937 random(seed);
  Strings made;
  while (made.size() < count) made.push_back(test::random_string(random, length, kAlphabet));
  return made;
}

/// A group of patterns of one length against a strip of texts.
struct Bench {
  Bench(std::uint32_t length, std::uint32_t group, std::uint32_t texts_of_block, unsigned symbol_bytes)
      : patterns(random_strings(group, length, 1), 4),
        texts(random_strings(texts_of_block, kColumns, 2), symbol_bytes) {
    task.pattern_corpus = patterns.view();
    task.text_corpus = texts.view();
    task.alphabet = kAlphabet;
    task.patterns.count = patterns.size();
    task.texts.count = task.strip = texts.size();
    outcome.columns = texts.size();
    distances.resize(std::size_t{patterns.size()} * texts.size());
    scores.resize(distances.size());
    outcome.distances = cuda::Distances(distances.data());
    outcome.dense_scores = scores.data();
  }

  /// Passes of a warp for one column, in the phase that takes texts past the table.
  template <class Program>
  double passes(const Program& program) const {
    SharedPasses counted;
    test::SerialBlock block(0, 1, program.shared_bytes(), test::Order::forwards, &counted);
    program(block);
    return static_cast<double>(counted.busiest().passes) / (texts.size() / 32 * kColumns);
  }

  HandMade patterns;
  HandMade texts;
  cuda::ScoreTask task;
  cuda::Outcome outcome;
  std::vector<std::uint32_t> distances;
  std::vector<double> scores;
};

double passes_of_class(cuda::PatternClass of, unsigned symbol_bytes = 1) {
  Bench bench(cuda::longest_of(of), cuda::group_of(of), kTexts, symbol_bytes);
  double passes = 0;
  cuda::visit_variant(Metric::levenshtein, of, symbol_bytes, [&](auto variant) {
    passes = bench.passes(cuda::ScoreProgram<decltype(variant)>{bench.task, bench.outcome});
  });
  return passes;
}

double passes_of_panels(unsigned symbol_bytes) {
  Bench bench(64 * cuda::panel_words, 1, cuda::block_threads, symbol_bytes);
  double passes = 0;
  cuda::visit_panel_variant(Metric::levenshtein, symbol_bytes, [&](auto variant) {
    passes = bench.passes(cuda::PanelProgram<decltype(variant)>{bench.task, bench.outcome});
  });
  return passes;
}

double passes_of_jaro_panels() {
  Bench bench(64, 1, cuda::block_threads, 1);
  double passes = 0;
  cuda::visit_jaro_panel_variant(1, [&](auto variant) {
    using Program = cuda::JaroPanelProgram<decltype(variant)>;
    Program program;
    program.task = bench.task;
    program.outcome = bench.outcome;
    program.text_words = Program::text_words_for(kColumns);
    program.lane_words = program.text_words + 2 * Program::panels_of(64);
    std::vector<std::uint32_t> scratch(program.lane_words * cuda::block_threads);
    program.scratch = scratch.data();
    passes = bench.passes(program);
  });
  return passes;
}

/// Of a table that no program has: entries of 16 bytes, each `copies` times side by side, of which a thread reads that
/// of its number.
double passes_of_copies(unsigned copies) {
  std::mt19937 random(3);
  SharedPasses counted;
  constexpr unsigned columns = 20 * kColumns;
  for (unsigned lane = 0; lane < 32; ++lane) {
    counted.begin_thread(lane);
    for (unsigned column = 0; column < columns; ++column)
      counted.note((random() % kAlphabet * copies + lane % copies) * 16, 16);
  }
  counted.end_phase();
  return static_cast<double>(counted.busiest().passes) / columns;
}

TEST(SharedPasses, AreThoseOfBanksAndTheirWords) {
  // Each lane reads 4 bytes: all of one word, words side by side, words of one bank.
  const auto passes = [](std::size_t bytes, auto address) {
    SharedPasses counted;
    for (unsigned lane = 0; lane < 32; ++lane) {
      counted.begin_thread(lane);
      counted.note(address(lane), bytes);
    }
    counted.end_phase();
    return counted.busiest().passes;
  };
  EXPECT_EQ(passes(4, [](unsigned) { return 8; }), 1U);
  EXPECT_EQ(passes(4, [](unsigned lane) { return lane * 4; }), 1U);
  EXPECT_EQ(passes(4, [](unsigned lane) { return lane * 128; }), 32U);
  EXPECT_EQ(passes(1, [](unsigned lane) { return lane; }), 1U);
  EXPECT_EQ(passes(8, [](unsigned lane) { return lane * 8; }), 2U);
  EXPECT_EQ(passes(8, [](unsigned lane) { return lane * 16; }), 4U);
  EXPECT_EQ(passes(16, [](unsigned lane) { return lane * 16; }), 4U);
  EXPECT_EQ(passes(16, [](unsigned lane) { return lane * 32; }), 8U);
  EXPECT_EQ(passes(32, [](unsigned lane) { return lane * 32; }), 16U);  // 16 bytes twice
}

TEST(SharedPasses, OfAColumnInEveryClass) {
  EXPECT_NEAR(passes_of_class(cuda::PatternClass::to_32), 8.5, 0.3);
  EXPECT_NEAR(passes_of_class(cuda::PatternClass::to_64), 8.5, 0.3);
  EXPECT_NEAR(passes_of_class(cuda::PatternClass::to_128), 8.5, 0.3);
  EXPECT_NEAR(passes_of_class(cuda::PatternClass::to_256), 17.0, 0.6);
  EXPECT_NEAR(passes_of_panels(1), 34.0, 1.2);
  EXPECT_NEAR(passes_of_panels(4), 35.4, 1.2);  // and the symbol in the hash table
  EXPECT_NEAR(passes_of_jaro_panels(), 3.9, 0.2);
}

/// What an entry for each thread of a quarter would save, and that fewer copies would save little: they leave a thread
/// fewer banks as they leave a bank fewer threads.
TEST(SharedPasses, OfCopiesOfATable) {
  EXPECT_NEAR(passes_of_copies(1), 8.5, 0.2);
  EXPECT_NEAR(passes_of_copies(2), 8.8, 0.2);
  EXPECT_NEAR(passes_of_copies(4), 7.7, 0.2);
  EXPECT_EQ(passes_of_copies(8), 4.0);
}

}  // namespace
}  // namespace warpmatch
