#pragma once

#include <span>

#include <warpmatch/matcher.hpp>

namespace warpmatch {

/// `matrix`, of texts as they lie, none of them null, on the CPU. Right where comparing them takes less than reading
/// them into a Corpus: a few long strings and a strict cutoff, or a metric that looks at their beginnings alone.
///
///     warpmatch::matrix_of_texts(texts, texts, {.scorer = {Metric::prefix, Form::distance}}, out);
void matrix_of_texts(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options,
                     const MatrixView& out, double multiplier = 1.0, const RunOptions& run = {});

/// Whether that is to be expected, by lengths, number and cutoff; false where a text is null.
bool is_cheaper_unpacked(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options);

}  // namespace warpmatch
