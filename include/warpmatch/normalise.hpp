#pragma once

#include <functional>
#include <string>

#include <warpmatch/corpus.hpp>
#include <warpmatch/export.hpp>

/// Strings in a normal form, so that spellings of one thing become one string.
namespace warpmatch {

/// What a code point becomes: itself, others, or nothing. White space and whatever separates words becomes a space.
using CodePointMap = std::function<std::u32string(char32_t)>;

/// The strings of a corpus in a normal form, in the same rows: each code point is what `map` makes of it, words are
/// separated by one space, and neither end has one. Where an apostrophe becomes a space, one that stands between a
/// word and a final s is left out instead: `Macy's` is one word. Nulls stay nulls.
///
/// `map` is called once for each distinct code point, in the calling thread. `workers` = 0 uses every core.
///
///     Corpus plain = normalised(Corpus{"A-B", "a b"}, [](char32_t c) -> std::u32string {
///       if (c >= 'A' && c <= 'Z') return {c + 32};
///       return {c >= 'a' && c <= 'z' ? c : ' '};
///     });
///     plain.distinct();  // 1: both are `a b`
WARPMATCH_EXPORT Corpus normalised(const Corpus& corpus, const CodePointMap& map, unsigned workers = 0);

/// A letter or a digit in lower case, a space for any other code point. Letters, digits and lower case are those of
/// Unicode 13.0, as in `rapidfuzz.utils.default_process`; one code point becomes one.
///
///     lower_alphanumeric(U'\u00C9');  // U'\u00E9': an accented capital becomes its small letter
///     lower_alphanumeric(U'_');       // U' '
WARPMATCH_EXPORT char32_t lower_alphanumeric(char32_t point);

}  // namespace warpmatch
