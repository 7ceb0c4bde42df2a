#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

#include "cpu/lanes/vector_of.hpp"

namespace warpmatch::cpu {

/// The columns of the k least numbers of a row, of equal ones those that come first. What does not count is `none`.
template <class Number>
class BestColumns {
 public:
  static constexpr Number none =
      std::is_floating_point_v<Number> ? std::numeric_limits<Number>::infinity() : std::numeric_limits<Number>::max();

  struct Found {
    Number number;
    std::uint32_t column;

    friend bool operator<(const Found& a, const Found& b) {
      return a.number < b.number || (a.number == b.number && a.column < b.column);
    }
  };

  explicit BestColumns(std::size_t k) : k_(k), are_few_(k <= kFew) { found_.reserve(are_few_ ? k : 4 * k); }

  /// Of `count` numbers, best first, at most k; valid until the next call.
  std::span<const Found> of(const Number* row, std::uint32_t count) {
    found_.clear();
    limit_ = none;
    if (are_few_ && count >= kWorthLanes) limit_ = limit_of(row, count);
    std::uint32_t column = 0;
    for (; column + kStep <= count; column += kStep)
      if (any_below(row + column)) take(row, column, column + kStep);
    take(row, column, count);
    if (!are_few_) {
      keep_best();
      std::sort(found_.begin(), found_.end());
    }
    return found_;
  }

 private:
  /// Up to so many are kept in order; where there are more, some are gathered before the best of them are told.
  static constexpr std::size_t kFew = 16;
  /// Columns that are looked at at once: in vectors that every processor has.
  static constexpr std::uint32_t kStep = 16;
  static constexpr std::uint32_t kLanes = 32;
  static constexpr std::uint32_t kWorthLanes = 8 * kLanes;

  static constexpr int kVectorBytes = 16;
  static constexpr std::uint32_t kVector = kVectorBytes / sizeof(Number);
  using Vector = typename VectorOf<Number, kVectorBytes>::type;

  static Vector load(const Number* row) {
    Vector numbers;
    std::memcpy(&numbers, row, sizeof numbers);
    return numbers;
  }

  static Number just_above(Number number) {
    if constexpr (std::is_floating_point_v<Number>)
      return std::nextafter(number, none);
    else
      return number < none ? number + 1 : none;
  }

  /// k columns hold less: the k-th least of the numbers that are the least of every 32nd column each, and a bit.
  Number limit_of(const Number* row, std::uint32_t count) {
    Vector least[kLanes / kVector];
    for (std::uint32_t i = 0; i < kLanes / kVector; ++i) least[i] = load(row + i * kVector);
    for (std::uint32_t column = kLanes; column + kLanes <= count; column += kLanes)
      for (std::uint32_t i = 0; i < kLanes / kVector; ++i) {
        const Vector numbers = load(row + column + i * kVector);
        least[i] = numbers < least[i] ? numbers : least[i];
      }
    Number lanes[kLanes];
    std::memcpy(lanes, least, sizeof lanes);
    take(lanes, 0, kLanes);
    const Number limit = found_.size() == k_ ? just_above(found_.back().number) : none;
    found_.clear();
    return limit;
  }

  bool any_below(const Number* row) const {
    auto below = load(row) < limit_;
    for (std::uint32_t i = 1; i < kStep / kVector; ++i) below |= load(row + i * kVector) < limit_;
    std::uint64_t halves[2];
    std::memcpy(halves, &below, sizeof halves);
    return (halves[0] | halves[1]) != 0;
  }

  void take(const Number* row, std::uint32_t first, std::uint32_t end) {
    for (std::uint32_t column = first; column < end; ++column)
      if (row[column] < limit_) are_few_ ? insert({row[column], column}) : add({row[column], column});
  }

  void insert(Found found) {
    if (found_.size() < k_) found_.push_back(found);
    auto place = found_.end() - 1;
    // Columns ascend, so an equal number comes behind.
    for (; place != found_.begin() && found.number < place[-1].number; --place) *place = place[-1];
    *place = found;
    if (found_.size() == k_) limit_ = std::min(limit_, found_.back().number);
  }

  void add(Found found) {
    found_.push_back(found);
    if (found_.size() < 4 * k_) return;
    keep_best();
    limit_ = found_.back().number;
  }

  /// Drops all but the k best, and leaves the worst of them behind the others.
  void keep_best() {
    if (found_.size() <= k_) return;
    std::nth_element(found_.begin(), found_.begin() + static_cast<std::ptrdiff_t>(k_ - 1), found_.end());
    found_.erase(found_.begin() + static_cast<std::ptrdiff_t>(k_), found_.end());
  }

  std::size_t k_;
  bool are_few_;
  Number limit_ = none;  ///< numbers below it can still be among the best
  std::vector<Found> found_;
};

}  // namespace warpmatch::cpu
