#pragma once

#include <string>

#include "reference/edit_distance.hpp"

namespace warpmatch::reference {

/// fuzz.ratio; 0 where the similarity it is made of is below that of `floor`.
inline double indel_ratio(const std::u32string& a, const std::u32string& b, double floor = 0) {
  const auto lengths = static_cast<double>(a.size() + b.size());
  const double similarity = lengths == 0 ? 1.0 : 1.0 - static_cast<double>(indel_distance(a, b)) / lengths;
  return similarity >= floor / 100.0 ? similarity * 100.0 : 0.0;
}

}  // namespace warpmatch::reference
