#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include "reference/indel_ratio.hpp"

namespace warpmatch::reference {

/// The best Indel ratio of the needle with a window of the haystack: each of the needle's length, and each shorter
/// prefix and suffix.
double best_window_ratio(const std::u32string& needle, const std::u32string& haystack);

/// fuzz.partial_ratio: the shorter string against windows of the longer one; strings of one length both ways.
double partial_ratio(const std::u32string& a, const std::u32string& b);

}  // namespace warpmatch::reference
