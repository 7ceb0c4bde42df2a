#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <warpmatch/corpus.hpp>
#include <warpmatch/device.hpp>
#include <warpmatch/error.hpp>
#include <warpmatch/metric.hpp>
#include <warpmatch/monitor.hpp>
#include <warpmatch/result.hpp>

/// Batch scoring, searching and joining of string sets by edit distance. One API, two executors (CPU and
/// CUDA), the same results from both.
namespace warpmatch {

/// How to run a batch call; none of it changes the results.
struct RunOptions {
  Device device;
  unsigned workers = 0;        ///< CPU threads; 0 uses every core
  Monitor* monitor = nullptr;  ///< not owned
};

/// How a cutoff meets a score. Both are inclusive.
enum class CutoffRule : std::uint8_t {
  reported,   ///< the reported double is compared with the cutoff
  rapidfuzz,  ///< as RapidFuzz: `ratio` compares score / 100 with cutoff / 100, each rounded once more
};

/// What a score is and which scores count.
struct ScoreOptions {
  Scorer scorer;
  std::optional<double> score_cutoff = {};  ///< floor for similarities, ceiling for distances; inclusive
  CutoffRule rule = CutoffRule::reported;
};

/// The score of one pair. A score that misses the cutoff is reported as RapidFuzz does: 0 for similarities,
/// 1.0 for a normalised distance, cutoff + 1 for a distance.
///
///     warpmatch::score("kitten", "sitting", {.scorer = {Metric::levenshtein, Form::distance}});  // 3
double score(Text left, Text right, const ScoreOptions& options);

/// Every score, `out[i][j]` of queries[i] and choices[j]; missed cutoffs as in `score`, times `multiplier`,
/// rounded to nearest (halves away from zero) for integer dtypes. Nulls get the worst score of a float scorer;
/// with an integer scorer they throw InvalidArgument. RangeError, naming value and dtype, where a score does
/// not fit `out`.
void matrix(const Corpus& queries, const Corpus& choices, const ScoreOptions& options, const MatrixView& out,
            double multiplier = 1.0, const RunOptions& run = {});

/// The scores of queries[i] and choices[i] in the one row of `out`; otherwise as `matrix`. They are scored as they lie
/// on the CPU, but for Device::Kind::cuda, which packs both sides first.
void paired(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options,
            const MatrixView& out, double multiplier = 1.0, const RunOptions& run = {});

/// One of the choices of a query.
struct Match {
  std::size_t row = 0;
  double score = 0;

  friend bool operator==(const Match&, const Match&) = default;
};

/// Up to `limit` of the choices that meet the cutoff, as they lie and in the calling thread: the quickest way for a
/// query that comes alone. Best first, ties to the lower row. Nulls match nothing.
///
///     warpmatch::extract("appel", names, 1, {.scorer = scorer_from_name("ratio")});
std::vector<Match> extract(Text query, std::span<const Text> choices, std::size_t limit, const ScoreOptions& options,
                           Monitor* monitor = nullptr);

/// The k best choices of every query, without a dense matrix. A k above the number of choices is that number. Throws
/// InvalidArgument for k = 0, OutOfMemory or RangeError for more results than there is room for.
TopK top_k(const Corpus& queries, const Corpus& choices, std::size_t k, const ScoreOptions& options,
           const RunOptions& run = {});

/// Every pair (i, j) of left[i] and right[j] that meets the cutoff, exact and sparse.
/// Throws InvalidArgument without a cutoff, OutOfMemory, with how many there are, where there is no room for them.
Pairs pairs(const Corpus& left, const Corpus& right, const ScoreOptions& options, const RunOptions& run = {});

/// Every pair (i, j), i < j, of one corpus that meets the cutoff, exact and sparse.
Pairs self_join(const Corpus& corpus, const ScoreOptions& options, const RunOptions& run = {});

/// What holds the rows of a cluster together.
enum class Linkage : std::uint8_t {
  components,  ///< a chain of pairs that meet the cutoff
  average,     ///< an average over all of its pairs that meets it, one that is not found counting as 0
};

/// Clusters over the pairs `self_join` would give. Of connected components no pair is kept: memory follows the rows.
/// Average linkage, for similarities, keeps them: groups are merged best average first, ties to the lower ranks, as
/// long as the average over all pairs of rows of the two meets the cutoff; it takes no chain for a cluster. Throws
/// InvalidArgument for average linkage of a distance.
Clusters cluster(const Corpus& corpus, const ScoreOptions& options, const RunOptions& run = {},
                 Linkage linkage = Linkage::components);

/// The same where strings were made into others before they are compared: `spellings` has the same rows as they were
/// written, and the most frequent spelling speaks for a cluster. Throws InvalidArgument for another number of rows.
Clusters cluster(const Corpus& corpus, const Corpus& spellings, const ScoreOptions& options, const RunOptions& run = {},
                 Linkage linkage = Linkage::components);

/// A shortest chain of rows from one to the other, both included, in which each is paired with the next as by
/// `self_join`; of equally short ones that whose rows are lowest, compared from the start. Empty where there is none:
/// rows of different clusters, nulls. Only strings of the rows `among` are searched, such as those of a cluster. Work
/// and memory follow the distinct strings: no pair of copies is looked at.
/// Throws InvalidArgument for rows out of range and without a cutoff.
std::vector<std::int32_t> link_path(const Corpus& corpus, std::size_t from, std::size_t to,
                                    std::span<const std::int32_t> among, const ScoreOptions& options,
                                    const RunOptions& run = {});

/// The batch calls a plan can be made for.
enum class Operation : std::uint8_t { matrix, top_k, pairs, self_join };

/// What a call would do and cost. It is not done, but for a join some tenths of a second at the most go into a sample
/// of the left strings, from which the number of pairs is estimated. For a self-join pass the corpus twice; k is that
/// of a top k.
Plan plan(Operation operation, const Corpus& left, const Corpus& right, const ScoreOptions& options,
          const RunOptions& run = {}, std::size_t k = 1);

}  // namespace warpmatch
