// Every scoring program - recurrence, word count, panels, symbol width, sort of match table - replayed forwards,
// backwards and shuffled, against the textbook recurrences. Pattern lengths stand on both sides of each word (32, 64,
// 128, 256, 512) and of a second and third panel; there are more texts than a block has threads, and a strip is
// short enough for several blocks.

#include "cuda/score_program.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cuda/panel_program.hpp"
#include "cuda/replay_queue.hpp"
#include "cuda/sinks.hpp"
#include "cuda/variant.hpp"
#include "reference/score.hpp"

namespace warpmatch {
namespace {

using cuda::RankRange;
using Strings = std::vector<std::u32string>;
using test::Order;

/// Strings as a kernel sees them, made by hand: symbols are the characters themselves.
class HandMade {
 public:
  HandMade(Strings strings, unsigned symbol_bytes) : strings_(std::move(strings)), symbol_bytes_(symbol_bytes) {
    std::ranges::stable_sort(strings_, {}, &std::u32string::size);
    std::uint64_t symbols = 0;
    for (const std::u32string& string : strings_) {
      const auto length = static_cast<std::uint32_t>(string.size());
      if (buckets_.empty() || buckets_.back().length != length)
        buckets_.push_back({length, buckets_.empty() ? 0 : buckets_.back().end(), 0, symbols});
      ++buckets_.back().count;
      symbols += length;
      for (const char32_t symbol : string) {
        const auto* bytes = reinterpret_cast<const std::byte*>(&symbol);  // little endian: the low bytes come first
        text_.insert(text_.end(), bytes, bytes + symbol_bytes_);
      }
    }
    text_.shrink_to_fit();
  }

  cuda::CorpusView view() const {
    return {text_.data(), symbol_bytes_, buckets_.data(), static_cast<std::uint32_t>(buckets_.size())};
  }
  std::uint32_t size() const { return static_cast<std::uint32_t>(strings_.size()); }
  const std::u32string& operator[](std::size_t rank) const { return strings_[rank]; }

 private:
  Strings strings_;
  unsigned symbol_bytes_;
  std::vector<corpus::LengthBucket> buckets_;
  std::vector<std::byte> text_;
};

std::u32string random_string(std::mt19937& random, std::size_t length, std::uint32_t alphabet) {
  std::u32string string(length, U'\0');
  for (char32_t& symbol : string) symbol = random() % alphabet;
  return string;
}

/// A string near another one, so that distances are not all alike.
std::u32string edited(std::mt19937& random, std::u32string string, std::uint32_t alphabet) {
  for (std::size_t edits = random() % 8; edits > 0; --edits) {
    const std::size_t at = random() % (string.size() + 1);
    if (at < string.size() && random() % 2 == 0)
      string.erase(at, 1);
    else
      string.insert(at, 1, random() % alphabet);
  }
  return string;
}

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
      {"half_word", {0, 1, 7, 8, 31, 32}, 1, 30, 300},
      {"half_word_all_256_symbols", {5, 32}, 1, 256, 150},
      {"half_word_two_bytes_direct", {0, 9, 32}, 2, 300, 150},
      {"half_word_two_bytes_hashed", {0, 9, 32}, 2, 5000, 150},
      {"half_word_four_bytes", {0, 9, 32}, 4, 70000, 150},
      {"one_word", {33, 63, 64}, 1, 30, 150},
      {"one_word_two_bytes_direct", {33, 64}, 2, 300, 140},
      {"one_word_two_bytes_hashed", {33, 64}, 2, 5000, 140},
      {"one_word_four_bytes", {33, 64}, 4, 70000, 140},
      {"two_words", {65, 127, 128}, 1, 30, 140},
      {"two_words_two_bytes_direct", {65, 128}, 2, 300, 130},
      {"two_words_two_bytes_hashed", {65, 128}, 2, 5000, 130},
      {"two_words_four_bytes", {65, 128}, 4, 70000, 130},
      {"four_words", {129, 192, 255, 256}, 1, 30, 20},
      {"four_words_two_bytes_direct", {129, 256}, 2, 300, 12},
      {"four_words_two_bytes_hashed", {129, 256}, 2, 5000, 12},
      {"four_words_four_bytes", {129, 256}, 4, 70000, 12},
      {"eight_words", {257, 448, 511, 512}, 1, 30, 12},
      {"eight_words_two_bytes_hashed", {257, 512}, 2, 5000, 8},
      {"eight_words_four_bytes", {257, 512}, 4, 70000, 8},
      {"panels", {513, 1024, 1025, 1600}, 1, 30, 9},
      {"panels_two_bytes_hashed", {513, 1025}, 2, 5000, 6},
      {"panels_four_bytes", {513, 1025}, 4, 70000, 6},
  };
  return all;
}

/// A case's strings and the task that compares them all.
struct Bench {
  explicit Bench(const Case& c) : random(7), patterns(make_patterns(c), 4), texts(make_texts(c), c.symbol_bytes) {
    task.patterns = patterns.view();
    task.texts = texts.view();
    task.alphabet = c.alphabet;
    task.pattern_count = patterns.size();
    task.range = {0, texts.size()};
    task.strip = 200;
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
};

/// Replays the program of the task's patterns in one order.
template <class Sink>
void replay(Metric metric, const Bench& bench, cuda::ScoreTask task, const Sink& sink, Order order,
            std::uint32_t grid = 2) {
  task.scale = core::edit_scale(metric);
  test::ReplayDevice device;
  device.order = order;
  test::ReplayQueue queue(device);
  const auto longest = static_cast<std::uint32_t>(bench.patterns[bench.patterns.size() - 1].size());
  const cuda::PatternClass& of = cuda::class_of(longest);
  cuda::visit_variant(metric, of, task.texts.symbol_bytes, task.alphabet, [&](auto variant) {
    using Variant = decltype(variant);
    if (!of.panels) return queue.run(cuda::ScoreProgram<Variant, Sink>{task, sink});
    cuda::PanelProgram<Variant, Sink> program{task, sink};
    program.task.strip = cuda::block_threads;
    program.lane_words = program.lane_words_for(static_cast<std::uint32_t>(bench.texts[bench.texts.size() - 1].size()));
    program.grid = grid;
    auto scratch = queue.allocate<std::uint32_t>(grid * program.lane_words * cuda::block_threads, "scratch");
    program.scratch = scratch.data();
    queue.run(program);
  });
}

class ScorePrograms : public ::testing::TestWithParam<Case> {};

TEST_P(ScorePrograms, EqualTheTextbookInAnyOrder) {
  const Bench bench(GetParam());
  for (const Metric metric :
       {Metric::levenshtein, Metric::indel, Metric::lcs_seq, Metric::osa, Metric::hamming, Metric::prefix}) {
    std::vector<std::uint32_t> expected;
    for (std::uint32_t i = 0; i < bench.patterns.size(); ++i)
      for (std::uint32_t j = 0; j < bench.texts.size(); ++j)
        expected.push_back(static_cast<std::uint32_t>(reference::distance(metric, bench.patterns[i], bench.texts[j])));
    for (const Order order : {Order::forwards, Order::backwards, Order::shuffled}) {
      std::vector<std::uint32_t> distances(expected.size(), 0xDEAD);
      replay(metric, bench, bench.task, cuda::DistanceSink{distances.data(), bench.texts.size()}, order);
      ASSERT_EQ(distances, expected) << static_cast<int>(metric) << ", order " << static_cast<int>(order);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Variants, ScorePrograms, ::testing::ValuesIn(cases()),
                         [](const auto& test) { return test.param.name; });

const Case& case_named(const std::string& name) {
  return *std::ranges::find_if(cases(), [&](const Case& c) { return c.name == name; });
}

TEST(ScoreProgram, TranslatesSymbolsAndIgnoresThoseTheTextsLack) {
  for (const char* name : {"half_word", "half_word_two_bytes_hashed", "panels"}) {
    const Case& c = case_named(name);
    Bench bench(c);
    // Left symbol s is the right symbol s + 1; the last three are absent there.
    std::vector<std::uint32_t> translation(c.alphabet);
    for (std::uint32_t s = 0; s < c.alphabet; ++s)
      translation[s] = s + 3 < c.alphabet ? s + 1 : corpus::Alphabet::absent;
    bench.task.translation = translation.data();
    std::vector<std::uint32_t> distances(std::size_t{bench.patterns.size()} * bench.texts.size());
    replay(Metric::levenshtein, bench, bench.task, cuda::DistanceSink{distances.data(), bench.texts.size()},
           Order::shuffled);
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

TEST(ScoreProgram, TakesListedRanksAndPartsOfTheTexts) {
  Bench bench(case_named("half_word"));
  const std::vector<std::uint32_t> ranks{1, 2, 4, 5};
  bench.task.ranks = ranks.data();
  bench.task.pattern_begin = 1;
  bench.task.pattern_count = 2;
  bench.task.range = {17, 290};
  std::vector<std::uint32_t> distances(ranks.size() * bench.texts.size(), 0xDEAD);
  replay(Metric::indel, bench, bench.task, cuda::DistanceSink{distances.data(), bench.texts.size()}, Order::forwards);
  for (std::uint32_t i = 0; i < ranks.size(); ++i)
    for (std::uint32_t j = 0; j < bench.texts.size(); ++j) {
      const bool asked = (i == 1 || i == 2) && j >= 17 && j < 290;
      const std::uint64_t distance = reference::distance(Metric::indel, bench.patterns[ranks[i]], bench.texts[j]);
      ASSERT_EQ(distances[i * bench.texts.size() + j], asked ? distance : 0xDEAD) << i << ", " << j;
    }
}

TEST(ScoreProgram, LeavesOutWhatLimitsAndWindowsRuleOut) {
  for (const char* name : {"half_word", "panels"}) {
    Bench bench(case_named(name));
    const std::vector<std::int64_t> limits(5000, 6);  // the same for every maximum
    std::vector<RankRange> windows(bench.task.patterns.bucket_count, {2, bench.texts.size()});
    windows.back() = {3, 3};
    bench.task.filter.limits = limits.data();
    bench.task.filter.windows = windows.data();
    bench.task.filter.self = true;
    std::vector<std::uint32_t> distances(std::size_t{bench.patterns.size()} * bench.texts.size(), 0xDEAD);
    replay(Metric::levenshtein, bench, bench.task, cuda::DistanceSink{distances.data(), bench.texts.size()},
           Order::backwards);
    for (std::uint32_t i = 0; i < bench.patterns.size(); ++i)
      for (std::uint32_t j = 0; j < bench.texts.size(); ++j) {
        const std::uint64_t distance = reference::distance(Metric::levenshtein, bench.patterns[i], bench.texts[j]);
        const bool counts = distance <= 6 && j >= 2 && j > i && i + 1 < bench.patterns.size();
        ASSERT_EQ(distances[i * bench.texts.size() + j], counts ? distance : 0xDEAD) << name << " " << i << ", " << j;
      }
  }
}

TEST(ScoreProgram, CountsPairsBeyondTheCapacityButKeepsToIt) {
  const Bench bench(case_named("half_word"));
  const std::uint64_t all = std::uint64_t{bench.patterns.size()} * bench.texts.size();
  const std::uint64_t capacity = 100;
  std::vector<std::uint64_t> keys(capacity);  // ASan watches the end
  std::vector<double> scores(capacity);
  keys.shrink_to_fit();
  std::uint64_t count = 0;
  const Scorer ratio{Metric::indel, Form::ratio};
  replay(Metric::indel, bench, bench.task,
         cuda::PairSink{keys.data(), scores.data(), &count, capacity, scoring::ScoreRule({.scorer = ratio})},
         Order::shuffled);
  EXPECT_EQ(count, all);
  for (std::size_t i = 0; i < capacity; ++i)
    EXPECT_EQ(scores[i],
              reference::score(ratio, bench.patterns[keys[i] >> 32], bench.texts[static_cast<std::uint32_t>(keys[i])]));
}

TEST(ScoreProgram, AppendsOnlyCandidatesBetterThanTheWorstKept) {
  const Bench bench(case_named("one_word"));
  const Form form = Form::normalized_similarity;
  std::vector<std::uint32_t> first_rows(bench.texts.size());
  for (std::uint32_t j = 0; j < first_rows.size(); ++j) first_rows[j] = 1000 - j;
  std::vector<core::RankKey> worst(bench.patterns.size());
  worst[1] = {scoring::order_of(form, 0.5), 0};
  std::vector<cuda::Candidate> candidates(bench.patterns.size() * bench.texts.size());
  std::uint64_t count = 0;
  replay(Metric::levenshtein, bench, bench.task,
         cuda::CandidateSink{candidates.data(), &count, candidates.size(), worst.data(), first_rows.data(),
                             scoring::ScoreRule({.scorer = {Metric::levenshtein, form}})},
         Order::backwards);
  std::uint64_t expected = 0;
  for (std::uint32_t i = 0; i < bench.patterns.size(); ++i)
    for (std::uint32_t j = 0; j < bench.texts.size(); ++j)
      expected += i != 1 || reference::score({Metric::levenshtein, form}, bench.patterns[i], bench.texts[j]) > 0.5;
  ASSERT_EQ(count, expected);
  for (std::size_t n = 0; n < count; ++n) {
    const cuda::Candidate& candidate = candidates[n];
    const double score =
        reference::score({Metric::levenshtein, form}, bench.patterns[candidate.query], bench.texts[candidate.rank]);
    EXPECT_EQ(candidate.key, (core::RankKey{scoring::order_of(form, score), 1000 - candidate.rank}));
  }
}

}  // namespace
}  // namespace warpmatch
