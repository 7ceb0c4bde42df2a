#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <variant>
#include <vector>

#include <warpmatch/matrix.hpp>

namespace warpmatch {

/// Scores as doubles (normalised forms, ratio) or as integers (distance, similarity).
using ScoreColumn = std::variant<std::vector<double>, std::vector<std::int64_t>>;

/// One of them, as a double.
inline double score_at(const ScoreColumn& scores, std::size_t i) {
  return std::visit([i](const auto& values) { return static_cast<double>(values[i]); }, scores);
}

/// One of the choices of a query.
struct Match {
  std::size_t row = 0;
  double score = 0;

  friend bool operator==(const Match&, const Match&) = default;
};

/// Two rows and their score.
struct Pair {
  std::int32_t left = 0;
  std::int32_t right = 0;
  double score = 0;

  friend bool operator==(const Pair&, const Pair&) = default;
};

/// The k best choices of each query, best first; ties go to the lower row.
struct TopK {
  std::size_t queries = 0;
  std::size_t k = 0;                  ///< as asked for, but no more than there are choices
  std::vector<std::int32_t> indices;  ///< queries x k rows of the choices; -1 where there are fewer
  ScoreColumn scores;  ///< queries x k; where there are fewer, 0 for similarities, the largest value for distances

  /// The choices of one query, as many as there are. Not checked, as of a vector.
  std::vector<Match> matches(std::size_t query) const {
    std::vector<Match> found;
    for (std::size_t i = query * k; i < (query + 1) * k && indices[i] >= 0; ++i)
      found.push_back({static_cast<std::size_t>(indices[i]), score_at(scores, i)});
    return found;
  }
};

/// Every pair that meets a cutoff, sorted by (left, right).
///
///     for (const auto& [left, right, score] : warpmatch::self_join(names, {"ratio", 90})) { /* ... */ }
struct Pairs {
  std::vector<std::int32_t> left;   ///< row of the left corpus
  std::vector<std::int32_t> right;  ///< row of the right corpus; in a self-join always greater than `left`
  ScoreColumn score;

  std::size_t size() const { return left.size(); }
  bool empty() const { return left.empty(); }
  /// Not checked, as of a vector.
  Pair operator[](std::size_t i) const { return {left[i], right[i], score_at(score, i)}; }

  /// Walks over the pairs, which it makes as it goes.
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using difference_type = std::ptrdiff_t;
    using value_type = Pair;
    using pointer = void;
    using reference = Pair;

    Iterator() = default;
    Iterator(const Pairs* pairs, std::size_t i) : pairs_(pairs), i_(i) {}
    Pair operator*() const { return (*pairs_)[i_]; }
    Iterator& operator++() {
      ++i_;
      return *this;
    }
    Iterator operator++(int) { return {pairs_, i_++}; }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const Pairs* pairs_ = nullptr;
    std::size_t i_ = 0;
  };
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, size()}; }
};

/// Connected components over the pairs of a self-join.
struct Clusters {
  /// One entry a row: the cluster's number, dense from 0, in order of each cluster's lowest row.
  /// Nulls and rows without a partner are clusters of their own.
  std::vector<std::int32_t> cluster;
  /// One entry a cluster: the row that speaks for it. The spelling with the most exact duplicates wins,
  /// then the one with the most close partners, then the lowest row.
  std::vector<std::int32_t> representative;
  std::vector<std::int32_t> size;  ///< rows in each cluster
  std::uint64_t pairs = 0;         ///< pairs of rows at or above the threshold

  /// The rows of each cluster, ascending.
  std::vector<std::vector<std::int32_t>> members() const {
    std::vector<std::vector<std::int32_t>> rows(size.size());
    for (std::size_t i = 0; i < size.size(); ++i) rows[i].reserve(static_cast<std::size_t>(size[i]));
    for (std::size_t row = 0; row < cluster.size(); ++row)
      rows[static_cast<std::size_t>(cluster[row])].push_back(static_cast<std::int32_t>(row));
    return rows;
  }
};

/// What a call would do and cost, found without doing it.
struct Plan {
  std::string operation;  ///< matrix, top_k, pairs, self_join
  std::string device;     ///< cpu, cuda:N or cuda:all
  std::string reason;     ///< why that device
  std::string lanes;      ///< CPU: the SIMD level; CUDA: the device's name
  std::uint64_t left_rows = 0;
  std::uint64_t right_rows = 0;
  std::uint64_t pairs = 0;            ///< pairs of rows asked for
  std::uint64_t duplicate_pairs = 0;  ///< of a join: those of rows that hold equal strings and meet the cutoff, exact
  std::uint64_t distinct_pairs = 0;   ///< after folding duplicates
  std::uint64_t window_pairs = 0;     ///< left after the length window
  std::uint64_t probes = 0;           ///< of a join through an index: entries of it that are sorted or looked at
  std::uint64_t candidates = 0;       ///< pairs that these bring up: scored by words, compared by signature
  std::vector<std::string> filters;   ///< lossless filters that run before scoring
  std::uint64_t tiles = 0;            ///< parts that the work is cut into
  std::uint64_t results = 0;          ///< cells, places of a top k, or pairs of rows, those of duplicates included
  std::string results_are;            ///< how that is known: `exact`, `estimated` from a sample, or `at most`
  std::uint64_t result_bytes = 0;     ///< what the result takes, of a matrix with cells of 4 bytes
  std::uint64_t memory_bytes = 0;     ///< peak beyond the corpora, the result included
  std::uint64_t device_bytes = 0;     ///< peak on each device, the corpora included; 0 on the CPU
  double seconds = 0;                 ///< estimate
};

}  // namespace warpmatch
