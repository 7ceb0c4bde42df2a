#pragma once

#include <cstdint>
#include <vector>

#include <warpmatch/metric.hpp>

#include "cpu/joins/symbol_screen.hpp"

namespace warpmatch::cpu {

/// Which pairs something is said of: WRatio treats strings whose lengths are 1.5 times apart in another way, and weighs
/// them less where that is more than 8 times.
enum class Apart : std::uint8_t { any, below_1_5, from_1_5, beyond_8 };

inline bool is_so_apart(Apart apart, std::uint32_t left, std::uint32_t right) {
  if (apart == Apart::any) return true;
  const double proportion = static_cast<double>(left > right ? left : right) / (left > right ? right : left);
  if (proportion < 1.5) return apart == Apart::below_1_5;
  return apart == (proportion <= 8.0 ? Apart::from_1_5 : Apart::beyond_8);
}

/// A ratio of the strings in a form that has to reach a floor.
struct RatioNeed {
  TextForm form = TextForm::as_is;
  Extent extent = Extent::whole;
  double floor = 0;
  Apart apart = Apart::any;
};

/// What the words in common have to be of one of the strings, as index::SharedWords has it; 0: one in common is enough.
struct WordsNeed {
  double share = 0;
  Apart apart = Apart::any;
  bool is_all = false;  ///< whatever meets the need scores 100
};

/// What a pair has to meet to reach the floor: one of these at least. See docs/decisions/0016-joins-by-words.md.
struct CompositeNeeds {
  std::vector<RatioNeed> ratios;
  std::vector<WordsNeed> words;  ///< no pair is of the sort that two of them are about
};

/// Of the metrics that scoring/composite.hpp makes of Indel ratios, for a floor above 0.
CompositeNeeds needs_of(Metric metric, double floor);

}  // namespace warpmatch::cpu
