#include "reference/partial_ratio.hpp"

#include <algorithm>

namespace warpmatch::reference {

double best_window_ratio(const std::u32string& needle, const std::u32string& haystack) {
  double best = 0;
  for (std::size_t begin = 0; begin < haystack.size(); ++begin)
    for (std::size_t end = begin + 1; end <= haystack.size() && end - begin <= needle.size(); ++end) {
      const bool full = end - begin == needle.size();
      if (full || begin == 0 || end == haystack.size())
        best = std::max(best, indel_ratio(needle, haystack.substr(begin, end - begin)));
    }
  return best;
}

double partial_ratio(const std::u32string& a, const std::u32string& b) {
  if (a.empty() || b.empty()) return a.size() == b.size() ? 100.0 : 0.0;
  if (a.size() < b.size()) return best_window_ratio(a, b);
  if (a.size() > b.size()) return best_window_ratio(b, a);
  return std::max(best_window_ratio(a, b), best_window_ratio(b, a));
}

}  // namespace warpmatch::reference
