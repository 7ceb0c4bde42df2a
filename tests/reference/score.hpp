#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <warpmatch/metric.hpp>

#include "reference/edit_distance.hpp"
#include "reference/jaccard.hpp"
#include "reference/jaro.hpp"
#include "reference/ratios.hpp"
#include "reference/trigram.hpp"
#include "reference/words.hpp"

/// The score of every scorer there is.
namespace warpmatch::reference {

/// What a metric compares, as far as that makes strings equal that are not.
std::u32string prepared(Metric metric, const std::u32string& string);

/// What the scores of two strings are made of, whatever the form: a distance and its maximum. The scorers of
/// rapidfuzz.fuzz and the similarities have no distance, so there it is the score or the similarity itself.
struct Measure {
  double value = 0;
  double maximum = 0;
};

Measure measure(const Scorer& scorer, const std::u32string& a, const std::u32string& b);

/// The score of a distance whose largest possible value is `m`.
double score_of(Form form, double d, double m);

double score_of(const Scorer& scorer, const Measure& measure);

/// The score without a cutoff.
double score(const Scorer& scorer, const std::u32string& a, const std::u32string& b);

/// True where the score meets the cutoff, compared as it is reported.
bool meets(Form form, double score, double cutoff);

/// What a pair that misses the cutoff is reported as.
double missed(const Scorer& scorer, double cutoff);

/// Every form a distance is reported in.
inline constexpr Form all_forms[] = {Form::distance, Form::similarity, Form::normalized_distance,
                                     Form::normalized_similarity, Form::ratio};

/// Every scorer that has a name, and so the weights and the like that go without saying.
std::vector<Scorer> all_scorers();

/// Those, and scorers with weights: Indel in disguise, a multiple of Levenshtein, neither, and costs that differ by
/// direction.
std::vector<Scorer> all_scorers_and_weights();

/// True where the score of (a, b) is that of (b, a).
inline bool is_symmetric(const Scorer& scorer) { return scorer.weights.insertion == scorer.weights.deletion; }

/// The scorer's name and what a name does not say.
std::string label(const Scorer& scorer);

}  // namespace warpmatch::reference
