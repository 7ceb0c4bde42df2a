#pragma once

#include <cstdint>
#include <vector>

#include "dispatch/request.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cpu {

/// The right strings of some neighbouring lengths, and the left strings that can meet the cutoff with them. What is
/// left and right in a request is so here; in a self-join the left string of a pair is the one of the lower rank.
struct LengthClass {
  std::uint32_t right_first = 0;  ///< of the right corpus' buckets
  std::uint32_t right_end = 0;
  std::uint32_t left_first = 0;  ///< of the left one's
  std::uint32_t left_end = 0;
  std::uint32_t facts = 0;     ///< the most in which two signatures may differ
  std::uint32_t distance = 0;  ///< the largest that counts for some of them
  std::uint64_t pairs = 0;     ///< of strings whose lengths let them count
};

/// The largest distance that counts for strings of two lengths; -1 where none does. No distance lies between it and the
/// next that there can be, unlike what the cutoff says of Indel distances, which are odd or even as the lengths are.
std::int64_t distance_limit(const scoring::ScoreRule& rule, const scoring::DistanceLimits& limits, std::uint32_t left,
                            std::uint32_t right);

/// The strings of a class, of both sides or of one set.
std::uint64_t strings_of(const dispatch::Request& request, const LengthClass& of);

/// Every right string that has a partner by its length is in one class. In each the allowed difference of signatures is
/// about the same.
std::vector<LengthClass> length_classes(const dispatch::Request& request, const scoring::DistanceLimits& limits);

}  // namespace warpmatch::cpu
