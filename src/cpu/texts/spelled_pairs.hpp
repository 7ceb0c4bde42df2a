#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <warpmatch/text.hpp>

#include "pair/asked.hpp"
#include "pair/pair_units.hpp"
#include "pair/symbol_bytes.hpp"

namespace warpmatch::cpu {

/// Texts, each with the one at its place, as what tells what is asked of them: as bytes where bytes do; what is of
/// several scripts in units of two bytes, where a kernel takes pairs of those; UTF-8 that is compared place by place in
/// units of two bytes or four, and from the ends any as it lies; all others as they are. A thread keeps one for its
/// memory.
class SpelledPairs {
 public:
  struct Wanted {
    pair::Asked asked = pair::Asked::which;
    std::size_t in_units = 0;  ///< where that is equality, up to how many symbols units of two bytes do as well
  };

  /// Spells texts, which must outlive this.
  void assign(std::span<const Text> left, std::span<const Text> right, const Wanted& wanted);

  std::span<const Text> left() const { return left_; }
  std::span<const Text> right() const { return right_; }

 private:
  /// What is spelled lies one behind the other.
  template <class Symbol>
  class Memory {
   public:
    /// Forgets all; there is to be room for so many once some are spelled.
    void clear(std::size_t symbols) {
      room_ = symbols;
      next_ = nullptr;
    }
    /// Where the next pair is spelled.
    Symbol* next() {
      if (next_ != nullptr) return next_;
      if (size_ < room_) symbols_ = std::make_unique_for_overwrite<Symbol[]>(size_ = 2 * room_);
      return next_ = symbols_.get();
    }
    /// Makes two texts what they are spelled as there; false, and they stay, where they are not.
    bool take(const std::optional<pair::SymbolBytes::Spelling>& spelling, Text& left, Text& right);

   private:
    std::unique_ptr<Symbol[]> symbols_;  ///< pages that nobody writes to take no time
    std::size_t size_ = 0;
    std::size_t room_ = 0;
    Symbol* next_ = nullptr;
  };

  void spell(Text& left, Text& right, const Wanted& wanted);
  void spell_symbols(Text& left, Text& right, std::size_t in_units);
  void spell_places(Text& left, Text& right);

  std::vector<Text> left_;
  std::vector<Text> right_;
  pair::SymbolBytes symbol_bytes_;
  pair::PairUnits pair_units_;
  Memory<std::uint8_t> bytes_;
  Memory<std::uint16_t> units_;
  Memory<std::uint32_t> points_;
};

}  // namespace warpmatch::cpu
