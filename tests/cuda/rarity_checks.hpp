#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/rarity.hpp>

#include "dispatch/executor.hpp"
#include "dispatch/operations/pair_list.hpp"
#include "rarity/model/model.hpp"
#include "rarity/reading/matching.hpp"
#include "rarity/reading/reading.hpp"
#include "rarity/reading/sides.hpp"
#include "rarity/search/best_rows.hpp"
#include "rarity/search/chosen_pairs.hpp"
#include "rarity/search/device_request.hpp"
#include "rarity/search/join.hpp"
#include "rarity_rows.hpp"

/// Holds a CUDA executor, replayed or real, to what rarity gives on the CPU.
namespace warpmatch::test {

/// Rows of `words` words and fewer that are all close to each other, so that many matches can be taken and the order
/// decides; numbers among them; now and then the same row again.
inline testing::RarityRows crowded_rows(std::size_t count, std::size_t words, std::uint32_t seed) {
  std::mt19937 random(seed);
  testing::RarityRows rows;
  while (rows.size() < count) {
    if (rows.size() % 5 == 4) {
      rows.push_back(rows[random() % rows.size()]);
      continue;
    }
    std::u32string row;
    for (std::size_t left = 1 + words / 2 + random() % words; left > 0; --left) {
      if (!row.empty()) row += U' ';
      if (random() % 8 == 0)
        row += U"0123456789"[random() % 10];
      else
        for (int letters = 0; letters < 5; ++letters) row += U"abc"[random() % 3];
    }
    rows.emplace_back(row);
  }
  return rows;
}

/// One call's strings, on the CPU and for a device.
class BothWays {
 public:
  /// Fitted on the left rows, so that the right ones have words that were not seen.
  BothWays(const testing::RarityRows& left, const std::optional<testing::RarityRows>& right, double cutoff,
           const RarityOptions& options = {})
      : corpora_(right ? std::vector{testing::corpus_of(left), testing::corpus_of(*right)}
                       : std::vector{testing::corpus_of(left)}),
        model_(rarity::fit(std::span(corpora_).first(1), options, {})),
        reading_(model_, corpora_, {}),
        sides_(right ? rarity::Sides::two(reading_.packed(), left.size()) : rarity::Sides::self(reading_.packed())),
        cutoff_(cutoff),
        device_(model_, reading_, corpora_, cutoff, 1) {}

  void expect_same_cells(const dispatch::CudaExecutor& subject, const dispatch::Control& control) const {
    const dispatch::Request& of = device_.request();
    std::vector<double> cells(of.left.size() * of.right.size(), -1);
    subject.scores(of, {{cells.data(), DType::f64, of.left.size(), of.right.size(), of.right.size()}, -2.0}, control);
    rarity::Matching matching(reading_);
    const auto& ranks = reading_.packed().rank_of_rows();
    for (std::size_t i = 0; i < of.left.size(); ++i) {
      if (ranks[i] == corpus::PackedCorpus::no_rank) continue;
      matching.set(ranks[i]);
      for (std::size_t j = 0; j < of.right.size(); ++j) {
        const std::uint32_t right = ranks[sides_.first_right() + j];
        if (right == corpus::PackedCorpus::no_rank) continue;
        const double score = matching.score(right);
        const double expected = -2.0 * (score >= cutoff_ ? score : 0.0);
        ASSERT_EQ(std::bit_cast<std::uint64_t>(cells[i * of.right.size() + j]), std::bit_cast<std::uint64_t>(expected))
            << i << ", " << j;
      }
    }
  }

  void expect_same_best(const dispatch::CudaExecutor& subject, std::size_t k, const dispatch::Control& control) const {
    const auto expected = rarity::find_best(reading_, sides_, k, cutoff_, {1, nullptr});
    EXPECT_EQ(device_.find_best(subject, k, control), expected) << "k " << k;
  }

  void expect_same_pairs(const dispatch::CudaExecutor& subject, const dispatch::Control& control) const {
    dispatch::PairList found;
    dispatch::PairList expected;
    dispatch::ListSink found_sink(found);
    dispatch::ListSink expected_sink(expected);
    device_.find_pairs(subject, control, found_sink);
    rarity::find_pairs(reading_, sides_, cutoff_, {1, nullptr}, expected_sink);
    EXPECT_EQ(sorted(found), sorted(expected)) << "cutoff " << cutoff_;
  }

  /// Without a cutoff; rows in no order, nulls among them.
  void expect_same_chosen(const dispatch::CudaExecutor& subject, const dispatch::Control& control) const {
    const auto left_rows = static_cast<std::int32_t>(sides_.left_rows());
    const auto right_rows = static_cast<std::int32_t>(sides_.right_rows());
    std::vector<std::int32_t> left;
    std::vector<std::int32_t> right;
    for (std::int32_t i = 0; i < left_rows; ++i)
      for (std::int32_t j = 0; j < right_rows; j += 2) {
        left.push_back((7 * i + j) % left_rows);
        right.push_back(right_rows - 1 - j);
      }
    const RowPairs rows{left, right};
    EXPECT_EQ(device_.score_chosen(subject, rows, control), rarity::score_chosen(reading_, sides_, rows, {1, nullptr}));
  }

 private:
  static std::vector<std::tuple<std::uint32_t, std::uint32_t, double>> sorted(const dispatch::PairList& list) {
    std::vector<std::tuple<std::uint32_t, std::uint32_t, double>> pairs;
    for (const auto& part : list.parts())
      for (const dispatch::RankPair& pair : part) pairs.emplace_back(pair.left, pair.right, pair.score);
    std::ranges::sort(pairs);
    return pairs;
  }

  std::vector<Corpus> corpora_;
  rarity::Model model_;
  rarity::Reading reading_;
  rarity::Sides sides_;
  double cutoff_;
  rarity::DeviceRequest device_;
};

/// Every result kind, at cutoffs that many and few pairs meet.
inline void expect_same_rarity(const dispatch::CudaExecutor& subject, const testing::RarityRows& left,
                               const testing::RarityRows& right, const dispatch::Control& control = {}) {
  const BothWays without(left, right, 0);
  without.expect_same_cells(subject, control);
  for (const std::size_t k : {std::size_t{1}, std::size_t{4}, right.size() + 1})
    without.expect_same_best(subject, k, control);
  without.expect_same_chosen(subject, control);
  BothWays(left, std::nullopt, 0).expect_same_chosen(subject, control);
  for (const double cutoff : {0.05, 0.4, 0.8, 1.0}) {
    const BothWays two(left, right, cutoff);
    two.expect_same_pairs(subject, control);
    two.expect_same_best(subject, 3, control);
    if (cutoff == 0.4) two.expect_same_cells(subject, control);
    BothWays(left, std::nullopt, cutoff).expect_same_pairs(subject, control);
  }
}

}  // namespace warpmatch::test
