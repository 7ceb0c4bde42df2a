#include "reference/edit_distance.hpp"

#include <algorithm>

namespace warpmatch::reference {

std::uint64_t weighted_distance(const EditWeights& weights, const std::u32string& a, const std::u32string& b) {
  Cells cells(a.size(), b.size());
  for (std::size_t i = 1; i <= a.size(); ++i) cells.at(i, 0) = i * weights.deletion;
  for (std::size_t j = 1; j <= b.size(); ++j) cells.at(0, j) = j * weights.insertion;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j)
      cells.at(i, j) = std::min({cells.at(i - 1, j) + weights.deletion, cells.at(i, j - 1) + weights.insertion,
                                 cells.at(i - 1, j - 1) + (a[i - 1] == b[j - 1] ? 0 : weights.substitution)});
  return cells.last();
}

std::uint64_t osa_distance(const std::u32string& a, const std::u32string& b) {
  Cells cells(a.size(), b.size());
  for (std::size_t i = 1; i <= a.size(); ++i) cells.at(i, 0) = i;
  for (std::size_t j = 1; j <= b.size(); ++j) cells.at(0, j) = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::uint64_t& cell = cells.at(i, j);
      cell = std::min(
          {cells.at(i - 1, j) + 1, cells.at(i, j - 1) + 1, cells.at(i - 1, j - 1) + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cell = std::min(cell, cells.at(i - 2, j - 2) + 1);
    }
  return cells.last();
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
