#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "pair/strings/pattern.hpp"

namespace warpmatch::pair {

/// How many strings another one will be compared with.
enum class Use : std::uint8_t { once, often };

/// Above the largest Indel distance whose ratio can meet the cutoff, by less than 2.
std::uint32_t distance_limit(std::size_t lengths, double cutoff);

/// A borrowed string to take Indel ratios with, 0 to 100 and 0 below the cutoff. With Use::often the match words of up
/// to 64 symbols are made in advance.
template <class Symbol>
class RatioSide {
 public:
  RatioSide(std::span<const Symbol> string, Use use);

  std::size_t size() const { return string_.size(); }

  /// As `indel_distance`.
  std::uint32_t distance(std::span<const Symbol> text, std::uint32_t limit) const;
  double ratio(std::span<const Symbol> text, double cutoff) const;
  double partial_ratio(std::span<const Symbol> text, double cutoff) const;

 private:
  bool can_reach(std::span<const Symbol> text, double cutoff) const;

  std::span<const Symbol> string_;
  std::optional<Pattern<Symbol>> pattern_;
};

}  // namespace warpmatch::pair
