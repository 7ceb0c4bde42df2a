// The executor contract (dispatch/executor.hpp) on every SIMD level, against the textbook recurrence. Sizes: batches
// that fill no vector, exactly one block, and a block and a bit; lengths on both sides of each lane width (8, 16, 32,
// 64), of each number of words and of a strip (256); alphabets of 1, 2 and 4 byte symbols.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "executors.hpp"
#include "random_strings.hpp"
#include "reference/edit_distance.hpp"

namespace warpmatch {
namespace {

using Strings = std::vector<std::u32string>;

struct Shape {
  const char* name;
  testing::RandomStrings left;
  testing::RandomStrings right;
  std::size_t left_count;
  std::size_t right_count;
};

testing::RandomStrings lengths(std::uint32_t shortest, std::uint32_t longest, std::u32string alphabet = U"abcdefgh") {
  testing::RandomStrings strings;
  strings.alphabet = std::move(alphabet);
  strings.shortest = shortest;
  strings.longest = longest;
  return strings;
}

std::vector<Shape> shapes() {
  const std::u32string cjk = testing::alphabet_from(0x4E00, 400);
  const std::u32string emoji = testing::alphabet_from(0x1F300, 300) + U"abc";
  return {
      {"names", lengths(0, 40), lengths(0, 40), 90, 110},
      {"tiny", lengths(0, 3, U"ab"), lengths(0, 3, U"bc"), 30, 20},
      {"width8", lengths(6, 10), lengths(6, 10), 300, 9},
      {"width16", lengths(14, 18), lengths(14, 18), 140, 9},
      {"width32", lengths(30, 34), lengths(30, 34), 70, 9},
      {"width64", lengths(62, 66), lengths(62, 66), 40, 9},
      {"words", lengths(60, 280), lengths(60, 280), 30, 12},
      {"strips", lengths(250, 1100), lengths(250, 1100), 10, 6},
      {"cjk", lengths(0, 40, cjk), lengths(0, 40, cjk), 80, 60},
      {"emoji", lengths(0, 70, emoji), lengths(0, 70, U"abcdef" + emoji.substr(250)), 70, 60},
      {"few_queries", lengths(5, 20), lengths(5, 20), 1, 700},
      {"few_choices", lengths(5, 20), lengths(5, 20), 700, 1},
      {"mixed_lengths", lengths(0, 2000), lengths(0, 30), 12, 40},
  };
}

const std::vector<Scorer>& scorers() {
  static const std::vector<Scorer> all = [] {
    std::vector<Scorer> made;
    for (const Metric metric : {Metric::levenshtein, Metric::indel})
      for (const Form form :
           {Form::distance, Form::similarity, Form::normalized_distance, Form::normalized_similarity, Form::ratio})
        made.push_back({metric, form});
    return made;
  }();
  return all;
}

/// All distances of a shape, found once a metric.
struct Reference {
  Strings left;
  Strings right;
  std::map<Metric, std::vector<std::vector<std::uint32_t>>> distances;

  explicit Reference(const Shape& shape)
      : left(shape.left.make(shape.left_count, 1)), right(shape.right.make(shape.right_count, 2)) {
    for (const Metric metric : {Metric::levenshtein, Metric::indel})
      for (const auto& a : left) {
        auto& row = distances[metric].emplace_back();
        for (const auto& b : right) row.push_back(reference::distance(metric, a, b));
      }
  }

  double score(Scorer scorer, std::size_t i, std::size_t j) const {
    const std::uint32_t distance = distances.at(scorer.metric)[i][j];
    return scoring::score_of(scorer.form, distance, reference::maximum(scorer.metric, left[i], right[j]));
  }
};

bool counts(Scorer scorer, double score, double cutoff) {
  return higher_is_better(scorer.form) ? score >= cutoff : score <= cutoff;
}

/// A cutoff that some pairs meet exactly: the score of the pair a third of the way from best to worst.
double cutoff_on_boundary(const Reference& reference, Scorer scorer) {
  std::vector<double> all;
  for (std::size_t i = 0; i < reference.left.size(); ++i)
    for (std::size_t j = 0; j < reference.right.size(); ++j) all.push_back(reference.score(scorer, i, j));
  std::sort(all.begin(), all.end());
  return higher_is_better(scorer.form) ? all[all.size() * 2 / 3] : all[all.size() / 3];
}

class Executors : public ::testing::TestWithParam<Shape> {
 protected:
  template <class F>
  void for_each_run(F&& f) {
    for (const auto& executor : testing::executors())
      for (const unsigned workers : {1u, 2u}) {
        SCOPED_TRACE(executor->detail() + ", workers " + std::to_string(workers));
        f(*executor, dispatch::Control{workers, nullptr});
      }
  }
};

TEST_P(Executors, ScoresEveryCell) {
  const Reference reference(GetParam());
  const Corpus left = testing::make_corpus(reference.left);
  const Corpus right = testing::make_corpus(reference.right);
  for (const Scorer scorer : scorers()) {
    SCOPED_TRACE(to_string(scorer));
    const dispatch::Request request{left.packed(), right.packed(), scoring::ScoreRule({scorer, {}, {}})};
    for_each_run([&](const dispatch::Executor& executor, const dispatch::Control& control) {
      std::vector<double> out(left.size() * right.size(), -1);
      executor.scores(request, {{out.data(), DType::f64, left.size(), right.size(), right.size()}, 1.0}, control);
      for (std::size_t i = 0; i < left.size(); ++i)
        for (std::size_t j = 0; j < right.size(); ++j)
          ASSERT_EQ(out[i * right.size() + j], reference.score(scorer, i, j)) << i << ", " << j;
    });
  }
}

TEST_P(Executors, KeepsTheBestChoices) {
  const Reference reference(GetParam());
  const Corpus left = testing::make_corpus(reference.left);
  const Corpus right = testing::make_corpus(reference.right);
  const std::size_t k = 4;
  for (const Scorer scorer : scorers()) {
    for (const bool with_cutoff : {false, true}) {
      SCOPED_TRACE(to_string(scorer) + (with_cutoff ? " with a cutoff" : ""));
      const auto cutoff = with_cutoff ? std::optional(cutoff_on_boundary(reference, scorer)) : std::nullopt;
      const dispatch::Request request{left.packed(), right.packed(), scoring::ScoreRule({scorer, cutoff, {}})};
      std::vector<std::vector<std::uint32_t>> expected;  // rows of distinct choices, best first, by left rank
      for (std::uint32_t rank = 0; rank < left.distinct(); ++rank) {
        const std::uint32_t i = left.packed().first_row(rank);
        std::vector<std::tuple<double, std::uint32_t>> best;
        for (std::uint32_t r = 0; r < right.distinct(); ++r) {
          const std::uint32_t j = right.packed().first_row(r);
          const double score = reference.score(scorer, i, j);
          if (!cutoff || counts(scorer, score, *cutoff))
            best.emplace_back(higher_is_better(scorer.form) ? -score : score, j);
        }
        std::sort(best.begin(), best.end());
        auto& rows = expected.emplace_back();
        for (std::size_t n = 0; n < std::min(k, best.size()); ++n) rows.push_back(std::get<1>(best[n]));
      }
      for_each_run([&](const dispatch::Executor& executor, const dispatch::Control& control) {
        const auto choices = executor.top_k(request, k, control);
        ASSERT_EQ(choices.size(), left.distinct() * k);
        for (std::uint32_t rank = 0; rank < left.distinct(); ++rank) {
          std::vector<std::uint32_t> rows;
          for (std::size_t n = 0; n < k; ++n) {
            const dispatch::Choice choice = choices[rank * k + n];
            if (choice.rank == dispatch::Choice::none) continue;
            rows.push_back(right.packed().first_row(choice.rank));
            ASSERT_EQ(choice.distance,
                      reference.distances.at(scorer.metric)[left.packed().first_row(rank)][rows.back()]);
          }
          ASSERT_EQ(rows, expected[rank]) << "left rank " << rank;
        }
      });
    }
  }
}

TEST_P(Executors, FindsEveryPair) {
  const Reference reference(GetParam());
  const Corpus left = testing::make_corpus(reference.left);
  const Corpus right = testing::make_corpus(reference.right);
  for (const Scorer scorer : scorers()) {
    SCOPED_TRACE(to_string(scorer));
    const double cutoff = cutoff_on_boundary(reference, scorer);
    const dispatch::Request request{left.packed(), right.packed(), scoring::ScoreRule({scorer, cutoff, {}})};
    std::set<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>> expected;
    for (std::uint32_t a = 0; a < left.distinct(); ++a)
      for (std::uint32_t b = 0; b < right.distinct(); ++b) {
        const std::uint32_t i = left.packed().first_row(a);
        const std::uint32_t j = right.packed().first_row(b);
        if (counts(scorer, reference.score(scorer, i, j), cutoff))
          expected.emplace(a, b, reference.distances.at(scorer.metric)[i][j]);
      }
    for_each_run([&](const dispatch::Executor& executor, const dispatch::Control& control) {
      const auto pairs = executor.pairs(request, control);
      std::set<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>> found;
      for (const auto& pair : pairs) found.emplace(pair.left, pair.right, pair.distance);
      ASSERT_EQ(found.size(), pairs.size()) << "a pair is listed twice";
      ASSERT_EQ(found, expected);
    });
  }
}

TEST_P(Executors, FindsEachPairOfASelfJoinOnce) {
  const Strings strings = GetParam().left.make(std::min<std::size_t>(GetParam().left_count, 150), 3);
  const Corpus corpus = testing::make_corpus(strings);
  for (const Metric metric : {Metric::levenshtein, Metric::indel}) {
    const Scorer scorer{metric, Form::normalized_similarity};
    const dispatch::Request request{corpus.packed(), corpus.packed(), scoring::ScoreRule({scorer, 0.7, {}}), true};
    std::set<std::pair<std::uint32_t, std::uint32_t>> expected;
    for (std::uint32_t a = 0; a < corpus.distinct(); ++a)
      for (std::uint32_t b = a + 1; b < corpus.distinct(); ++b)
        if (reference::score(scorer, *corpus.at(corpus.packed().first_row(a)),
                             *corpus.at(corpus.packed().first_row(b))) >= 0.7)
          expected.emplace(a, b);
    for_each_run([&](const dispatch::Executor& executor, const dispatch::Control& control) {
      std::set<std::pair<std::uint32_t, std::uint32_t>> found;
      for (const auto& pair : executor.pairs(request, control))
        ASSERT_TRUE(found.emplace(pair.left, pair.right).second);
      ASSERT_EQ(found, expected);
    });
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, Executors, ::testing::ValuesIn(shapes()),
                         [](const auto& shape) { return std::string(shape.param.name); });

}  // namespace
}  // namespace warpmatch
