#pragma once

#include <cstddef>
#include <span>

#include <warpmatch/matcher.hpp>

namespace warpmatch {

/// `matrix`, of texts as they lie, on the CPU. Right where comparing them takes less than reading them into a Corpus: a
/// few strings, or long ones and a strict cutoff, or a metric that looks at their beginnings alone. Nulls get the worst
/// score of a float scorer; with an integer scorer they throw InvalidArgument.
///
///     warpmatch::matrix_of_texts(texts, texts, {.scorer = {Metric::prefix, Form::distance}}, out);
void matrix_of_texts(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options,
                     const MatrixView& out, double multiplier = 1.0, const RunOptions& run = {});

/// `top_k` of them. Nulls match nothing.
TopK top_k_of_texts(std::span<const Text> queries, std::span<const Text> choices, std::size_t k,
                    const ScoreOptions& options, const RunOptions& run = {});
/// `pairs` of them.
Pairs pairs_of_texts(std::span<const Text> left, std::span<const Text> right, const ScoreOptions& options,
                     const RunOptions& run = {});

/// What comparing each with each is expected to take, by lengths, number and cutoff.
struct UnpackedEstimate {
  bool is_cheaper = false;    ///< as they lie than in lanes
  double seconds = 0;         ///< of one thread, as they lie
  double packed_seconds = 0;  ///< and in lanes; where that is clearly more, so much at the least
};

/// `are_packed` says that they have been read into corpora before.
UnpackedEstimate estimate_unpacked(std::span<const Text> queries, std::span<const Text> choices,
                                   const ScoreOptions& options, bool are_packed = false);

/// The strings of a corpus in a form, row for row, null for nulls: Latin-1 where all of it is, else UCS-4. Made at the
/// first call and kept with the corpus, which is meant to be small; valid as long as any copy of it is. In a form other
/// than `as_is` the first call may wait for another thread, and polls.
std::span<const Text> unpacked_texts(const Corpus& corpus, TextForm form = TextForm::as_is);
/// Whether they are there already.
bool are_unpacked(const Corpus& corpus, TextForm form = TextForm::as_is);

}  // namespace warpmatch
