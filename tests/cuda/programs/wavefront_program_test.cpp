// The program that gives a pair of long strings to a team of threads, replayed forwards, backwards and shuffled against
// the textbook recurrences: patterns on both sides of a word and of a round of the team, texts on both sides of a
// chunk, more chunks than threads and fewer, symbols of every width. And how much of a device it keeps at work: what
// threads do is counted, phase by phase.

#include "cuda/programs/wavefront_program.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cuda/blocks/variant.hpp"
#include "cuda/programs/hand_made.hpp"
#include "cuda/programs/panel_program.hpp"
#include "cuda/replay/replay_queue.hpp"
#include "cuda/tiles/long_steps.hpp"
#include "reference/score.hpp"

namespace warpmatch {
namespace {

using cuda::RankRange;
using test::HandMade;
using test::Order;
using test::Strings;

constexpr Metric kMetrics[] = {Metric::levenshtein, Metric::indel,   Metric::lcs_seq,
                               Metric::osa,         Metric::hamming, Metric::prefix};

/// Some strings against some others, by teams of a number of threads.
struct Bench {
  Bench(Strings left, Strings right, unsigned symbol_bytes, std::uint32_t alphabet)
      : patterns(std::move(left), 4), texts(std::move(right), symbol_bytes) {
    task.pattern_corpus = patterns.view();
    task.text_corpus = texts.view();
    task.alphabet = alphabet;
    task.patterns.count = patterns.size();
    task.texts.count = texts.size();
    outcome.columns = texts.size();
  }

  std::uint32_t longest_pattern() const { return static_cast<std::uint32_t>(patterns[patterns.size() - 1].size()); }
  std::uint32_t longest_text() const { return static_cast<std::uint32_t>(texts[texts.size() - 1].size()); }

  void replay(Metric metric, std::uint32_t team, Order order) {
    task.scale = core::edit_scale(metric);
    test::ReplayDevice device;
    device.order = order;
    test::ReplayQueue queue(device);
    cuda::visit_wavefront_variant(metric, task.text_corpus.symbol_bytes, [&](auto variant) {
      using Program = cuda::WavefrontProgram<decltype(variant)>;
      Program program{task, outcome, team, 2};
      program.lane_words = Program::lane_words_for(longest_pattern(), longest_text(), team);
      auto scratch = queue.allocate<std::uint32_t>(2 * program.lane_words * cuda::block_threads, "scratch");
      program.scratch = scratch.data();
      queue.run(program);
    });
  }

  /// The distances a dense outcome gets, where nothing is written 0xDEAD.
  std::vector<std::uint32_t> distances(Metric metric, std::uint32_t team, Order order) {
    std::vector<std::uint32_t> made(std::size_t{patterns.size()} * texts.size(), 0xDEAD);
    outcome.distances = cuda::Distances(made.data());
    replay(metric, team, order);
    return made;
  }

  std::vector<std::uint32_t> textbook(Metric metric) const {
    std::vector<std::uint32_t> made;
    for (std::uint32_t i = 0; i < patterns.size(); ++i)
      for (std::uint32_t j = 0; j < texts.size(); ++j)
        made.push_back(static_cast<std::uint32_t>(reference::distance(metric, patterns[i], texts[j])));
    return made;
  }

  HandMade patterns;
  HandMade texts;
  cuda::ScoreTask task;
  cuda::Outcome outcome;
};

struct Case {
  const char* name;
  std::vector<std::size_t> lengths;  // of the patterns
  unsigned symbol_bytes;
  std::uint32_t alphabet;
};

std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }

Bench bench_of(const Case& c) {
  std::mt19937 random(7);
  Strings patterns;
  for (const std::size_t length : c.lengths) patterns.push_back(test::random_string(random, length, c.alphabet));
  Strings texts{U""};
  for (const std::size_t length : {1u, 31u, 32u, 33u, 64u, 200u})
    texts.push_back(test::random_string(random, length, c.alphabet));
  for (const std::u32string& pattern : patterns) texts.push_back(test::edited(random, pattern, c.alphabet));
  return Bench(std::move(patterns), std::move(texts), c.symbol_bytes, c.alphabet);
}

class WavefrontPrograms : public ::testing::TestWithParam<Case> {};

TEST_P(WavefrontPrograms, EqualTheTextbookInAnyOrder) {
  Bench bench = bench_of(GetParam());
  for (const Metric metric : kMetrics) {
    const std::vector<std::uint32_t> expected = bench.textbook(metric);
    for (const std::uint32_t team : {1u, 2u, 8u, 128u})
      for (const Order order : {Order::forwards, Order::backwards, Order::shuffled})
        ASSERT_EQ(bench.distances(metric, team, order), expected)
            << "metric " << static_cast<int>(metric) << ", team " << team << ", order " << static_cast<int>(order);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Variants, WavefrontPrograms,
    ::testing::Values(Case{"one_digit", {0, 1, 63, 64, 65, 129, 600, 1100}, 1, 4},
                      Case{"all_of_one_digit", {3, 700}, 1, 16}, Case{"two_digits", {1, 64, 512, 513, 640}, 1, 30},
                      Case{"all_256_symbols", {65, 700}, 1, 256}, Case{"two_bytes", {0, 31, 32, 33, 300, 520}, 2, 5000},
                      Case{"four_bytes", {1, 64, 300}, 4, 70000}, Case{"five_digits", {33, 300}, 4, 1000000}),
    [](const auto& test) { return test.param.name; });

TEST(WavefrontProgram, TakesAnyTeamThroughManyRounds) {
  std::mt19937 random(5);
  const std::u32string one = test::random_string(random, 2500, 5);
  Bench bench({one, test::random_string(random, 257, 5)}, {test::edited(random, one, 5)}, 1, 5);
  const std::vector<std::uint32_t> expected = bench.textbook(Metric::levenshtein);
  for (std::uint32_t team = 1; team <= cuda::block_threads; team *= 2)
    EXPECT_EQ(bench.distances(Metric::levenshtein, team, Order::shuffled), expected) << team;
}

TEST(WavefrontProgram, TranslatesSymbolsAndIgnoresThoseTheTextsLack) {
  for (const auto& [symbol_bytes, alphabet] : {std::pair{1u, 30u}, {2u, 300u}}) {
    Bench bench = bench_of({"", {70, 300}, symbol_bytes, alphabet});
    // Pattern symbol s is the text symbol s + 1; the last three are absent there.
    std::vector<std::uint32_t> translation(alphabet);
    for (std::uint32_t s = 0; s < alphabet; ++s) translation[s] = s + 3 < alphabet ? s + 1 : corpus::Alphabet::absent;
    bench.task.translation = translation.data();
    const auto distances = bench.distances(Metric::levenshtein, 8, Order::shuffled);
    for (std::uint32_t i = 0; i < bench.patterns.size(); ++i) {
      std::u32string pattern = bench.patterns[i];
      for (char32_t& symbol : pattern) symbol = translation[symbol];
      for (std::uint32_t j = 0; j < bench.texts.size(); ++j)
        ASSERT_EQ(distances[i * bench.texts.size() + j],
                  reference::distance(Metric::levenshtein, pattern, bench.texts[j]));
    }
  }
}

TEST(WavefrontProgram, TakesListedRanksOfEitherSideAndPairs) {
  Bench bench = bench_of({"", {0, 70, 90, 300}, 1, 6});
  const std::vector<std::uint32_t> expected = bench.textbook(Metric::osa);
  const std::vector<std::uint32_t> patterns{1, 3};
  const std::vector<std::uint32_t> texts{2, 7};
  bench.task.patterns = {patterns.data(), 0, 2};
  bench.task.texts = {texts.data(), 0, 2};
  bench.task.first_number = 1;
  const std::uint32_t columns = bench.texts.size();
  std::vector<std::uint32_t> found = bench.distances(Metric::osa, 4, Order::backwards);
  for (std::uint32_t i = 0; i < 2; ++i)
    for (std::uint32_t j = 0; j < 2; ++j)
      EXPECT_EQ(found[(1 + i) * columns + texts[j]], expected[patterns[i] * columns + texts[j]]);
  EXPECT_EQ(std::ranges::count(found, 0xDEADu), static_cast<std::ptrdiff_t>(found.size() - 4));

  bench.task.paired = true;
  bench.outcome.kind = cuda::Outcome::Kind::paired;
  found = bench.distances(Metric::osa, 4, Order::backwards);
  for (std::uint32_t i = 0; i < 2; ++i) EXPECT_EQ(found[1 + i], expected[patterns[i] * columns + texts[i]]);
  EXPECT_EQ(std::ranges::count(found, 0xDEADu), static_cast<std::ptrdiff_t>(found.size() - 2));
}

TEST(WavefrontProgram, TakesPatternsFromTheRight) {
  Bench bench = bench_of({"", {70, 300}, 1, 6});
  bench.task.swapped = true;
  bench.outcome.columns = bench.patterns.size();
  const auto found = bench.distances(Metric::levenshtein, 16, Order::shuffled);
  for (std::uint32_t i = 0; i < bench.texts.size(); ++i)
    for (std::uint32_t j = 0; j < bench.patterns.size(); ++j)
      ASSERT_EQ(found[i * bench.patterns.size() + j],
                reference::distance(Metric::levenshtein, bench.texts[i], bench.patterns[j]));
}

TEST(WavefrontProgram, LeavesOutWhatTheFilterRulesOut) {
  Bench bench = bench_of({"", {70, 90, 91, 300}, 1, 6});
  const std::vector<std::int64_t> limits(5000, 6);  // the same for every maximum
  const std::vector<RankRange> windows(bench.task.pattern_corpus.bucket_count, {0, bench.texts.size()});
  const std::vector<core::Signature> of_patterns(bench.patterns.size());
  std::vector<core::Signature> of_texts(bench.texts.size());
  of_texts.back().low = ~std::uint64_t{0};  // rules this one out
  bench.task.filter = {{limits.data(), nullptr, 5000, 0}, windows.data(), of_patterns.data(), of_texts.data(), true};
  for (const Metric metric : kMetrics) {
    const std::vector<std::uint32_t> expected = bench.textbook(metric);
    for (const std::uint32_t team : {2u, 32u}) {
      const auto found = bench.distances(metric, team, Order::backwards);
      for (std::uint32_t i = 0; i < bench.patterns.size(); ++i)
        for (std::uint32_t j = 0; j < bench.texts.size(); ++j) {
          const std::size_t place = std::size_t{i} * bench.texts.size() + j;
          const bool counts = expected[place] <= 6 && j > i && j + 1 < bench.texts.size();
          ASSERT_EQ(found[place], counts ? expected[place] : 0xDEAD) << i << ", " << j;
        }
    }
  }
}

/// A block that counts its phases.
class CountingBlock : public test::SerialBlock {
 public:
  using SerialBlock::SerialBlock;

  template <class Phase>
  void each_thread(Phase&& phase) {
    ++phases;
    SerialBlock::each_thread(phase);
  }

  std::uint64_t phases = 0;
};

/// Two strings of one length, and a cutoff.
struct OnePair {
  std::u32string pattern;
  std::u32string text;
  std::int64_t limit = -1;  ///< none below 0

  static OnePair unrelated(std::uint32_t length, std::int64_t limit = -1) {
    std::mt19937 random(3);
    OnePair made{test::random_string(random, length, 4), test::random_string(random, length, 4), limit};
    made.pattern.front() = made.pattern.back() = 0;  // no common ends
    made.text.front() = made.text.back() = 1;
    return made;
  }
  /// Apart by a substitution at each place.
  static OnePair near(std::uint32_t length, const std::vector<std::size_t>& places, std::int64_t limit = -1) {
    OnePair made = unrelated(length, limit);
    made.text = made.pattern;
    for (const std::size_t place : places) made.text[place] ^= 1;
    return made;
  }
};

struct Counted {
  std::uint64_t phases = 0;  ///< of the block of one pair
  std::uint32_t distance = 0xDEAD;
};

Counted counted(Metric metric, const OnePair& of, std::uint32_t team) {
  Bench bench({of.pattern}, {of.text}, 1, 4);
  const std::vector<std::int64_t> limits(of.pattern.size() + of.text.size() + 1, of.limit);
  const RankRange window{0, 1};
  const core::Signature signature;
  if (of.limit >= 0)
    bench.task.filter = {
        {limits.data(), nullptr, static_cast<std::uint32_t>(limits.size()), 0}, &window, &signature, &signature, false};
  Counted made;
  bench.outcome.distances = cuda::Distances(&made.distance);
  bench.task.scale = core::edit_scale(metric);
  cuda::visit_wavefront_variant(metric, 1, [&](auto variant) {
    using Program = cuda::WavefrontProgram<decltype(variant)>;
    Program program{bench.task, bench.outcome, team};
    program.lane_words = Program::lane_words_for(bench.longest_pattern(), bench.longest_text(), team);
    std::vector<std::uint32_t> scratch(program.lane_words * cuda::block_threads);
    program.scratch = scratch.data();
    CountingBlock block(0, 1, program.shared_bytes(), Order::forwards);
    program(block);
    made.phases = block.phases;
  });
  return made;
}

/// Phases of a block whose wave takes so many: four before it begins, and a look at every 32.
std::uint64_t with_looks(std::uint64_t phases) { return 4 + phases + (phases + 31) / 32; }

TEST(WavefrontProgram, TakesAsManyPhasesAsItsShapeSays) {
  const auto phases = [](std::uint32_t length, std::uint32_t team) {
    return counted(Metric::indel, OnePair::unrelated(length), team).phases;
  };
  EXPECT_EQ(phases(1000, 16), with_looks(32 + 15));         // 16 words, each thread a chunk behind the one before
  EXPECT_EQ(phases(1000, 128), with_looks(32 + 15));        // 112 threads have nothing to do
  EXPECT_EQ(phases(1000, 4), with_looks(4 * 32 + 3));       // no thread ever waits between its words
  EXPECT_EQ(phases(10000, 128), with_looks(2 * 313 + 28));  // 157 words: the second round has 29
  for (const std::uint32_t team : {1u, 8u, 64u})
    EXPECT_EQ(phases(3000, team), with_looks(cuda::WaveShape(3000, 3000, 64, team).phases()));
}

TEST(WavefrontProgram, LeavesOutCommonEnds) {
  for (const Metric metric : {Metric::levenshtein, Metric::indel, Metric::osa}) {
    const Counted same = counted(metric, OnePair::near(10000, {}), 32);
    EXPECT_EQ(same.phases, with_looks(0));
    EXPECT_EQ(same.distance, 0U);
    // Symbols 4000 to 4099 are left, two words and four chunks.
    const Counted middle = counted(metric, OnePair::near(10000, {4000, 4099}), 32);
    EXPECT_EQ(middle.phases, with_looks(4 + 1));
    EXPECT_EQ(middle.distance, metric == Metric::indel ? 4U : 2U);
  }
}

TEST(WavefrontProgram, KeepsToTheBandOfACutoff) {
  for (const Metric metric : {Metric::levenshtein, Metric::indel, Metric::osa}) {
    const OnePair within = OnePair::near(10000, {0, 5000, 9999}, 100);
    // 157 words are one wave of 8 threads, and not 20 rounds of 313 chunks.
    const Counted banded = counted(metric, within, 8);
    EXPECT_EQ(banded.phases, with_looks(313 + 156));
    EXPECT_EQ(banded.distance, metric == Metric::indel ? 6U : 3U);
    EXPECT_EQ(counted(metric, OnePair::near(10000, {0, 5000, 9999}), 8).phases, with_looks(20 * 313 - 313 + 313 + 4));
  }
}

TEST(WavefrontProgram, StopsOnceAPairIsBeyondItsCutoff) {
  for (const Metric metric : {Metric::levenshtein, Metric::indel, Metric::lcs_seq, Metric::osa, Metric::hamming}) {
    const Counted far = counted(metric, OnePair::unrelated(10000, 100), 16);
    EXPECT_LE(far.phases, 4U + 33) << static_cast<int>(metric);  // before the first look
    EXPECT_EQ(far.distance, 0xDEADU);
  }
}

TEST(WavefrontProgram, EqualsTheTextbookUnderAnyCutoff) {
  std::mt19937 random(11);
  for (int round = 0; round < 12; ++round) {
    const std::uint32_t length = 64 + random() % 900;
    const std::u32string one = test::random_string(random, length, 3);
    std::u32string other = test::edited(random, one, 3);
    if (round % 3 == 0) other = one.substr(random() % 60) + test::random_string(random, random() % 90, 3);
    for (const Metric metric : kMetrics) {
      const std::uint64_t distance = reference::distance(metric, one, other);
      for (const std::int64_t off : {-1, 0, 1, 40})
        for (const std::uint32_t team : {1u, 2u, 4u, 16u}) {
          const std::int64_t limit = static_cast<std::int64_t>(distance) + off;
          if (limit < 0) continue;
          EXPECT_EQ(counted(metric, {one, other, limit}, team).distance, off < 0 ? 0xDEAD : distance)
              << "metric " << static_cast<int>(metric) << ", limit " << limit << ", team " << team;
        }
    }
  }
}

/// Threads that have a step to do, on average, while a device with 132 multiprocessors compares pairs of equal length.
double threads_at_work(std::uint64_t pairs, std::uint32_t length) {
  constexpr std::uint64_t blocks = 132 * cuda::Policy{}.panel_blocks_per_multiprocessor;
  const auto best = cuda::wavefront_steps({length, length}, pairs, 64, [](std::uint32_t) { return blocks; });
  const double words = (length + 63) / 64;
  return static_cast<double>(pairs) * words * length / best.steps;
}

TEST(LongSteps, FewPairsKeepManyThreadsAtWork) {
  // In panels one pair has one thread at work, and n pairs have n.
  EXPECT_GE(threads_at_work(1, 1000), 10);
  EXPECT_GE(threads_at_work(4, 1000), 4 * 10);
  EXPECT_GE(threads_at_work(64, 1000), 64 * 10);
  EXPECT_GE(threads_at_work(1, 10000), 75);
  EXPECT_GE(threads_at_work(64, 10000), 64 * 75);
  EXPECT_GE(threads_at_work(1, 100000), 119);
  EXPECT_GE(threads_at_work(64, 100000), 64 * 119);
}

TEST(LongSteps, TeamsHaveNoMoreThreadsThanWords) {
  const auto team_for = [](std::uint32_t length, std::uint64_t edits, std::uint64_t pairs = 4) {
    return cuda::wavefront_steps({length, length, edits}, pairs, 64, [](std::uint32_t) { return 528; }).team;
  };
  constexpr std::uint64_t any = ~std::uint64_t{0};
  EXPECT_EQ(team_for(300, any), 8U);  // 5 words
  EXPECT_EQ(team_for(1000, any), 16U);
  EXPECT_EQ(team_for(10000, any), 128U);
  EXPECT_EQ(team_for(10000, 20), 128U);
  EXPECT_EQ(team_for(10000, 20, 30000), 2U);  // the band is hardly wider than a word
}

TEST(LongSteps, ManyPairsHaveAThreadEach) {
  constexpr std::uint64_t blocks = 528;
  const auto panels_win = [&](std::uint64_t patterns, std::uint64_t texts, std::uint32_t length) {
    const auto teams =
        cuda::wavefront_steps({length, length}, patterns * texts, 64, [](std::uint32_t) { return blocks; });
    const double panels = cuda::panel_steps({length, length}, patterns * ((texts + 127) / 128), blocks);
    return teams.steps * cuda::Policy{}.wavefront_step >= panels;
  };
  EXPECT_FALSE(panels_win(1, 1, 1000));
  EXPECT_FALSE(panels_win(64, 64, 1000));
  EXPECT_FALSE(panels_win(64, 64, 10000));
  EXPECT_TRUE(panels_win(1000, 1000, 1000));
  EXPECT_TRUE(panels_win(1000, 1000, 10000));
}

}  // namespace
}  // namespace warpmatch
