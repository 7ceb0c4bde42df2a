#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <warpmatch/text.hpp>

#include "pair/asked.hpp"
#include "pair/symbol_bytes.hpp"

namespace warpmatch::cpu {

/// Texts, each with the one at its place, as what tells what is asked of them: as bytes where bytes do; UTF-8 of
/// several scripts that is compared place by place in units of two bytes, and from the ends any as it lies; all others
/// as they are. A thread keeps one for its memory.
class SpelledPairs {
 public:
  /// Spells texts, which must outlive this.
  void assign(std::span<const Text> left, std::span<const Text> right, pair::Asked asked);

  std::span<const Text> left() const { return left_; }
  std::span<const Text> right() const { return right_; }

 private:
  template <class Symbol, class Spell>
  void spell_pairs(std::vector<Symbol>& memory, std::size_t symbols, pair::Asked asked, const Spell& spell);
  void spell_bytes(std::size_t units, pair::Asked asked);
  void spell_places(std::size_t units, pair::Asked asked);

  std::vector<Text> left_;
  std::vector<Text> right_;
  pair::SymbolBytes symbol_bytes_;
  std::vector<std::uint8_t> bytes_;
  std::vector<std::uint16_t> units_;
};

}  // namespace warpmatch::cpu
