// Every scoring program - recurrence, words and patterns of a thread, panels, symbol width, sort of match table -
// replayed forwards, backwards and shuffled, against the textbook recurrences. Pattern lengths stand on both sides of
// each class (32, 64, 128, 256) and of a second and third panel; groups of patterns are full and not; there are more
// texts than a block has threads, and a strip is short enough for several blocks.

#include "cuda/programs/score_program.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cuda/blocks/variant.hpp"
#include "cuda/programs/hand_made.hpp"
#include "cuda/programs/layout_program.hpp"
#include "cuda/programs/panel_program.hpp"
#include "cuda/replay/replay_queue.hpp"
#include "reference/score.hpp"

namespace warpmatch {
namespace {

using cuda::RankRange;
using test::edited;
using test::HandMade;
using test::Order;
using test::random_string;
using test::Strings;

struct Case {
  const char* name;
  std::vector<std::size_t> lengths;  // of the patterns, all of one class
  unsigned symbol_bytes;
  std::uint32_t alphabet;
  std::size_t texts;
};

std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      {"to_32", {0, 1, 7, 8, 31, 32}, 1, 30, 300},     {"to_32_all_256_symbols", {5, 9, 10, 32}, 1, 256, 150},
      {"to_32_two_bytes", {0, 9, 32}, 2, 300, 150},    {"to_32_two_bytes_hashed", {0, 9, 32}, 2, 40000, 20},
      {"to_32_four_bytes", {0, 9, 32}, 4, 70000, 20},  {"to_64", {33, 63, 64}, 1, 30, 150},
      {"to_64_two_bytes", {33, 64}, 2, 5000, 140},     {"to_64_four_bytes", {33, 64}, 4, 70000, 20},
      {"to_128", {65, 127, 128}, 1, 30, 140},          {"to_128_two_bytes", {65, 128}, 2, 300, 130},
      {"to_256", {129, 192, 255, 256}, 1, 30, 20},     {"to_256_two_bytes", {129, 256}, 2, 300, 12},
      {"panels", {513, 1024, 1025, 1600}, 1, 30, 9},   {"panels_two_bytes", {513, 1025}, 2, 5000, 6},
      {"panels_four_bytes", {513, 1025}, 4, 70000, 6},
  };
  return all;
}

/// A case's strings and the task that compares them all.
struct Bench {
  explicit Bench(const Case& c) : random(7), patterns(make_patterns(c), 4), texts(make_texts(c), c.symbol_bytes) {
    task.pattern_corpus = patterns.view();
    task.text_corpus = texts.view();
    task.alphabet = c.alphabet;
    task.patterns.count = patterns.size();
    task.texts.count = texts.size();
    task.strip = 200;
    outcome.columns = texts.size();
  }

  Strings make_patterns(const Case& c) {
    Strings made;
    for (const std::size_t length : c.lengths) made.push_back(random_string(random, length, c.alphabet));
    return made;
  }
  Strings make_texts(const Case& c) {
    Strings made{U""};
    while (made.size() < c.texts) {
      const std::u32string& near = patterns[random() % patterns.size()];
      made.push_back(random() % 3 == 0 ? random_string(random, random() % 40, c.alphabet)
                                       : edited(random, near, c.alphabet));
    }
    return made;
  }

  std::mt19937 random;
  HandMade patterns;
  HandMade texts;
  cuda::ScoreTask task;
  cuda::Outcome outcome;
};

/// Replays the program of the bench's patterns in one order.
void replay(Metric metric, Bench& bench, Order order, std::uint32_t grid = 2) {
  bench.task.scale = core::edit_scale(metric);
  test::ReplayDevice device;
  device.order = order;
  test::ReplayQueue queue(device);
  const unsigned symbol_bytes = bench.task.text_corpus.symbol_bytes;
  cuda::PatternClass of = cuda::PatternClass::to_32;
  while (bench.patterns[bench.patterns.size() - 1].size() > cuda::longest_of(of))
    of = static_cast<cuda::PatternClass>(static_cast<int>(of) + 1);
  of = cuda::class_for(of, symbol_bytes, bench.task.alphabet);
  if (of != cuda::PatternClass::panels)
    return cuda::visit_variant(metric, of, symbol_bytes, [&](auto variant) {
      queue.run(cuda::ScoreProgram<decltype(variant)>{bench.task, bench.outcome});
    });
  cuda::visit_panel_variant(metric, symbol_bytes, [&](auto variant) {
    cuda::PanelProgram<decltype(variant)> program{bench.task, bench.outcome};
    program.task.strip = cuda::block_threads;
    program.lane_words = program.lane_words_for(static_cast<std::uint32_t>(bench.texts[bench.texts.size() - 1].size()));
    program.grid = grid;
    auto scratch = queue.allocate<std::uint32_t>(grid * program.lane_words * cuda::block_threads, "scratch");
    program.scratch = scratch.data();
    queue.run(program);
  });
}

/// The distances a dense outcome gets, where nothing is written 0xDEAD.
std::vector<std::uint32_t> distances_of(Metric metric, Bench& bench, Order order, std::uint32_t rows,
                                        std::uint32_t columns) {
  std::vector<std::uint32_t> distances(std::size_t{rows} * columns, 0xDEAD);
  bench.outcome.distances = cuda::Distances(distances.data());
  bench.outcome.columns = columns;
  replay(metric, bench, order);
  return distances;
}

class ScorePrograms : public ::testing::TestWithParam<Case> {};

TEST_P(ScorePrograms, EqualTheTextbookInAnyOrder) {
  Bench bench(GetParam());
  const std::uint32_t rows = bench.patterns.size();
  const std::uint32_t columns = bench.texts.size();
  for (const Metric metric :
       {Metric::levenshtein, Metric::indel, Metric::lcs_seq, Metric::osa, Metric::hamming, Metric::prefix}) {
    std::vector<std::uint32_t> expected;
    for (std::uint32_t i = 0; i < rows; ++i)
      for (std::uint32_t j = 0; j < columns; ++j)
        expected.push_back(static_cast<std::uint32_t>(reference::distance(metric, bench.patterns[i], bench.texts[j])));
    for (const Order order : {Order::forwards, Order::backwards, Order::shuffled})
      ASSERT_EQ(distances_of(metric, bench, order, rows, columns), expected)
          << static_cast<int>(metric) << ", order " << static_cast<int>(order);
  }
}

INSTANTIATE_TEST_SUITE_P(Variants, ScorePrograms, ::testing::ValuesIn(cases()),
                         [](const auto& test) { return test.param.name; });

const Case& case_named(const std::string& name) {
  return *std::ranges::find_if(cases(), [&](const Case& c) { return c.name == name; });
}

TEST(ScoreProgram, TranslatesSymbolsAndIgnoresThoseTheTextsLack) {
  for (const char* name : {"to_32", "to_32_two_bytes", "panels", "panels_two_bytes"}) {
    const Case& c = case_named(name);
    Bench bench(c);
    // Pattern symbol s is the text symbol s + 1; the last three are absent there.
    std::vector<std::uint32_t> translation(c.alphabet);
    for (std::uint32_t s = 0; s < c.alphabet; ++s)
      translation[s] = s + 3 < c.alphabet ? s + 1 : corpus::Alphabet::absent;
    bench.task.translation = translation.data();
    const auto distances =
        distances_of(Metric::levenshtein, bench, Order::shuffled, bench.patterns.size(), bench.texts.size());
    for (std::uint32_t i = 0; i < bench.patterns.size(); ++i) {
      std::u32string pattern = bench.patterns[i];
      for (char32_t& symbol : pattern) symbol = translation[symbol];
      for (std::uint32_t j = 0; j < bench.texts.size(); ++j)
        ASSERT_EQ(distances[i * bench.texts.size() + j],
                  reference::distance(Metric::levenshtein, pattern, bench.texts[j]))
            << name << " " << i << ", " << j;
    }
  }
}

TEST(ScoreProgram, TakesListedRanksOfEitherSide) {
  Bench bench(case_named("to_32"));
  const std::vector<std::uint32_t> patterns{2, 4, 5};
  std::vector<std::uint32_t> texts;
  for (std::uint32_t j = 17; j < 290; j += 3) texts.push_back(j);
  bench.task.patterns = {patterns.data(), 0, 3};
  bench.task.texts = {texts.data(), 0, static_cast<std::uint32_t>(texts.size())};
  bench.task.first_number = 1;
  const auto distances = distances_of(Metric::indel, bench, Order::forwards, 4, bench.texts.size());
  for (std::uint32_t i = 0; i < 4; ++i)
    for (std::uint32_t j = 0; j < bench.texts.size(); ++j) {
      const bool asked = i > 0 && j >= 17 && j < 290 && (j - 17) % 3 == 0;
      ASSERT_EQ(distances[i * bench.texts.size() + j],
                asked ? reference::distance(Metric::indel, bench.patterns[patterns[i - 1]], bench.texts[j]) : 0xDEAD)
          << i << ", " << j;
    }
}

TEST(ScoreProgram, TakesPatternsFromTheRight) {
  for (const char* name : {"to_32", "panels"}) {
    Bench bench(case_named(name));
    bench.task.swapped = true;
    const std::uint32_t rows = bench.texts.size();
    const std::uint32_t columns = bench.patterns.size();
    const auto distances = distances_of(Metric::levenshtein, bench, Order::backwards, rows, columns);
    for (std::uint32_t i = 0; i < rows; ++i)
      for (std::uint32_t j = 0; j < columns; ++j)
        ASSERT_EQ(distances[i * columns + j],
                  reference::distance(Metric::levenshtein, bench.texts[i], bench.patterns[j]));
  }
}

/// Of full groups and others, from either side, and not a byte beside them.
TEST(ScoreProgram, WritesDistancesOfEveryWidth) {
  for (const char* name : {"to_32", "to_32_two_bytes", "to_64", "to_128", "to_256", "panels"})
    for (const bool swapped : {false, true})
      for (const unsigned bytes : {1U, 2U}) {
        Bench bench(case_named(name));
        const std::size_t longest =
            std::max(bench.patterns[bench.patterns.size() - 1].size(), bench.texts[bench.texts.size() - 1].size());
        if (cuda::Distances::bytes_for(static_cast<std::uint32_t>(longest)) > bytes) continue;
        bench.task.swapped = swapped;
        const std::uint32_t columns = swapped ? bench.patterns.size() : bench.texts.size();
        const std::size_t count = std::size_t{bench.patterns.size()} * bench.texts.size();
        std::vector<std::byte> memory(count * bytes);
        bench.outcome.distances = cuda::Distances(memory.data(), bytes);
        bench.outcome.columns = columns;
        replay(Metric::levenshtein, bench, Order::shuffled);
        for (std::uint32_t i = 0; i < bench.patterns.size(); ++i)
          for (std::uint32_t j = 0; j < bench.texts.size(); ++j)
            ASSERT_EQ(bench.outcome.distances[swapped ? j * columns + i : i * columns + j],
                      reference::distance(Metric::levenshtein, bench.patterns[i], bench.texts[j]))
                << name << " " << i << ", " << j << ", " << bytes << " bytes";
      }
}

TEST(ScoreProgram, LeavesOutWhatTheFilterRulesOut) {
  for (const char* name : {"to_32", "to_64_two_bytes", "panels"}) {
    Bench bench(case_named(name));
    const std::vector<std::int64_t> limits(5000, 6);  // the same for every maximum
    std::vector<RankRange> windows(bench.task.pattern_corpus.bucket_count, {2, bench.texts.size()});
    windows.back() = {3, 3};
    // Signatures that rule out every fourth text.
    const std::vector<core::Signature> of_patterns(bench.patterns.size());
    std::vector<core::Signature> of_texts(bench.texts.size());
    for (std::size_t j = 0; j < of_texts.size(); j += 4) of_texts[j].low = ~std::uint64_t{0};
    bench.task.filter = {{limits.data(), nullptr, 5000, 0}, windows.data(), of_patterns.data(), of_texts.data(), true};
    const auto distances =
        distances_of(Metric::levenshtein, bench, Order::backwards, bench.patterns.size(), bench.texts.size());
    const std::size_t longest = bench.patterns[bench.patterns.size() - 1].size();  // has no window
    for (std::uint32_t i = 0; i < bench.patterns.size(); ++i)
      for (std::uint32_t j = 0; j < bench.texts.size(); ++j) {
        const std::uint64_t distance = reference::distance(Metric::levenshtein, bench.patterns[i], bench.texts[j]);
        const std::uint32_t found = distances[i * bench.texts.size() + j];
        // A group is scored together: a text that one of its patterns may be near to is scored for the others too.
        const bool may = distance <= 6 && j > i;
        const bool must = may && j >= 2 && j % 4 != 0 && bench.patterns[i].size() < longest;
        ASSERT_TRUE((may && found == distance) || (!must && found == 0xDEAD)) << name << " " << i << ", " << j;
      }
  }
}

TEST(ScoreProgram, CountsPairsBeyondTheCapacityButKeepsToIt) {
  Bench bench(case_named("to_32"));
  const std::uint64_t capacity = 100;
  std::vector<dispatch::RankPair> pairs(capacity);
  std::uint64_t count = 0;
  const Scorer ratio{Metric::indel, Form::ratio};
  bench.outcome = {.kind = cuda::Outcome::Kind::pairs, .rule = scoring::ScoreRule({.scorer = ratio})};
  bench.outcome.pairs = {pairs.data(), &count, capacity};
  replay(Metric::indel, bench, Order::shuffled);
  EXPECT_EQ(count, std::uint64_t{bench.patterns.size()} * bench.texts.size());
  for (const dispatch::RankPair& pair : pairs)
    EXPECT_EQ(pair.score, reference::score(ratio, bench.patterns[pair.left], bench.texts[pair.right]));
}

TEST(ScoreProgram, GathersOnlyCandidatesBetterThanTheWorstKept) {
  Bench bench(case_named("to_64"));
  const Scorer scorer{Metric::levenshtein, Form::normalized_similarity};
  const std::uint32_t texts = bench.texts.size();
  std::vector<std::uint32_t> first_rows(texts);
  for (std::uint32_t j = 0; j < texts; ++j) first_rows[j] = 1000 - j;
  std::vector<core::RankKey> worst(bench.patterns.size());
  worst[1] = {scoring::order_of(scorer.form, 0.5), 0};
  std::vector<std::vector<core::RankKey>> expected(worst.size());
  for (std::uint32_t i = 0; i < worst.size(); ++i)
    for (std::uint32_t j = 0; j < texts; ++j) {
      const double score = reference::score(scorer, bench.patterns[i], bench.texts[j]);
      if (i != 1 || score > 0.5) expected[i].push_back({scoring::order_of(scorer.form, score), 1000 - j});
    }
  for (const std::uint32_t room : {texts, texts - 1}) {
    std::vector<core::RankKey> keys(worst.size() * room);
    std::vector<std::uint32_t> counts(worst.size());
    std::uint32_t overflowed = 0;
    bench.outcome = {.kind = cuda::Outcome::Kind::candidates, .rule = scoring::ScoreRule({.scorer = scorer})};
    bench.outcome.candidates = {keys.data(), counts.data(), &overflowed, worst.data(), room};
    bench.outcome.first_row = first_rows.data();
    replay(Metric::levenshtein, bench, Order::backwards);
    EXPECT_EQ(overflowed, room < texts ? 1U : 0U);
    for (std::size_t i = 0; i < worst.size(); ++i) {
      ASSERT_EQ(counts[i], expected[i].size());
      const auto first = keys.begin() + static_cast<std::ptrdiff_t>(i * room);
      const std::vector<core::RankKey> found(first, first + std::min(counts[i], room));
      if (counts[i] <= room)
        EXPECT_THAT(found, ::testing::UnorderedElementsAreArray(expected[i]));
      else
        EXPECT_THAT(found, ::testing::IsSubsetOf(expected[i]));
    }
  }
}

TEST(ScoreProgram, FitsTheSharedMemoryThatEveryDeviceHas) {
  const cuda::Policy policy;
  cuda::ScoreTask task;
  const core::Signature signature;
  task.filter.patterns = task.filter.texts = &signature;
  task.strip = policy.filtered_texts_per_thread * cuda::block_threads;
  for (const unsigned symbol_bytes : {1u, 2u})
    for (const cuda::PatternClass of : cuda::pattern_classes) {
      task.alphabet = symbol_bytes == 1 ? 256 : cuda::slot_table_symbols;
      if (cuda::class_for(of, symbol_bytes, task.alphabet) == cuda::PatternClass::panels) continue;
      cuda::visit_variant(Metric::levenshtein, of, symbol_bytes, [&](auto variant) {
        EXPECT_LE((cuda::ScoreProgram<decltype(variant)>{task, {}}.shared_bytes()), 48U * 1024);
      });
    }
}

TEST(LayoutProgram, PutsTheWordsOfNeighboursBesideEachOther) {
  for (const unsigned symbol_bytes : {1u, 2u, 4u}) {
    std::mt19937 random(3);
    Strings strings;
    for (const std::size_t length : {0u, 1u, 3u, 4u, 5u, 17u})
      for (int i = 0; i < 40; ++i) strings.push_back(random_string(random, length, 200));
    const HandMade expected(strings, symbol_bytes);
    std::vector<std::byte> text;
    std::vector<std::uint64_t> begins;
    std::size_t symbols = 0;
    for (std::size_t rank = 0; rank < expected.size(); ++rank) {
      if (rank % 40 == 0) begins.push_back(symbols);
      for (const char32_t symbol : expected[rank]) {
        const auto* bytes = reinterpret_cast<const std::byte*>(&symbol);  // little endian: the low bytes come first
        text.insert(text.end(), bytes, bytes + symbol_bytes);
        ++symbols;
      }
    }
    text.shrink_to_fit();
    std::vector<std::uint32_t> words(expected.words().size(), 0xDEAD);
    test::ReplayQueue queue{test::ReplayDevice{}};
    queue.run(cuda::LayoutProgram{text.data(), begins.data(), expected.view(), words.data(), expected.size()});
    EXPECT_EQ(words, expected.words());
  }
}

}  // namespace
}  // namespace warpmatch
