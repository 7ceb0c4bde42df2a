#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <warpmatch/corpus.hpp>
#include <warpmatch/error.hpp>
#include <warpmatch/export.hpp>
#include <warpmatch/matrix.hpp>
#include <warpmatch/options.hpp>
#include <warpmatch/result.hpp>
#include <warpmatch/text.hpp>

/// Batch scoring, searching and joining of string sets by edit distance. One API, two executors (CPU and
/// CUDA), the same results from both.
namespace warpmatch {

/// The score of one pair. A score that misses the cutoff is reported as RapidFuzz does: 0 for similarities,
/// 1.0 for a normalised distance, cutoff + 1 for a distance.
///
///     warpmatch::score("kitten", "sitting", {"levenshtein"});  // 3
WARPMATCH_EXPORT double score(Text left, Text right, const ScoreOptions& options);

/// Every score, `out[i][j]` of queries[i] and choices[j]; missed cutoffs as in `score`, times `multiplier`,
/// rounded to nearest (halves away from zero) for integer dtypes. Nulls get the worst score of a float scorer;
/// with an integer scorer they throw InvalidArgument. RangeError, naming value and dtype, where a score does
/// not fit `out`.
WARPMATCH_EXPORT void matrix(const Corpus& queries, const Corpus& choices, const ScoreOptions& options,
                             const MatrixView& out, double multiplier = 1.0, const RunOptions& run = {});

/// The same in memory of its own. Doubles hold every score as it is.
///
///     warpmatch::matrix<std::uint8_t>({"cat", "dog"}, {"cut"}, {"levenshtein"})(0, 0);  // 1
template <Cell T = double>
Matrix<T> matrix(const Corpus& queries, const Corpus& choices, const ScoreOptions& options, double multiplier = 1.0,
                 const RunOptions& run = {}) {
  Matrix<T> out(queries.size(), choices.size());
  matrix(queries, choices, options, out.view(), multiplier, run);
  return out;
}

/// The scores of queries[i] and choices[i] in the one row of `out`; otherwise as `matrix`. Read as they lie on the CPU,
/// packed for Device::Kind::cuda. Where a string makes it throw, other rows may have been written.
WARPMATCH_EXPORT void paired(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options,
                             const MatrixView& out, double multiplier = 1.0, const RunOptions& run = {});

/// The same of any two lists of strings, in memory of its own.
///
///     warpmatch::paired<float>(left, right, {"ratio"});  // of std::vector<std::string> left and right
template <Cell T = double, TextRange Left, TextRange Right>
std::vector<T> paired(const Left& queries, const Right& choices, const ScoreOptions& options, double multiplier = 1.0,
                      const RunOptions& run = {}) {
  const auto left = texts_of(queries);
  const auto right = texts_of(choices);
  std::vector<T> out(left.size());
  paired(left, right, options, {out.data(), dtype_of<T>(), 1, out.size(), out.size()}, multiplier, run);
  return out;
}

/// Up to `limit` of the choices that meet the cutoff, as they lie and in the calling thread: the quickest way for a
/// query that comes alone. Best first, ties to the lower row. Nulls match nothing.
///
///     warpmatch::extract("appel", fruits, 1, {"ratio"});
WARPMATCH_EXPORT std::vector<Match> extract(Text query, std::span<const Text> choices, std::size_t limit,
                                            const ScoreOptions& options, Monitor* monitor = nullptr);

/// The same of any list of strings.
template <TextRange Strings>
requires(!std::convertible_to<const Strings&, std::span<const Text>>) std::vector<Match> extract(
    Text query, const Strings& choices, std::size_t limit, const ScoreOptions& options, Monitor* monitor = nullptr) {
  return extract(query, std::span<const Text>(texts_of(choices)), limit, options, monitor);
}

/// What `extract` of a corpus calls.
WARPMATCH_EXPORT std::vector<Match> extract_from_corpus(Text query, const Corpus& choices, std::size_t limit,
                                                        const ScoreOptions& options, const RunOptions& run);

/// The same of a corpus, which keeps what its searches read: of many strings a query looks at few. Nothing is made a
/// corpus for it. Throws as `top_k` does.
///
///     warpmatch::extract("appel", corpus, 1, {"ratio", 80});
template <std::same_as<Corpus> Choices>
std::vector<Match> extract(Text query, const Choices& choices, std::size_t limit, const ScoreOptions& options,
                           const RunOptions& run = {}) {
  return extract_from_corpus(query, choices, limit, options, run);
}

/// The best of the choices that meet the cutoff; nullopt where none does. Ties go to the lower row.
///
///     warpmatch::extract_one("appel", fruits, {"ratio", 70});
template <TextRange Strings>
std::optional<Match> extract_one(Text query, const Strings& choices, const ScoreOptions& options,
                                 Monitor* monitor = nullptr) {
  const std::vector<Match> best = extract(query, choices, 1, options, monitor);
  if (best.empty()) return std::nullopt;
  return best.front();
}

template <std::same_as<Corpus> Choices>
std::optional<Match> extract_one(Text query, const Choices& choices, const ScoreOptions& options,
                                 const RunOptions& run = {}) {
  const std::vector<Match> best = extract(query, choices, 1, options, run);
  if (best.empty()) return std::nullopt;
  return best.front();
}

/// The k best choices of every query, without a dense matrix. A k above the number of choices is that number. Throws
/// InvalidArgument for k = 0, OutOfMemory or RangeError for more results than there is room for.
WARPMATCH_EXPORT TopK top_k(const Corpus& queries, const Corpus& choices, std::size_t k, const ScoreOptions& options,
                            const RunOptions& run = {});

/// Every pair (i, j) of left[i] and right[j] that meets the cutoff, exact and sparse.
/// Throws InvalidArgument without a cutoff, OutOfMemory, with how many there are, where there is no room for them.
WARPMATCH_EXPORT Pairs pairs(const Corpus& left, const Corpus& right, const ScoreOptions& options,
                             const RunOptions& run = {});

/// Every pair (i, j), i < j, of one corpus that meets the cutoff, exact and sparse.
///
///     warpmatch::self_join({"Anna", "Hannah", "Anne"}, {"levenshtein", 1});  // (0, 2, 1)
WARPMATCH_EXPORT Pairs self_join(const Corpus& corpus, const ScoreOptions& options, const RunOptions& run = {});

/// What holds the rows of a cluster together.
enum class Linkage : std::uint8_t {
  components,  ///< a chain of pairs that meet the cutoff
  average,     ///< an average over all of its pairs that meets it, one that is not found counting as 0
};

/// Clusters over the pairs `self_join` would give. Of connected components no pair is kept: memory follows the rows.
/// Average linkage, for similarities, keeps them: groups are merged best average first, ties to the lower ranks, as
/// long as the average over all pairs of rows of the two meets the cutoff; it takes no chain for a cluster. Throws
/// InvalidArgument for average linkage of a distance.
WARPMATCH_EXPORT Clusters cluster(const Corpus& corpus, const ScoreOptions& options, const RunOptions& run = {},
                                  Linkage linkage = Linkage::components);

/// The same where strings were made into others before they are compared: `spellings` has the same rows as they were
/// written, and the most frequent spelling speaks for a cluster. Throws InvalidArgument for another number of rows.
WARPMATCH_EXPORT Clusters cluster(const Corpus& corpus, const Corpus& spellings, const ScoreOptions& options,
                                  const RunOptions& run = {}, Linkage linkage = Linkage::components);

/// A shortest chain of rows from one to the other, both included, in which each is paired with the next as by
/// `self_join`; of equally short ones that whose rows are lowest, compared from the start. Empty where there is none:
/// rows of different clusters, nulls. Only strings of the rows `among` are searched, such as those of a cluster. Work
/// and memory follow the distinct strings: no pair of copies is looked at.
/// Throws InvalidArgument for rows out of range and without a cutoff.
WARPMATCH_EXPORT std::vector<std::int32_t> link_path(const Corpus& corpus, std::size_t from, std::size_t to,
                                                     std::span<const std::int32_t> among, const ScoreOptions& options,
                                                     const RunOptions& run = {});

/// The batch calls a plan can be made for.
enum class Operation : std::uint8_t { matrix, top_k, pairs, self_join };

/// What a call would do and cost. It is not done, but for a join some tenths of a second at the most go into a sample
/// of the left strings, from which the number of pairs is estimated. For a self-join pass the corpus twice; k is that
/// of a top k.
WARPMATCH_EXPORT Plan plan(Operation operation, const Corpus& left, const Corpus& right, const ScoreOptions& options,
                           const RunOptions& run = {}, std::size_t k = 1);

}  // namespace warpmatch
