#pragma once

#include <string>
#include <vector>

#include <warpmatch/metric.hpp>

namespace warpmatch::bench {

/// A scorer by the name it has in benchmarks.
struct NamedScorer {
  std::string name;
  Scorer scorer;
};

/// Each metric's usual form, every ratio, and Levenshtein with weights of its own.
std::vector<NamedScorer> scorers();

/// True where words matter, so that strings without spaces would say little.
bool compares_words(const Scorer& scorer);

/// What a pair costs, roughly, and so how many pairs a benchmark can have.
enum class Cost { low, medium, high };

/// Strings of more than 64 characters cost more than shorter ones, and so do scorers that take no column of the edit
/// matrix in a few instructions; both together cost most.
Cost cost_of(const Scorer& scorer, const std::string& length);

/// A cutoff that strings with one letter changed meet, and others hardly ever.
double strict_cutoff(const Scorer& scorer);

}  // namespace warpmatch::bench
