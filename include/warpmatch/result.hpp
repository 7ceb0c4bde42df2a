#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace warpmatch {

/// Element types a dense result can have.
enum class DType : std::uint8_t { i8, i16, i32, i64, u8, u16, u32, u64, f32, f64 };

/// A borrowed row-major matrix to write scores into.
struct MatrixView {
  void* data = nullptr;
  DType dtype = DType::f32;
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::size_t row_stride = 0;  ///< elements from one row to the next
};

/// Scores as doubles (normalised forms, ratio) or as integers (distance, similarity).
using ScoreColumn = std::variant<std::vector<double>, std::vector<std::int64_t>>;

/// The k best choices of each query, best first; ties go to the lower row.
struct TopK {
  std::size_t queries = 0;
  std::size_t k = 0;                  ///< as asked for, but no more than there are choices
  std::vector<std::int32_t> indices;  ///< queries x k rows of the choices; -1 where there are fewer
  ScoreColumn scores;  ///< queries x k; where there are fewer, 0 for similarities, the largest value for distances
};

/// Every pair at or above a cutoff, sorted by (left, right).
struct Pairs {
  std::vector<std::int32_t> left;   ///< row of the left corpus
  std::vector<std::int32_t> right;  ///< row of the right corpus; in a self-join always greater than `left`
  ScoreColumn score;

  std::size_t size() const { return left.size(); }
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
  std::uint64_t probes = 0;           ///< of a join by words: entries of the index of words that are looked at
  std::uint64_t candidates = 0;       ///< of a join by words: pairs of distinct strings that these bring up
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
