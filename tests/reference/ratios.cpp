#include "reference/ratios.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <vector>

namespace warpmatch::reference {

WordSets::WordSets(const std::u32string& left, const std::u32string& right) {
  const std::set<std::u32string> a = word_set(left);
  const std::set<std::u32string> b = word_set(right);
  std::vector<std::u32string> both, only_a, only_b;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(only_a));
  std::set_difference(b.begin(), b.end(), a.begin(), a.end(), std::back_inserter(only_b));
  common = join(both);
  left_rest = join(only_a);
  right_rest = join(only_b);
  any_left = !a.empty();
  any_right = !b.empty();
}

double token_sort_ratio(const std::u32string& a, const std::u32string& b, double floor) {
  return indel_ratio(sorted_words(a), sorted_words(b), floor);
}

double token_set_ratio(const std::u32string& a, const std::u32string& b, double floor) {
  const auto share = [&](const std::u32string& x, const std::u32string& y) {
    const auto distance = static_cast<double>(indel_distance(x, y));
    return at_least(100.0 - 100.0 * distance / static_cast<double>(x.size() + y.size()), floor);
  };
  const WordSets sets(a, b);
  if (!sets.any_left || !sets.any_right) return 0.0;
  if (sets.common.empty()) return share(sets.left_rest, sets.right_rest);
  if (sets.left_rest.empty() || sets.right_rest.empty()) return 100.0;
  const std::u32string left = sets.common + U" " + sets.left_rest;
  const std::u32string right = sets.common + U" " + sets.right_rest;
  return std::max({share(left, right), share(sets.common, left), share(sets.common, right)});
}

double token_ratio(const std::u32string& a, const std::u32string& b, double floor) {
  if (floor > 100) return 0.0;
  return std::max(token_sort_ratio(a, b, floor), token_set_ratio(a, b, floor));
}

double partial_token_sort_ratio(const std::u32string& a, const std::u32string& b, double floor) {
  return at_least(partial_ratio(sorted_words(a), sorted_words(b)), floor);
}

double partial_token_set_ratio(const std::u32string& a, const std::u32string& b, double floor) {
  const WordSets sets(a, b);
  if (!sets.any_left || !sets.any_right) return 0.0;
  return sets.common.empty() ? at_least(partial_ratio(sets.left_rest, sets.right_rest), floor) : 100.0;
}

double partial_token_ratio(const std::u32string& a, const std::u32string& b, double floor) {
  if (floor > 100) return 0.0;
  return std::max(partial_token_sort_ratio(a, b, floor), partial_token_set_ratio(a, b, floor));
}

double wratio(const std::u32string& a, const std::u32string& b) {
  if (a.empty() || b.empty()) return 0.0;
  const auto [shorter, longer] = std::minmax({a.size(), b.size()});
  const double proportion = static_cast<double>(longer) / static_cast<double>(shorter);
  double best = indel_ratio(a, b);
  if (proportion < 1.5) return std::max(best, token_ratio(a, b, best / 0.95) * 0.95);
  const double scale = proportion <= 8.0 ? 0.9 : 0.6;
  double floor = best / scale;
  best = std::max(best, at_least(partial_ratio(a, b), floor) * scale);
  floor = std::max(floor, best) / 0.95;
  return std::max(best, partial_token_ratio(a, b, floor) * 0.95 * scale);
}

double fuzz_ratio(Metric metric, const std::u32string& a, const std::u32string& b) {
  switch (metric) {
    case Metric::partial: return partial_ratio(a, b);
    case Metric::token_sort: return token_sort_ratio(a, b);
    case Metric::token_set: return token_set_ratio(a, b);
    case Metric::token: return token_ratio(a, b);
    case Metric::partial_token_sort: return partial_token_sort_ratio(a, b);
    case Metric::partial_token_set: return partial_token_set_ratio(a, b);
    case Metric::partial_token: return partial_token_ratio(a, b);
    case Metric::wratio: return wratio(a, b);
    default: return a.empty() && b.empty() ? 0.0 : indel_ratio(a, b);
  }
}

}  // namespace warpmatch::reference
