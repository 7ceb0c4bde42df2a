#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <warpmatch/text.hpp>

#include "pair/asked.hpp"
#include "pair/symbol_bytes.hpp"

namespace warpmatch::cpu {

/// Texts, each with the one at its place, as bytes where bytes tell what is asked for; else as they are, as are two of
/// UTF-8 that are asked for their ends. A thread keeps one for its memory.
class SpelledPairs {
 public:
  /// Which pairs are worth spelling, if they can be: any, or those with UTF-8, as others are compared as they lie.
  enum class Worth : bool { any, utf8 };

  /// Spells texts, which must outlive this.
  void assign(std::span<const Text> left, std::span<const Text> right, pair::Asked asked, Worth worth = Worth::any);

  std::span<const Text> left() const { return left_; }
  std::span<const Text> right() const { return right_; }

 private:
  std::vector<Text> left_;
  std::vector<Text> right_;
  pair::SymbolBytes symbol_bytes_;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace warpmatch::cpu
