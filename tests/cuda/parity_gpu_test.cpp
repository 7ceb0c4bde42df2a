// Millions of random pairs on a real device against the CPU executor, bit for bit: every scorer with kernels, every
// result kind and length class. `make gpu-check` runs one kind after the other. At least kPairs pairs of distinct
// strings each; where they are long, or the scorer is dear, fewer pairs with at least as many cells.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/internal/text_source.hpp>

#include "core/metric_visit.hpp"
#include "cuda/executor_checks.hpp"
#include "cuda/on_device.hpp"
#include "cuda/scale.hpp"
#include "random_strings.hpp"

namespace warpmatch {
namespace {

constexpr double kPairs = 10e6;
constexpr std::size_t kChoices = 5;

/// What a scorer costs the CPU, which is the oracle.
enum class Cost { cheap, dear, dearest };
constexpr std::size_t kCosts = 3;

Cost cost_of(const Scorer& scorer) {
  const scoring::ScoreRule rule({.scorer = scorer});
  if (rule.counts_edits && core::is_bit_parallel(rule.metric)) return Cost::cheap;
  return scorer.metric == Metric::levenshtein ? Cost::dearest : Cost::dear;  // by cells, with weights
}

struct LengthClass {
  const char* name;
  std::uint32_t shortest;
  std::uint32_t longest;
  double pairs[kCosts];
};

/// A pair of strings of 129 to 512 symbols has 100,000 cells, one of 513 to 2000 has 1.6 million.
constexpr LengthClass kLengthClasses[] = {
    {"to8", 1, 8, {kPairs, kPairs, kPairs}}, {"to32", 9, 32, {kPairs, kPairs, 1e6}},
    {"to64", 33, 64, {kPairs, 1e6, 1e5}},    {"to128", 65, 128, {kPairs, 1e5, 2e4}},
    {"mixed", 0, 100, {kPairs, 1e6, 1e5}},   {"to512", 129, 512, {1e6, 1e4, 2e3}},
    {"to2000", 513, 2000, {2e4, 400, 100}},
};

double pairs_of(const LengthClass& lengths, Cost cost) {
  return static_cast<double>(test::scaled(static_cast<std::size_t>(lengths.pairs[static_cast<std::size_t>(cost)]), 6));
}

testing::RandomStrings random_strings(const LengthClass& lengths) {
  testing::RandomStrings strings;
  strings.alphabet = U"abcdefgh ";
  strings.shortest = lengths.shortest;
  strings.longest = lengths.longest;
  strings.copied = 0.02;
  return strings;
}

/// So many distinct strings, and the copies met on the way; a space between words now and then.
Corpus distinct_strings(const LengthClass& lengths, double count, std::uint32_t seed) {
  const testing::RandomStrings strings = random_strings(lengths);
  for (double tried = count * 1.05;; tried *= 1.2) {
    Corpus corpus = testing::make_corpus(strings.make(static_cast<std::size_t>(tried), seed));
    if (static_cast<double>(corpus.distinct()) >= count) return corpus;
  }
}

enum class Kind { dense, top_k, pairs, self_join, paired };

struct Case {
  Kind kind;
  LengthClass lengths;
};

std::string name_of(Kind kind) {
  switch (kind) {
    case Kind::dense: return "dense";
    case Kind::top_k: return "top_k";
    case Kind::pairs: return "pairs";
    case Kind::self_join: return "self_join";
    case Kind::paired: break;
  }
  return "paired";
}

std::ostream& operator<<(std::ostream& out, const Case& c) { return out << name_of(c.kind) << "_" << c.lengths.name; }

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const Kind kind : {Kind::dense, Kind::top_k, Kind::pairs, Kind::self_join, Kind::paired})
    for (const LengthClass& lengths : kLengthClasses) all.push_back({kind, lengths});
  return all;
}

/// Two corpora, and the first strings of each to find cutoffs with.
struct Sets {
  Sets(const LengthClass& lengths, Kind kind, double pairs)
      : share(std::clamp(2e4 / pairs, 1e-3, 5e-2)),
        left(distinct_strings(lengths, std::ceil(std::sqrt(kind == Kind::self_join ? 2 * pairs : pairs)) + 1, 1)),
        right(distinct_strings(lengths, std::ceil(std::sqrt(pairs)), 2)),
        some_left(distinct_strings(lengths, std::min(150.0, std::sqrt(pairs)), 1)),
        some_right(distinct_strings(lengths, std::min(150.0, std::sqrt(pairs)), 2)) {}

  double cutoff(const Scorer& scorer, const dispatch::Executor& oracle) const {
    return test::cutoff_for(scorer, some_left, some_right, share, oracle);
  }

  double share;
  Corpus left, right, some_left, some_right;
};

/// Rows in which every left string meets every right one: a million at most, as each is a row of two corpora, and the
/// same share of them as of pairs.
struct Rows {
  Rows(const LengthClass& lengths, double pairs)
      : of_left(random_strings(lengths).make(side(pairs), 1)), of_right(random_strings(lengths).make(side(pairs), 2)) {
    for (const std::u32string& a : of_left)
      for (const std::u32string& b : of_right) {
        left.emplace_back(a.data(), a.size(), Encoding::ucs4);
        right.emplace_back(b.data(), b.size(), Encoding::ucs4);
      }
  }

  static std::size_t side(double pairs) {
    const auto most = static_cast<double>(test::scaled(1'000'000, 6));
    return static_cast<std::size_t>(std::ceil(std::sqrt(std::min(pairs, most))));
  }

  std::vector<std::u32string> of_left, of_right;
  std::vector<Text> left, right;
};

/// The first cell that differs, in words.
template <class T>
std::string first_difference(const std::vector<T>& found, const std::vector<T>& expected, std::size_t columns) {
  for (std::size_t i = 0; i < expected.size(); ++i)
    if (std::memcmp(&found[i], &expected[i], sizeof(T)) != 0)
      return "cell (" + std::to_string(i / columns) + ", " + std::to_string(i % columns) + ") is " +
             std::to_string(found[i]) + ", expected " + std::to_string(expected[i]);
  return "";
}

class Parity : public test::OnDevice, public ::testing::WithParamInterface<Case> {
 protected:
  template <class T>
  static void expect_same_dense(const dispatch::Request& of, DType dtype) {
    const std::size_t rows = of.left.size();
    const std::size_t columns = of.right.size();
    static std::vector<T> found, expected;  // kept, as memory that is new costs more than the scores
    found.resize(rows * columns);
    expected.resize(rows * columns);
    std::memset(found.data(), 0x5A, found.size() * sizeof(T));
    cuda().scores(of, {{found.data(), dtype, rows, columns, columns}, 1.0}, test::every_core());
    cpu().scores(of, {{expected.data(), dtype, rows, columns, columns}, 1.0}, test::every_core());
    if (std::memcmp(found.data(), expected.data(), expected.size() * sizeof(T)) != 0) {
      ADD_FAILURE() << reference::label(of.scorer) << ": " << first_difference(found, expected, columns);
    }
  }

  static void expect_same_choices(const dispatch::Request& of) {
    EXPECT_TRUE(cuda().top_k(of, kChoices, test::every_core()) == cpu().top_k(of, kChoices, test::every_core()))
        << reference::label(of.scorer);
  }

  static void expect_same_pairs(const dispatch::Request& of) {
    std::vector<dispatch::RankPair> found = testing::all_pairs(cuda(), of, test::every_core());
    std::vector<dispatch::RankPair> expected = testing::all_pairs(cpu(), of, test::every_core());
    std::ranges::sort(found, test::before);
    std::ranges::sort(expected, test::before);
    EXPECT_TRUE(found == expected) << reference::label(of.scorer) << ": " << found.size() << " pairs, expected "
                                   << expected.size();
  }

  static void expect_same_rows(const LengthClass& lengths, Cost cost) {
    const Rows rows(lengths, pairs_of(lengths, cost));
    const TextSpan left(rows.left);
    const TextSpan right(rows.right);
    const std::size_t count = rows.left.size();
    std::vector<double> found(count), expected(count);
    for (const Scorer& scorer : test::all_scorers()) {
      if (cost_of(scorer) != cost) continue;
      std::ranges::fill(found, -1.0);
      const ScoreOptions options{.scorer = scorer};
      cuda().paired(left, right, options, {{found.data(), DType::f64, 1, count, count}}, test::every_core());
      cpu().paired(left, right, options, {{expected.data(), DType::f64, 1, count, count}}, test::every_core());
      EXPECT_EQ(first_difference(found, expected, count), "") << reference::label(scorer);
    }
  }

  static void expect_same(Kind kind, const Scorer& scorer, const Sets& sets) {
    const auto of = [&](const Corpus& right, std::optional<double> cutoff, bool self = false) {
      return test::request(sets.left, right, scorer, cutoff, self);
    };
    const double cutoff = sets.cutoff(scorer, cpu());
    switch (kind) {
      case Kind::dense:
        expect_same_dense<double>(of(sets.right, {}), DType::f64);
        return expect_same_dense<float>(of(sets.right, cutoff), DType::f32);
      case Kind::top_k: expect_same_choices(of(sets.right, {})); return expect_same_choices(of(sets.right, cutoff));
      case Kind::pairs: return expect_same_pairs(of(sets.right, cutoff));
      default: return expect_same_pairs(of(sets.left, cutoff, true));
    }
  }
};

TEST_P(Parity, EqualsTheCpu) {
  const auto& [kind, lengths] = GetParam();
  if (kind == Kind::paired) {
    for (const Cost cost : {Cost::cheap, Cost::dear, Cost::dearest}) expect_same_rows(lengths, cost);
    return;
  }
  std::optional<Sets> sets[kCosts];
  for (const Scorer& scorer : test::all_scorers()) {
    const Cost cost = cost_of(scorer);
    std::optional<Sets>& made = sets[static_cast<std::size_t>(cost)];
    if (!made) made.emplace(lengths, kind, pairs_of(lengths, cost));
    expect_same(kind, scorer, *made);
  }
}

INSTANTIATE_TEST_SUITE_P(OnDevice, Parity, ::testing::ValuesIn(cases()),
                         [](const auto& test) { return name_of(test.param.kind) + "_" + test.param.lengths.name; });

}  // namespace
}  // namespace warpmatch
