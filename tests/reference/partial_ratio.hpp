#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include "reference/indel_ratio.hpp"

namespace warpmatch::reference {

/// The best Indel ratio of the needle with a window of the haystack: each of the needle's length, and each shorter
/// prefix and suffix.
inline double best_window_ratio(const std::u32string& needle, const std::u32string& haystack) {
  double best = 0;
  for (std::size_t begin = 0; begin < haystack.size(); ++begin)
    for (std::size_t end = begin + 1; end <= haystack.size() && end - begin <= needle.size(); ++end) {
      const bool full = end - begin == needle.size();
      if (full || begin == 0 || end == haystack.size())
        best = std::max(best, indel_ratio(needle, haystack.substr(begin, end - begin)));
    }
  return best;
}

/// fuzz.partial_ratio: the shorter string against windows of the longer one; strings of one length both ways.
inline double partial_ratio(const std::u32string& a, const std::u32string& b) {
  if (a.empty() || b.empty()) return a.size() == b.size() ? 100.0 : 0.0;
  if (a.size() < b.size()) return best_window_ratio(a, b);
  if (a.size() > b.size()) return best_window_ratio(b, a);
  return std::max(best_window_ratio(a, b), best_window_ratio(b, a));
}

}  // namespace warpmatch::reference
