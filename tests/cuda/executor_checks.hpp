#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "all_pairs.hpp"
#include "dispatch/executor.hpp"
#include "dispatch/operations/cells.hpp"
#include "reference/score.hpp"

/// Holds an executor to another one, bit for bit.
namespace warpmatch::test {

/// Every scorer.
inline std::vector<Scorer> all_scorers() { return reference::all_scorers_and_weights(); }

/// The same without the composites, which composite_scorer_test.cpp holds to the CPU: their reference takes its time.
inline std::vector<Scorer> all_but_composites() {
  std::vector<Scorer> scorers = all_scorers();
  std::erase_if(scorers,
                [](const Scorer& scorer) { return !has_every_form(scoring::ScoreRule({.scorer = scorer}).metric); });
  return scorers;
}

/// A scorer for each recurrence and each program of another sort that kernels are compiled for.
inline std::vector<Scorer> one_of_each_recurrence() {
  return {{Metric::levenshtein, Form::distance},
          {Metric::indel, Form::ratio},
          {Metric::osa, Form::normalized_distance},
          {Metric::hamming, Form::similarity},
          {Metric::prefix, Form::normalized_similarity},
          {Metric::damerau_levenshtein, Form::distance},
          {Metric::jaro_winkler, Form::similarity},
          {Metric::jaccard, Form::normalized_distance},
          {.metric = Metric::levenshtein, .form = Form::distance, .weights = {5, 0, 1}}};
}

inline dispatch::Request request(const Corpus& left, const Corpus& right, const Scorer& scorer,
                                 std::optional<double> cutoff = {}, bool self = false) {
  return dispatch::make_request(left, right, {.scorer = scorer, .score_cutoff = cutoff}, self);
}

/// For the executor that others are held to, which the tests wait for.
inline dispatch::Control every_core() { return {std::max(1U, std::thread::hardware_concurrency()), nullptr}; }

/// A cutoff that a share of the pairs meets, taken from a score that occurs.
inline double cutoff_for(const Scorer& scorer, const Corpus& left, const Corpus& right, double share,
                         const dispatch::Executor& oracle) {
  std::vector<double> scores(left.size() * right.size());
  std::vector<double> seen;
  oracle.scores(request(left, right, scorer),
                {{scores.data(), DType::f64, left.size(), right.size(), right.size()}, 1.0}, every_core());
  for (std::size_t i = 0; i < left.size(); ++i)
    for (std::size_t j = 0; j < right.size(); ++j)
      if (!left.is_null(i) && !right.is_null(j)) seen.push_back(scores[i * right.size() + j]);
  if (seen.empty()) return 1.0;
  const auto place = static_cast<std::size_t>(share * static_cast<double>(seen.size() - 1));
  const auto nth =
      seen.begin() + static_cast<std::ptrdiff_t>(higher_is_better(scorer.form) ? seen.size() - 1 - place : place);
  std::ranges::nth_element(seen, nth);
  return *nth;
}

inline bool before(const dispatch::RankPair& a, const dispatch::RankPair& b) {
  return a.left != b.left ? a.left < b.left : a.right < b.right;
}

inline bool is_null(const corpus::PackedCorpus& corpus, std::size_t row) {
  return corpus.rank_of_rows()[row] == corpus::PackedCorpus::no_rank;
}

/// The strings of a corpus, row by row and null where it is, as calls that take texts have them.
class Rows : public TextSource {
 public:
  explicit Rows(const Corpus& corpus) : strings_(corpus.size()) {
    for (std::size_t row = 0; row < corpus.size(); ++row) {
      if (!corpus.is_null(row))
        strings_[row] = corpus::packed(corpus).decode(corpus::packed(corpus).rank_of_rows()[row]);
      texts_.push_back(corpus.is_null(row) ? Text(nullptr, 0, Encoding::ucs4)
                                           : Text(strings_[row].data(), strings_[row].size(), Encoding::ucs4));
    }
  }

  std::size_t size() const override { return texts_.size(); }
  std::span<const Text> read(std::size_t first, std::size_t count, std::vector<Text>&) const override {
    return std::span(texts_).subspan(first, count);
  }

 private:
  std::vector<std::u32string> strings_;
  std::vector<Text> texts_;
};

/// The bytes of a dense result with rows further apart than they are long, so that stray writes show. Those of nulls,
/// of which an executor may make what it likes, are set as whoever calls it does.
inline std::vector<std::byte> dense(const dispatch::Executor& executor, const dispatch::Request& of, DType dtype,
                                    double multiplier, const dispatch::Control& control) {
  return dispatch::visit_dtype(dtype, [&](auto cell) {
    const std::size_t stride = of.right.size() + 3;
    std::vector<std::byte> bytes(stride * of.left.size() * sizeof cell, std::byte{0x5A});
    executor.scores(of, {{bytes.data(), dtype, of.left.size(), of.right.size(), stride}, multiplier}, control);
    for (std::size_t row = 0; row < of.left.size(); ++row)
      for (std::size_t column = 0; column < of.right.size(); ++column)
        if (is_null(of.left, row) || is_null(of.right, column))
          std::memset(bytes.data() + (row * stride + column) * sizeof cell, 0x5A, sizeof cell);
    return bytes;
  });
}

inline void expect_same_scores(const dispatch::Executor& subject, const dispatch::Executor& oracle,
                               const dispatch::Request& of, DType dtype, double multiplier = 1.0,
                               const dispatch::Control& control = {}) {
  EXPECT_EQ(dense(subject, of, dtype, multiplier, control), dense(oracle, of, dtype, multiplier, every_core()))
      << reference::label(of.scorer) << " as " << dispatch::to_string(dtype);
}

inline void expect_same_top_k(const dispatch::Executor& subject, const dispatch::Executor& oracle,
                              const dispatch::Request& of, std::size_t k, const dispatch::Control& control = {}) {
  EXPECT_TRUE(subject.top_k(of, k, control) == oracle.top_k(of, k, every_core()))
      << reference::label(of.scorer) << ", k " << k;
}

inline void expect_same_pairs(const dispatch::Executor& subject, const dispatch::Executor& oracle,
                              const dispatch::Request& of, const dispatch::Control& control = {}) {
  std::vector<dispatch::RankPair> found = testing::all_pairs(subject, of, control);
  std::vector<dispatch::RankPair> expected = testing::all_pairs(oracle, of, every_core());
  std::ranges::sort(found, before);
  std::ranges::sort(expected, before);
  EXPECT_TRUE(found == expected) << reference::label(of.scorer) << ": " << found.size() << " pairs, expected "
                                 << expected.size();
}

}  // namespace warpmatch::test
