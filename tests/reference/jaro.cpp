#include "reference/jaro.hpp"

#include <algorithm>

namespace warpmatch::reference {

double jaro(const std::u32string& a, const std::u32string& b) {
  if (a.empty() && b.empty()) return 1.0;
  const std::size_t longer = std::max(a.size(), b.size());
  const std::size_t reach = longer < 4 ? 0 : longer / 2 - 1;
  std::vector<bool> taken(b.size());
  std::u32string of_a, of_b;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::size_t end = std::min(b.size(), i + reach + 1);
    for (std::size_t j = i > reach ? i - reach : 0; j < end; ++j) {
      if (a[i] != b[j] || taken[j]) continue;
      taken[j] = true;
      of_a.push_back(a[i]);
      break;
    }
  }
  if (of_a.empty()) return 0.0;
  for (std::size_t j = 0; j < b.size(); ++j)
    if (taken[j]) of_b.push_back(b[j]);
  const std::size_t differing = of_a.size() - equal_positions(of_a, of_b);
  const auto matches = static_cast<double>(of_a.size());
  const auto in_turn = static_cast<double>(of_a.size() - differing / 2);
  return (matches / static_cast<double>(a.size()) + matches / static_cast<double>(b.size()) + in_turn / matches) / 3.0;
}

double jaro_winkler(const std::u32string& a, const std::u32string& b, double prefix_weight) {
  const double similarity = jaro(a, b);
  if (similarity <= 0.7) return similarity;
  const auto prefix = static_cast<double>(std::min<std::size_t>(4, common_prefix(a, b)));
  return std::min(1.0, similarity + prefix * prefix_weight * (1.0 - similarity));
}

}  // namespace warpmatch::reference
