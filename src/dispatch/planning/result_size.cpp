#include "dispatch/planning/result_size.hpp"

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

#include "dispatch/executor.hpp"
#include "dispatch/operations/equal_strings.hpp"

namespace warpmatch::dispatch {
namespace {

constexpr double kSampleSeconds = 0.1;  // of one thread

/// Counts pairs of strings that differ, and the pairs of rows they stand for.
class Count final : public PairSink {
 public:
  /// `copies`, by left rank, are the rows that hold its string.
  Count(const Request& request, std::vector<std::uint64_t> copies)
      : request_(request), copies_(std::move(copies)), equal_(equal_right_of(request)) {}

  void take(std::vector<RankPair>& pairs) override {
    std::uint64_t rows = 0;
    std::uint64_t count = 0;
    for (const RankPair& pair : pairs) {
      if (equal_[pair.left] == pair.right) continue;
      ++count;
      rows += copies_[pair.left] * request_.right.rows(pair.right).size();
    }
    row_pairs_ += rows;
    rank_pairs_ += count;
  }

  std::uint64_t row_pairs() const { return row_pairs_; }
  std::uint64_t rank_pairs() const { return rank_pairs_; }

 private:
  const Request& request_;
  const std::vector<std::uint64_t> copies_;
  const std::vector<std::uint32_t> equal_;
  std::atomic<std::uint64_t> row_pairs_{0};
  std::atomic<std::uint64_t> rank_pairs_{0};
};

std::vector<std::uint64_t> copies_of_all(const Request& request) {
  std::vector<std::uint64_t> copies(request.left.distinct());
  for (std::uint32_t rank = 0; rank < request.left.distinct(); ++rank) copies[rank] = request.left.rows(rank).size();
  return copies;
}

std::uint64_t scaled(std::uint64_t count, double by) {
  return static_cast<std::uint64_t>(static_cast<double>(count) * by + 0.5);
}

/// From `size` left strings, evenly over the ranks and so over the lengths.
ResultSize from_sample(const Corpus& left, const Corpus& right, const ScoreOptions& options, const Request& request,
                       std::uint32_t size, const Control& control) {
  std::vector<std::u32string> strings;
  std::vector<std::uint32_t> ranks;
  for (std::uint64_t i = 0; i < size; ++i) {
    ranks.push_back(static_cast<std::uint32_t>((2 * i + 1) * request.left.distinct() / (2 * size)));
    strings.push_back(*left.code_points(request.left.first_row(ranks.back())));
  }
  std::vector<Text> texts;
  for (const std::u32string& string : strings) texts.emplace_back(string.data(), string.size(), Encoding::ucs4);
  const Corpus sample(texts, 1);
  const Request sampled = make_request(sample, right, options);
  std::vector<std::uint64_t> copies(sampled.left.distinct());
  for (std::uint32_t rank = 0; rank < sampled.left.distinct(); ++rank)
    copies[rank] = request.left.rows(ranks[sampled.left.first_row(rank)]).size();
  Count count(sampled, std::move(copies));
  cpu_executor().pairs(sampled, count, control);
  // In a self-join each pair is seen from both of its strings.
  const double by = static_cast<double>(request.left.distinct()) / size / (request.self ? 2 : 1);
  return {scaled(count.row_pairs(), by), scaled(count.rank_pairs(), by), "estimated"};
}

}  // namespace

ResultSize join_size(const Corpus& left, const Corpus& right, const ScoreOptions& options, const Request& request,
                     const Work& work, std::uint64_t equal_rows, const Control& control) {
  ResultSize size;
  if (joins_equals(request) || work.cpu_seconds <= kSampleSeconds) {
    Count count(request, copies_of_all(request));
    if (joins_equals(request))
      equal_pairs(request, count, control);
    else
      cpu_executor().pairs(request, count, control);
    size = {count.row_pairs(), count.rank_pairs(), "exact"};
  } else {
    const auto strings = static_cast<std::uint32_t>(request.left.distinct() * (kSampleSeconds / work.cpu_seconds));
    if (strings == 0) {
      const std::uint64_t left_rows = left.size() - left.nulls();
      const std::uint64_t right_rows = right.size() - right.nulls();
      return {request.self ? left_rows * (left_rows - 1) / 2 : left_rows * right_rows, work.window_pairs, "at most"};
    }
    size = from_sample(left, right, options, request, strings, control);
  }
  size.row_pairs += equal_rows;
  return size;
}

}  // namespace warpmatch::dispatch
