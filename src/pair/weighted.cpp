#include "pair/weighted.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "pair/affix.hpp"

namespace warpmatch::pair {

template <class Symbol>
std::uint64_t weighted_distance(const EditWeights& weights, std::span<const Symbol> left,
                                std::span<const Symbol> right) {
  trim_common_affixes(left, right);  // no weight is below 0, so leaving equal symbols alone is never dearer
  std::vector<std::uint64_t> column(left.size() + 1);
  for (std::size_t i = 1; i <= left.size(); ++i) column[i] = column[i - 1] + weights.deletion;
  for (const Symbol symbol : right) {
    std::uint64_t diagonal = column[0];
    column[0] += weights.insertion;
    for (std::size_t i = 1; i <= left.size(); ++i) {
      const std::uint64_t kept = diagonal + (left[i - 1] == symbol ? 0 : weights.substitution);
      diagonal = column[i];
      column[i] = std::min({kept, column[i] + weights.insertion, column[i - 1] + weights.deletion});
    }
  }
  return column.back();
}

std::uint64_t weighted_maximum(const EditWeights& weights, std::uint64_t left_length, std::uint64_t right_length) {
  const std::uint64_t rewritten = left_length * weights.deletion + right_length * weights.insertion;
  const std::uint64_t shorter = std::min(left_length, right_length);
  const std::uint64_t surplus =
      (left_length - shorter) * weights.deletion + (right_length - shorter) * weights.insertion;
  return std::min(rewritten, shorter * weights.substitution + surplus);
}

template std::uint64_t weighted_distance(const EditWeights&, std::span<const std::uint8_t>,
                                         std::span<const std::uint8_t>);
template std::uint64_t weighted_distance(const EditWeights&, std::span<const char32_t>, std::span<const char32_t>);

}  // namespace warpmatch::pair
