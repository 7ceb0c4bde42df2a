#include "pair/metrics/weighted.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "core/weighted.hpp"
#include "pair/metrics/affix.hpp"
#include "watch/pace.hpp"

namespace warpmatch::pair {

template <class Symbol>
std::uint64_t weighted_distance(const EditWeights& weights, std::span<const Symbol> left,
                                std::span<const Symbol> right) {
  trim_common_affixes(left, right);  // no weight is below 0, so leaving equal symbols alone is never dearer
  std::vector<std::uint64_t> column(left.size() + 1);
  for (std::size_t i = 1; i <= left.size(); ++i) column[i] = i * std::uint64_t{weights.deletion};
  watch::Pace pace;
  for (const Symbol symbol : right) {
    std::uint64_t diagonal = column[0];
    std::uint64_t* cell = column.data();
    *cell += weights.insertion;
    pace.spend(2 * std::min<std::size_t>(left.size(), watch::poll_every));
    watch::in_pieces(left, 2, [&](std::span<const Symbol> piece) {
      for (const Symbol other : piece) {
        const std::uint64_t above = cell[1];
        cell[1] = core::Weighted::cell(weights, other == symbol, diagonal, above, cell[0]);
        diagonal = above;
        ++cell;
      }
    });
  }
  return column.back();
}

template std::uint64_t weighted_distance(const EditWeights&, std::span<const std::uint8_t>,
                                         std::span<const std::uint8_t>);
template std::uint64_t weighted_distance(const EditWeights&, std::span<const std::uint16_t>,
                                         std::span<const std::uint16_t>);
template std::uint64_t weighted_distance(const EditWeights&, std::span<const char32_t>, std::span<const char32_t>);

}  // namespace warpmatch::pair
