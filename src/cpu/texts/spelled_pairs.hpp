#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <warpmatch/text.hpp>

#include "pair/symbol_bytes.hpp"

namespace warpmatch::cpu {

/// What a score asks of the symbols of two strings, and so which bytes may stand for them.
enum class Asks : std::uint8_t {
  symbols,     ///< which they are,
  words,       ///< which are equal, which comes first, and where words end,
  equality,    ///< which are equal,
  code_points  ///< or the same where reading UTF-8 is what takes time: places are compared as they lie
};

/// Texts, each with the one at its place, as bytes where bytes tell what is asked for; else as they are. A thread keeps
/// one for its memory.
class SpelledPairs {
 public:
  /// Spells texts, which must outlive this.
  void assign(std::span<const Text> left, std::span<const Text> right, Asks asks);

  std::span<const Text> left() const { return left_; }
  std::span<const Text> right() const { return right_; }

 private:
  std::vector<Text> left_;
  std::vector<Text> right_;
  pair::SymbolBytes symbol_bytes_;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace warpmatch::cpu
