// The executor contract (dispatch/executor.hpp) on every SIMD level, against the references. Sizes: batches that fill
// no vector, exactly one block, and a block and a bit; lengths on both sides of each lane width (8, 16, 32, 64), of
// each number of words and of a strip (256); alphabets of 1, 2 and 4 byte symbols; phrases for the scorers that go by
// words.

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "all_pairs.hpp"
#include "executors.hpp"
#include "random_phrases.hpp"
#include "random_strings.hpp"
#include "score_table.hpp"

namespace warpmatch {
namespace {

using Strings = std::vector<std::u32string>;

/// Which scorers a shape is for: the references of some take long.
enum class Scorers { all, edits_and_jaro };

struct Shape {
  const char* name;
  Strings left;
  Strings right;
  Scorers scorers = Scorers::edits_and_jaro;
};

Strings strings_of(std::size_t count, std::uint32_t shortest, std::uint32_t longest, std::uint32_t seed,
                   const std::u32string& alphabet = U"abcdefgh") {
  testing::RandomStrings strings;
  strings.alphabet = alphabet;
  strings.shortest = shortest;
  strings.longest = longest;
  return strings.make(count, seed);
}

std::vector<Shape> shapes() {
  const std::u32string cjk = testing::alphabet_from(0x4E00, 400);
  const std::u32string emoji = testing::alphabet_from(0x1F300, 300) + U"abc";
  const std::u32string spaced = U"ab \u3000";
  return {
      {"names", strings_of(40, 0, 40, 1), strings_of(50, 0, 40, 2)},
      {"tiny", strings_of(30, 0, 3, 1, U"ab"), strings_of(20, 0, 3, 2, U"bc"), Scorers::all},
      {"phrases", testing::random_phrases(40, 1), testing::random_phrases(50, 2), Scorers::all},
      {"many_phrases", testing::random_phrases(300, 1, 3), testing::random_phrases(4, 2, 6), Scorers::all},
      {"long_phrases", testing::random_phrases(9, 1, 30), testing::random_phrases(12, 2, 9), Scorers::all},
      {"spaced", strings_of(30, 0, 12, 1, spaced), strings_of(30, 0, 20, 2, spaced), Scorers::all},
      {"width8", strings_of(300, 6, 10, 1), strings_of(9, 6, 10, 2), Scorers::all},
      {"width16", strings_of(140, 14, 18, 1), strings_of(9, 14, 18, 2), Scorers::all},
      {"width32", strings_of(70, 30, 34, 1), strings_of(9, 30, 34, 2)},
      {"width64", strings_of(40, 62, 66, 1), strings_of(9, 62, 66, 2)},
      {"one_length", strings_of(40, 12, 12, 1), strings_of(150, 12, 12, 2)},  // more texts than are in a chunk
      {"words", strings_of(12, 60, 280, 1), strings_of(6, 60, 280, 2)},
      {"strips", strings_of(4, 250, 1100, 1), strings_of(3, 250, 1100, 2)},
      {"cjk", strings_of(30, 0, 20, 1, cjk), strings_of(40, 0, 20, 2, cjk), Scorers::all},
      {"emoji", strings_of(40, 0, 70, 1, emoji), strings_of(30, 0, 70, 2, U"abcdef" + emoji.substr(250))},
      {"few_queries", strings_of(1, 5, 20, 1), strings_of(500, 5, 20, 2), Scorers::all},
      {"few_choices", strings_of(500, 5, 20, 1), strings_of(1, 5, 20, 2), Scorers::all},
      {"mixed_lengths", strings_of(6, 0, 1500, 1), strings_of(25, 0, 30, 2)},
  };
}

/// The reference's scores of a shape, kept for all tests.
const testing::ScoreTable& table_of(const std::string& name, const Strings& left, const Strings& right) {
  static std::map<std::string, testing::ScoreTable> tables;
  const auto rows = [](const Strings& strings) { return reference::Rows(strings.begin(), strings.end()); };
  return tables.try_emplace(name, rows(left), rows(right)).first->second;
}

const testing::ScoreTable& table_of(const Shape& shape) { return table_of(shape.name, shape.left, shape.right); }

class Executors : public ::testing::TestWithParam<Shape> {
 protected:
  /// Calls `f(scorer)` for every scorer of the shape.
  template <class F>
  void for_each_scorer(F&& f) {
    for (const Scorer& scorer : reference::all_scorers_and_weights()) {
      if (scorer.metric > Metric::jaro_winkler && GetParam().scorers != Scorers::all) continue;
      SCOPED_TRACE(reference::label(scorer));
      f(scorer);
      if (HasFatalFailure()) return;
    }
  }

  template <class F>
  void for_each_run(F&& f) {
    for (const auto& executor : testing::executors())
      for (const unsigned workers : {1u, 2u}) {
        SCOPED_TRACE(executor->detail() + ", workers " + std::to_string(workers));
        f(*executor, dispatch::Control{workers, nullptr});
        if (HasFatalFailure()) return;
      }
  }
};

TEST_P(Executors, ScoresEveryCell) {
  const testing::ScoreTable& table = table_of(GetParam());
  const Corpus left = testing::make_corpus(GetParam().left);
  const Corpus right = testing::make_corpus(GetParam().right);
  for_each_scorer([&](const Scorer& scorer) {
    for (const bool with_cutoff : {false, true}) {
      const auto cutoff = with_cutoff ? table.score_at(scorer, 0.3) : std::nullopt;
      const dispatch::Request request = dispatch::make_request(left, right, {.scorer = scorer, .score_cutoff = cutoff});
      for_each_run([&](const dispatch::Executor& executor, const dispatch::Control& control) {
        std::vector<double> out(left.size() * right.size(), -1);
        executor.scores(request, {{out.data(), DType::f64, left.size(), right.size(), right.size()}, 1.0}, control);
        for (std::size_t i = 0; i < left.size(); ++i)
          for (std::size_t j = 0; j < right.size(); ++j) {
            const double score = table.score(scorer, i, j);
            const bool counts = !cutoff || reference::meets(scorer.form, score, *cutoff);
            ASSERT_EQ(out[i * right.size() + j], counts ? score : reference::missed(scorer, *cutoff))
                << i << ", " << j << (with_cutoff ? " with a cutoff" : "");
          }
      });
    }
  });
}

/// The scores and rows of the distinct choices of a rank, best first.
std::vector<std::tuple<double, std::uint32_t>> ranking(const testing::ScoreTable& table, const Scorer& scorer,
                                                       const dispatch::Request& request, std::uint32_t rank) {
  std::vector<std::tuple<double, std::uint32_t>> best;
  for (std::uint32_t r = 0; r < request.right.distinct(); ++r) {
    const std::uint32_t row = request.right.first_row(r);
    const double score = table.score(scorer, request.left.first_row(rank), row);
    if (request.rule.has_cutoff && !reference::meets(scorer.form, score, request.rule.cutoff)) continue;
    best.emplace_back(higher_is_better(scorer.form) ? -score : score, row);
  }
  std::sort(best.begin(), best.end());
  return best;
}

TEST_P(Executors, KeepsTheBestChoices) {
  const testing::ScoreTable& table = table_of(GetParam());
  const Corpus left = testing::make_corpus(GetParam().left);
  const Corpus right = testing::make_corpus(GetParam().right);
  const std::size_t k = 4;
  for_each_scorer([&](const Scorer& scorer) {
    for (const bool with_cutoff : {false, true}) {
      SCOPED_TRACE(with_cutoff ? "with a cutoff" : "without");
      const auto cutoff = with_cutoff ? table.score_at(scorer, 0.3) : std::nullopt;
      const dispatch::Request request = dispatch::make_request(left, right, {.scorer = scorer, .score_cutoff = cutoff});
      std::vector<std::vector<std::tuple<double, std::uint32_t>>> expected;  // by left rank
      for (std::uint32_t rank = 0; rank < request.left.distinct(); ++rank) {
        expected.push_back(ranking(table, scorer, request, rank));
        if (expected.back().size() > k) expected.back().resize(k);
      }
      for_each_run([&](const dispatch::Executor& executor, const dispatch::Control& control) {
        const auto choices = executor.top_k(request, k, control);
        ASSERT_EQ(choices.size(), request.left.distinct() * k);
        for (std::uint32_t rank = 0; rank < request.left.distinct(); ++rank) {
          std::vector<std::tuple<double, std::uint32_t>> found;
          for (std::size_t n = 0; n < k; ++n) {
            const dispatch::Choice choice = choices[rank * k + n];
            if (choice.rank == dispatch::Choice::none) continue;
            found.emplace_back(higher_is_better(scorer.form) ? -choice.score : choice.score,
                               request.right.first_row(choice.rank));
          }
          ASSERT_EQ(found, expected[rank]) << "left rank " << rank;
        }
      });
    }
  });
}

using FoundPairs = std::set<std::tuple<std::uint32_t, std::uint32_t, double>>;

/// The pairs of ranks whose reference score meets the cutoff.
FoundPairs pairs_within(const testing::ScoreTable& table, const Scorer& scorer, const dispatch::Request& request) {
  FoundPairs expected;
  for (std::uint32_t a = 0; a < request.left.distinct(); ++a)
    for (std::uint32_t b = request.self ? a + 1 : 0; b < request.right.distinct(); ++b) {
      const double score = table.score(scorer, request.left.first_row(a), request.right.first_row(b));
      if (reference::meets(scorer.form, score, request.rule.cutoff)) expected.emplace(a, b, score);
    }
  return expected;
}

void expect_pairs(const std::vector<dispatch::RankPair>& pairs, const FoundPairs& expected) {
  FoundPairs found;
  for (const auto& pair : pairs) found.emplace(pair.left, pair.right, pair.score);
  ASSERT_EQ(found.size(), pairs.size()) << "a pair is listed twice";
  ASSERT_EQ(found, expected);
}

TEST_P(Executors, FindsEveryPair) {
  const testing::ScoreTable& table = table_of(GetParam());
  const Corpus left = testing::make_corpus(GetParam().left);
  const Corpus right = testing::make_corpus(GetParam().right);
  for_each_scorer([&](const Scorer& scorer) {
    for (const double share : {0.02, 0.3}) {
      const auto cutoff = table.score_at(scorer, share);
      const dispatch::Request request = dispatch::make_request(left, right, {.scorer = scorer, .score_cutoff = cutoff});
      const FoundPairs expected = pairs_within(table, scorer, request);
      for_each_run([&](const dispatch::Executor& executor, const dispatch::Control& control) {
        expect_pairs(testing::all_pairs(executor, request, control), expected);
      });
    }
  });
}

TEST_P(Executors, FindsEachPairOfASelfJoinOnce) {
  const Strings& strings = GetParam().left.size() < 100 ? GetParam().left : GetParam().right;
  const testing::ScoreTable& table = table_of(std::string("self ") + GetParam().name, strings, strings);
  const Corpus corpus = testing::make_corpus(strings);
  for_each_scorer([&](const Scorer& scorer) {
    if (!reference::is_symmetric(scorer)) return;
    const auto cutoff = table.score_at(scorer, 0.2);
    const dispatch::Request request =
        dispatch::make_request(corpus, corpus, {.scorer = scorer, .score_cutoff = cutoff}, true);
    const FoundPairs expected = pairs_within(table, scorer, request);
    for_each_run([&](const dispatch::Executor& executor, const dispatch::Control& control) {
      expect_pairs(testing::all_pairs(executor, request, control), expected);
    });
  });
}

INSTANTIATE_TEST_SUITE_P(Shapes, Executors, ::testing::ValuesIn(shapes()),
                         [](const auto& shape) { return std::string(shape.param.name); });

}  // namespace
}  // namespace warpmatch
