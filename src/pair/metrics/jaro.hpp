#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "pair/strings/pattern.hpp"
#include "scoring/jaro_score.hpp"
#include "watch/pace.hpp"

namespace warpmatch::pair {

using scoring::JaroMatches;

/// A string whose symbols are numbered, with the places of each: what many others are matched with.
class NumberedString {
 public:
  /// `count` numbers there are. That of a symbol that only other strings have must be below it too.
  NumberedString(std::vector<std::uint32_t> numbers, std::uint32_t count);

  std::span<const std::uint32_t> numbers() const { return numbers_; }
  /// Where the list of each number begins in `places`. Lists ascend and end in a place behind every other.
  std::span<const std::uint32_t> begins() const { return {begin_.data(), begin_.size() - 1}; }
  std::span<const std::uint32_t> places() const { return places_; }

 private:
  static constexpr std::uint32_t kNoPlace = ~std::uint32_t{0};

  std::vector<std::uint32_t> numbers_;
  std::vector<std::uint32_t> begin_;
  std::vector<std::uint32_t> places_;
};

/// Jaro's matches in time that grows with the sum of the lengths. A thread keeps one for its memory.
class JaroMatcher {
 public:
  /// As `jaro_counts` of two strings that are not empty, `right` by the numbers of `left`; or none where fewer than
  /// `least_matches` match.
  JaroMatches counts(const NumberedString& left, std::span<const std::uint32_t> right, std::size_t least_matches);

 private:
  static constexpr std::size_t kStride = 32;  // symbols between two looks at what can still match

  std::vector<std::uint32_t> next_;     ///< the first place of each number that may be free
  std::vector<std::uint8_t> taken_;     ///< by place, and one for none
  std::vector<std::uint32_t> matched_;  ///< symbols of `right`, in order
  watch::Pace pace_;
};

/// Each symbol of `right`, in order, takes the first free equal symbol of `left` that is nearer than half the longer
/// length. Symbols have one, two or four bytes.
template <class Symbol>
JaroMatches jaro_counts(std::span<const Symbol> left, std::span<const Symbol> right);

/// The Jaro similarity, 0 to 1; 1 for two empty strings. One below `least`, which leaves room for rounding, may also be
/// given as 0.
template <class Symbol>
double jaro_similarity(std::span<const Symbol> left, std::span<const Symbol> right, double least = 0.0);
template <class Symbol>
double jaro_similarity(const Pattern<Symbol>& left, std::span<const Symbol> right, double least);
/// The same of numbered strings, as JaroMatcher takes them.
double jaro_similarity(JaroMatcher& matcher, const NumberedString& left, std::span<const std::uint32_t> right,
                       double least);

/// The fewest matches that a similarity of `least` takes, were they all in turn; neither string is empty.
std::size_t fewest_matches(std::size_t left, std::size_t right, double least);

/// The common beginning as Winkler counts it, up to four symbols.
template <class Symbol>
std::uint32_t winkler_prefix(std::span<const Symbol> left, std::span<const Symbol> right);

}  // namespace warpmatch::pair
