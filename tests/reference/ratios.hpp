#pragma once

#include <string>

#include <warpmatch/metric.hpp>

#include "reference/edit_distance.hpp"
#include "reference/indel_ratio.hpp"
#include "reference/partial_ratio.hpp"
#include "reference/words.hpp"

/// The scorers of rapidfuzz.fuzz, 0 to 100. A `floor` is what a part must reach to count in a composite; below it, it
/// is 0.
namespace warpmatch::reference {

inline double at_least(double score, double floor) { return score >= floor ? score : 0.0; }

/// The words two strings have in common and those that only one has: sorted, each once, joined.
struct WordSets {
  std::u32string common, left_rest, right_rest;
  bool any_left, any_right;  ///< whether they have words at all

  WordSets(const std::u32string& left, const std::u32string& right);
};

double token_sort_ratio(const std::u32string& a, const std::u32string& b, double floor = 0);

/// The words in common, those and the left words, those and the right words: the best of comparing each with each.
double token_set_ratio(const std::u32string& a, const std::u32string& b, double floor = 0);

double token_ratio(const std::u32string& a, const std::u32string& b, double floor = 0);

double partial_token_sort_ratio(const std::u32string& a, const std::u32string& b, double floor = 0);

double partial_token_set_ratio(const std::u32string& a, const std::u32string& b, double floor = 0);

double partial_token_ratio(const std::u32string& a, const std::u32string& b, double floor = 0);

/// What a part must reach rises with the best so far, before its weight is taken off.
double wratio(const std::u32string& a, const std::u32string& b);

/// A scorer of rapidfuzz.fuzz by its metric.
double fuzz_ratio(Metric metric, const std::u32string& a, const std::u32string& b);

}  // namespace warpmatch::reference
