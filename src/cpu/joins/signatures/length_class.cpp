#include "cpu/joins/signatures/length_class.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "watch/pace.hpp"

namespace warpmatch::cpu {
namespace {

/// Lengths on a side of a class: the table of what their pairs may differ in stays small.
constexpr std::uint32_t kMostLengths = 256;

using Bucket = corpus::LengthBucket;

/// The class of the strings of one length; without pairs where no left length goes with it.
LengthClass class_of(const dispatch::Request& request, const scoring::DistanceLimits& limits, std::uint32_t right) {
  LengthClass own{.right_first = right, .right_end = right + 1};
  const Bucket& of_right = request.right.buckets()[right];
  const std::vector<Bucket>& lefts = request.left.buckets();
  const auto end = request.self ? right + 1 : static_cast<std::uint32_t>(lefts.size());
  own.left_first = end;
  for (std::uint32_t left = 0; left < end; ++left) {
    const Bucket& of_left = lefts[left];
    const std::int64_t limit = distance_limit(request.rule, limits, of_left.length, of_right.length);
    if (limit < 0) continue;
    own.left_first = std::min(own.left_first, left);
    own.left_end = left + 1;
    own.facts = std::max(own.facts, request.rule.scale.signature_limit(static_cast<std::uint32_t>(limit),
                                                                       of_left.length, of_right.length));
    own.distance = std::max(own.distance, static_cast<std::uint32_t>(limit));
    own.pairs += request.self && left == right ? std::uint64_t{of_left.count} * (of_left.count - 1) / 2
                                               : std::uint64_t{of_left.count} * of_right.count;
  }
  return own;
}

/// Adds a class to the last one where they are of one sort.
bool joins(LengthClass& last, const LengthClass& next) {
  if (last.facts != next.facts || last.right_end != next.right_first) return false;
  if ((last.distance <= 1) != (next.distance <= 1)) return false;
  const std::uint32_t left_first = std::min(last.left_first, next.left_first);
  const std::uint32_t left_end = std::max(last.left_end, next.left_end);
  if (left_end - left_first > kMostLengths || next.right_end - last.right_first > kMostLengths) return false;
  last = {.right_first = last.right_first,
          .right_end = next.right_end,
          .left_first = left_first,
          .left_end = left_end,
          .facts = last.facts,
          .distance = std::max(last.distance, next.distance),
          .pairs = last.pairs + next.pairs};
  return true;
}

}  // namespace

std::int64_t distance_limit(const scoring::ScoreRule& rule, const scoring::DistanceLimits& limits, std::uint32_t left,
                            std::uint32_t right) {
  const std::int64_t limit = limits[rule.scale.maximum(left, right)];
  const std::int64_t apart = std::abs(std::int64_t{left} - right);
  if (limit < apart) return -1;
  return rule.scale.maximum_is_sum ? limit - (limit - apart) % 2 : limit;
}

std::uint64_t strings_of(const dispatch::Request& request, const LengthClass& of) {
  const std::vector<Bucket>& lefts = request.left.buckets();
  const std::vector<Bucket>& rights = request.right.buckets();
  const std::uint64_t right_end = rights[of.right_end - 1].end();
  if (request.self) return right_end - lefts[of.left_first].first;
  return lefts[of.left_end - 1].end() - lefts[of.left_first].first + (right_end - rights[of.right_first].first);
}

std::vector<LengthClass> length_classes(const dispatch::Request& request, const scoring::DistanceLimits& limits) {
  std::vector<LengthClass> classes;
  watch::Pace pace;
  for (std::uint32_t right = 0; right < request.right.buckets().size(); ++right) {
    pace.spend(4 * request.left.buckets().size());
    const LengthClass own = class_of(request, limits, right);
    if (own.pairs == 0) continue;
    if (classes.empty() || !joins(classes.back(), own)) classes.push_back(own);
  }
  return classes;
}

}  // namespace warpmatch::cpu
