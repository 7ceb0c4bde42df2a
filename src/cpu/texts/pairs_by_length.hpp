#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "pair/isa/short_kernels.hpp"

namespace warpmatch::cpu {

/// Pairs of short strings of symbols of one or two bytes for kernels that take several at once: in the order of their
/// texts' lengths, so that those that are read side by side end together. The longer string of each is the pattern. A
/// thread keeps one for its memory.
template <class Symbol>
class PairsByLength {
 public:
  /// Symbols of a string, at most.
  static constexpr std::uint32_t longest = 64;

  void clear() { added_.clear(); }
  /// Takes a pair that is given a number; false, and it doesn't, where a string is empty or too long.
  bool add(std::span<const Symbol> left, std::span<const Symbol> right, std::uint32_t number);
  /// Once all are there, and before what is below is looked at.
  void order();

  std::size_t size() const { return added_.size(); }
  const pair::PatternOf<Symbol>* patterns() const { return patterns_.data(); }
  const pair::TextOf<Symbol>* texts() const { return texts_.data(); }
  const std::uint32_t* numbers() const { return numbers_.data(); }

 private:
  struct Added {
    pair::PatternOf<Symbol> pattern;
    pair::TextOf<Symbol> text;
    std::uint32_t number = 0;
  };

  std::vector<Added> added_;
  std::vector<pair::PatternOf<Symbol>> patterns_;
  std::vector<pair::TextOf<Symbol>> texts_;
  std::vector<std::uint32_t> numbers_;
};

}  // namespace warpmatch::cpu
