#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <warpmatch/corpus.hpp>
#include <warpmatch/export.hpp>
#include <warpmatch/matcher.hpp>
#include <warpmatch/matching.hpp>
#include <warpmatch/result.hpp>

/// The score `rarity`: how much two strings have in common, word by word, where a rare word counts for more than a
/// frequent one.
namespace warpmatch {

namespace rarity {
class Model;
}

/// What `rarity` takes for the same.
struct RarityOptions {
  /// Two or three neighbouring words that are written as one somewhere are that one: `ps lx350h` is `pslx350h`.
  bool glue = true;
  /// Words of four code points or more and without a digit may stand for each other: at an OSA distance of 1, or of 2
  /// where both have eight or more, and a similarity, 1 - distance / length of the longer, of 0.74 or more.
  bool typing_errors = true;
  /// Numbers, words with a digit from 0 to 9, that contradict each other take a fifth of the score: where each of two
  /// strings has one that the other has not. A number on one side alone takes nothing.
  bool numbers = true;
};

/// Two words that a score takes for the same.
struct WordMatch {
  std::u32string left;
  std::u32string right;
  double similarity = 0;  ///< 1 for equal words
  double left_weight = 0;
  double right_weight = 0;
  double share = 0;  ///< what the match adds to the score
};

/// A word without a partner.
struct WordAlone {
  std::u32string word;
  double weight = 0;
};

/// Where a score comes from: the shares of the matches add up to it, less what contradicting numbers take.
struct RarityExplanation {
  double score = 0;
  std::vector<WordMatch> matches;  ///< largest share first
  std::vector<WordAlone> left;     ///< words without a partner, heaviest first
  std::vector<WordAlone> right;
  double loss = 0;                           ///< to numbers that contradict each other; then these are
  std::vector<std::u32string> left_numbers;  ///< those that the right string has not, ascending
  std::vector<std::u32string> right_numbers;
};

/// Pairs of rows that a caller has chosen, each from 0 on its side; borrowed.
struct RowPairs {
  std::span<const std::int32_t> left;
  std::span<const std::int32_t> right;
};

/// The distinct words with a digit in two strings: numbers of models, versions and houses, which say more than other
/// words where they differ.
struct SharedNumbers {
  std::int32_t left = 0;
  std::int32_t right = 0;
  std::int32_t both = 0;  ///< those that are in both, as they stand

  friend bool operator==(const SharedNumbers&, const SharedNumbers&) = default;
};

/// What a fitted Rarity knows, to be kept and read again: the words of the strings it was fitted on, ascending by code
/// point, and how many strings have each. A word that was only ever part of a glued one has none.
struct RarityState {
  RarityOptions options;
  std::uint64_t rows = 0;
  std::vector<std::u32string> words;
  std::vector<std::uint32_t> frequencies;  ///< by word
};

/// Scores strings by the words they share, weighed by how rare each is among the strings it was fitted on: soft
/// TF-IDF (Cohen, Ravikumar and Fienberg 2003) with words that are glued or misspelt taken for what they stand for.
/// A score lies in 0 to 1 and is symmetric; strings that have the same words score 1, and a string without a word
/// scores 0 with every other. Strings whose numbers contradict each other score four fifths of what they would.
///
/// Words are what white space separates, compared as they stand: bring the strings into a normal form first
/// (normalise.hpp). The weight of a word is ln(rows / frequency), the frequency being the largest among the word and
/// those that may stand for it, so that a typing error is not taken for a rare word. Words that were not seen count as
/// seen once. Weights and similarities are whole numbers of 1/4096, so sums do not depend on their order.
///
/// Immutable, cheap to copy and safe to share between threads.
///
///     warpmatch::Corpus names{"acme corp", "globex corp", "acme corporation", "initech corp"};
///     warpmatch::Rarity rarity(names);
///     rarity.score("acme corp", "acme inc");     // 0.39...: acme is rarer than corp
class WARPMATCH_EXPORT Rarity {
 public:
  /// Fits on the strings of one or several corpora. Throws InvalidArgument where they hold no row that is not null.
  explicit Rarity(std::span<const Corpus> fitted, const RarityOptions& options = {}, const RunOptions& run = {});
  explicit Rarity(const Corpus& fitted) : Rarity(std::span(&fitted, 1)) {}
  /// What was fitted before. Throws InvalidArgument for words that are empty, not ascending or not one for each
  /// frequency, and for frequencies above the rows.
  explicit Rarity(const RarityState& state, const RunOptions& run = {});

  RarityState state() const;
  const RarityOptions& options() const;
  std::uint64_t rows() const;      ///< strings it was fitted on, nulls left out
  std::size_t vocabulary() const;  ///< distinct words of theirs
  double weight(Text word) const;  ///< of one word; that of a word seen once where it was not seen

  double score(Text left, Text right) const;
  RarityExplanation explain(Text left, Text right) const;

  // Batch calls, as those of the same names in matcher.hpp. Scores are doubles; cutoffs lie in 0 to 1. `run` names
  // the device, as there; `score_rows` runs on the CPU unless it names another, and `shared_numbers` always does.

  void matrix(const Corpus& queries, const Corpus& choices, const MatrixView& out, std::optional<double> cutoff = {},
              double multiplier = 1.0, const RunOptions& run = {}) const;
  template <Cell T = double>
  Matrix<T> matrix(const Corpus& queries, const Corpus& choices, std::optional<double> cutoff = {},
                   double multiplier = 1.0, const RunOptions& run = {}) const {
    Matrix<T> out(queries.size(), choices.size());
    matrix(queries, choices, out.view(), cutoff, multiplier, run);
    return out;
  }
  TopK top_k(const Corpus& queries, const Corpus& choices, std::size_t k, std::optional<double> cutoff = {},
             const RunOptions& run = {}) const;
  /// A cutoff above 0: strings without a common word are never listed.
  Pairs pairs(const Corpus& left, const Corpus& right, double cutoff, const RunOptions& run = {}) const;
  Pairs self_join(const Corpus& corpus, double cutoff, const RunOptions& run = {}) const;
  /// The score of each of the pairs of rows, of one corpus or of a left and a right one; 0 with a null. Pairs that come
  /// left row by left row take the least time. Throws RangeError for a row that is not there.
  std::vector<double> score_rows(std::span<const Corpus> sides, const RowPairs& rows, const RunOptions& run = {}) const;
  /// Their words with a digit, glued as for the score.
  std::vector<SharedNumbers> shared_numbers(std::span<const Corpus> sides, const RowPairs& rows,
                                            const RunOptions& run = {}) const;
  /// As `cluster`. `spellings` has the same rows as they were written: the most frequent spelling speaks for a cluster.
  Clusters cluster(const Corpus& corpus, const Corpus& spellings, double cutoff, Linkage linkage = Linkage::average,
                   const RunOptions& run = {}) const;
  /// The pairs of a self-join, kept to be grouped again; `spellings` as in `cluster`.
  KeptPairs keep_pairs(const Corpus& corpus, const Corpus& spellings, double cutoff, const RunOptions& run = {}) const;

  /// What such a call would do and cost, as `plan` says it of other scorers: which words a join goes by, and how many
  /// pairs it looks at. The strings are read and, where a join is long, a part of it is done.
  Plan plan(Operation operation, const Corpus& left, const Corpus& right, std::optional<double> cutoff = {},
            const RunOptions& run = {}, std::size_t k = 1) const;

 private:
  std::shared_ptr<const rarity::Model> model_;
};

}  // namespace warpmatch
