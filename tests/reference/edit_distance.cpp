#include "reference/edit_distance.hpp"

#include <algorithm>
#include <vector>

namespace warpmatch::reference {

// Each keeps the rows that it looks at again: tests fill so many cells that the memory of a whole table, and under a
// sanitizer every look at it, would be much of what they take.

std::uint64_t weighted_distance(const EditWeights& weights, const std::u32string& a, const std::u32string& b) {
  std::vector<std::uint64_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j * weights.insertion;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    const char32_t symbol = a[i - 1];
    std::uint64_t diagonal = row[0];
    std::uint64_t left = row[0] = i * weights.deletion;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::uint64_t above = row[j];
      const std::uint64_t edited = std::min(above + weights.deletion, left + weights.insertion);
      left = row[j] = std::min(edited, diagonal + (symbol == b[j - 1] ? 0 : weights.substitution));
      diagonal = above;
    }
  }
  return row.back();
}

std::uint64_t osa_distance(const std::u32string& a, const std::u32string& b) {
  std::vector<std::uint64_t> row(b.size() + 1), above(row), two_above(row);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    two_above.swap(above);
    above.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::uint64_t edited = std::min(above[j], row[j - 1]) + 1;
      row[j] = std::min(edited, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], two_above[j - 2] + 1);
    }
  }
  return row.back();
}

std::uint64_t indel_distance(const std::u32string& a, const std::u32string& b) {
  return weighted_distance({.insertion = 1, .deletion = 1, .substitution = 2}, a, b);
}

std::uint64_t equal_positions(const std::u32string& a, const std::u32string& b) {
  std::uint64_t equal = 0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) equal += a[i] == b[i];
  return equal;
}

std::uint64_t common_prefix(const std::u32string& a, const std::u32string& b) {
  std::uint64_t length = 0;
  while (length < std::min(a.size(), b.size()) && a[length] == b[length]) ++length;
  return length;
}

std::uint64_t distance(Metric metric, const std::u32string& a, const std::u32string& b, const EditWeights& weights) {
  const std::uint64_t longer = std::max(a.size(), b.size());
  switch (metric) {
    case Metric::levenshtein: return weighted_distance(weights, a, b);
    case Metric::lcs_seq: return longer - (a.size() + b.size() - indel_distance(a, b)) / 2;
    case Metric::osa: return osa_distance(a, b);
    case Metric::damerau_levenshtein: return damerau_levenshtein(a, b);
    case Metric::hamming: return longer - equal_positions(a, b);
    case Metric::prefix: return longer - common_prefix(a, b);
    case Metric::postfix: return longer - common_prefix(backwards(a), backwards(b));
    default: return indel_distance(a, b);
  }
}

std::uint64_t maximum(Metric metric, const std::u32string& a, const std::u32string& b, const EditWeights& weights) {
  const std::uint64_t m = a.size();
  const std::uint64_t n = b.size();
  if (metric == Metric::indel) return m + n;
  if (metric != Metric::levenshtein) return std::max(m, n);
  const std::uint64_t surplus = m > n ? (m - n) * weights.deletion : (n - m) * weights.insertion;
  return std::min(m * weights.deletion + n * weights.insertion, std::min(m, n) * weights.substitution + surplus);
}

}  // namespace warpmatch::reference
