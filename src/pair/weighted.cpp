#include "pair/weighted.hpp"

#include <cstddef>
#include <vector>

#include "core/weighted.hpp"
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
      const std::uint64_t above = column[i];
      column[i] = core::Weighted::cell(weights, left[i - 1] == symbol, diagonal, above, column[i - 1]);
      diagonal = above;
    }
  }
  return column.back();
}

template std::uint64_t weighted_distance(const EditWeights&, std::span<const std::uint8_t>,
                                         std::span<const std::uint8_t>);
template std::uint64_t weighted_distance(const EditWeights&, std::span<const char32_t>, std::span<const char32_t>);

}  // namespace warpmatch::pair
