#include "scalar_docs.hpp"

namespace warpmatch::bindings {

namespace {

constexpr FunctionDocs ratio{"ratio", R"(ratio(s1, s2, *, processor=None, score_cutoff=None)
--

Similarity of two strings from 0 to 100: 100 times the normalized Indel similarity.

As rapidfuzz.fuzz.ratio. s1 and s2 are str or bytes; `processor` is applied to both first. A score below
score_cutoff is 0. None, NaN and pandas.NA score 0. Anything else is a TypeError.

>>> from warpmatch import fuzz
>>> fuzz.ratio("this is a test", "this is a test!")
96.55172413793103
>>> fuzz.ratio("abc", "xyz", score_cutoff=50)
0.0
)"};

constexpr FunctionDocs levenshtein_distance{
    "distance", R"(distance(s1, s2, *, weights=None, processor=None, score_cutoff=None, score_hint=None)
--

Insertions, deletions and substitutions that turn s1 into s2, at least: a whole number.

As rapidfuzz.distance.Levenshtein.distance. A distance above score_cutoff is score_cutoff + 1. weights must be
(1, 1, 1) so far; score_hint is accepted and not needed. What is neither str nor bytes is a TypeError.

>>> from warpmatch.distance import Levenshtein
>>> Levenshtein.distance("kitten", "sitting")
3
>>> Levenshtein.distance("kitten", "sitting", score_cutoff=1)
2
)"};

constexpr FunctionDocs levenshtein_similarity{
    "similarity", R"(similarity(s1, s2, *, weights=None, processor=None, score_cutoff=None, score_hint=None)
--

The longer length minus the Levenshtein distance: a whole number.

As rapidfuzz.distance.Levenshtein.similarity. A similarity below score_cutoff is 0.

>>> from warpmatch.distance import Levenshtein
>>> Levenshtein.similarity("kitten", "sitting")
4
)"};

constexpr FunctionDocs levenshtein_normalized_distance{
    "normalized_distance",
    R"(normalized_distance(s1, s2, *, weights=None, processor=None, score_cutoff=None, score_hint=None)
--

Levenshtein distance over the longer length, from 0 to 1; 0 for two empty strings.

As rapidfuzz.distance.Levenshtein.normalized_distance: a score above score_cutoff, which is rounded to float32
first, is 1.0. None, NaN and pandas.NA score 1.0.

>>> from warpmatch.distance import Levenshtein
>>> Levenshtein.normalized_distance("lewenstein", "levenshtein")
0.18181818181818182
)"};

constexpr FunctionDocs levenshtein_normalized_similarity{
    "normalized_similarity",
    R"(normalized_similarity(s1, s2, *, weights=None, processor=None, score_cutoff=None, score_hint=None)
--

1 minus the normalized Levenshtein distance, from 0 to 1; 1 for two empty strings.

As rapidfuzz.distance.Levenshtein.normalized_similarity: a score below score_cutoff, which is rounded to float32
first, is 0.0. None, NaN and pandas.NA score 0.0.

>>> from warpmatch.distance import Levenshtein
>>> Levenshtein.normalized_similarity("lewenstein", "levenshtein")
0.8181818181818181
)"};

constexpr FunctionDocs indel_distance{"distance", R"(distance(s1, s2, *, processor=None, score_cutoff=None)
--

Insertions and deletions that turn s1 into s2, at least: a whole number.

As rapidfuzz.distance.Indel.distance. A distance above score_cutoff is score_cutoff + 1. What is neither str nor
bytes is a TypeError.

>>> from warpmatch.distance import Indel
>>> Indel.distance("kitten", "sitting")
5
)"};

constexpr FunctionDocs indel_similarity{"similarity", R"(similarity(s1, s2, *, processor=None, score_cutoff=None)
--

Both lengths together minus the Indel distance: a whole number.

As rapidfuzz.distance.Indel.similarity. A similarity below score_cutoff is 0.

>>> from warpmatch.distance import Indel
>>> Indel.similarity("kitten", "sitting")
8
)"};

constexpr FunctionDocs indel_normalized_distance{"normalized_distance",
                                                 R"(normalized_distance(s1, s2, *, processor=None, score_cutoff=None)
--

Indel distance over both lengths together, from 0 to 1; 0 for two empty strings.

As rapidfuzz.distance.Indel.normalized_distance: a score above score_cutoff, which is rounded to float32 first, is
1.0. None, NaN and pandas.NA score 1.0.

>>> from warpmatch.distance import Indel
>>> Indel.normalized_distance("abcd", "abcx")
0.25
)"};

constexpr FunctionDocs indel_normalized_similarity{
    "normalized_similarity", R"(normalized_similarity(s1, s2, *, processor=None, score_cutoff=None)
--

1 minus the normalized Indel distance, from 0 to 1; 1 for two empty strings.

As rapidfuzz.distance.Indel.normalized_similarity: a score below score_cutoff, which is rounded to float32 first,
is 0.0. None, NaN and pandas.NA score 0.0.

>>> from warpmatch.distance import Indel
>>> Indel.normalized_similarity("abcd", "abcx")
0.75
)"};

}  // namespace

FunctionDocs docs_of(Scorer scorer) {
  const bool levenshtein = scorer.metric == Metric::levenshtein;
  switch (scorer.form) {
    case Form::distance: return levenshtein ? levenshtein_distance : indel_distance;
    case Form::similarity: return levenshtein ? levenshtein_similarity : indel_similarity;
    case Form::normalized_distance: return levenshtein ? levenshtein_normalized_distance : indel_normalized_distance;
    case Form::normalized_similarity:
      return levenshtein ? levenshtein_normalized_similarity : indel_normalized_similarity;
    case Form::ratio: break;
  }
  return ratio;
}

}  // namespace warpmatch::bindings
