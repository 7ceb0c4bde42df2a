#pragma once

#include <cstddef>
#include <cstdint>

#include "core/host_device.hpp"
#include "cuda/block.hpp"
#include "cuda/policy.hpp"

namespace warpmatch::cuda {

// A match table in shared memory: for each symbol, the rows of the pattern that hold it, as `words` words of bits.
// Both sorts are built in two phases, `clear` and then `insert` for each row, and read through `find` and `match`.

template <class Word, unsigned words>
constexpr std::size_t direct_bytes(std::uint32_t alphabet) {
  return shared_bytes(std::size_t{alphabet} * words * sizeof(Word));
}

template <class Word, unsigned words>
inline constexpr std::uint32_t hash_slots = 8 * sizeof(Word) * words * 5 / 4;

template <class Word, unsigned words>
constexpr std::size_t hash_bytes() {
  constexpr std::size_t slots = hash_slots<Word, words>;
  return shared_bytes(slots * sizeof(std::uint32_t)) + shared_bytes((slots + 1) * words * sizeof(Word));
}

/// Indexed by symbol.
template <class Block, class Word, unsigned words>
class DirectTable {
 public:
  WARPMATCH_DEVICE DirectTable(Block& block, std::uint32_t alphabet)
      : masks_(block.template shared<Word>(std::size_t{alphabet} * words)), size_(alphabet * words) {}

  WARPMATCH_DEVICE void clear(unsigned thread) {
    for (std::uint32_t i = thread; i < size_; i += block_threads) masks_[i] = 0;
  }

  WARPMATCH_DEVICE void insert(Block& block, std::uint32_t symbol, std::uint32_t row) {
    constexpr unsigned bits = 8 * sizeof(Word);
    block.set_bits(masks_[symbol * words + row / bits], Word{1} << (row % bits));
  }

  /// Where the words of a symbol start.
  WARPMATCH_DEVICE std::uint32_t find(std::uint32_t symbol) const { return symbol * words; }
  WARPMATCH_DEVICE Word match(std::uint32_t place, unsigned word) const { return masks_[place + word]; }

 private:
  typename Block::template Shared<Word> masks_;
  std::uint32_t size_;
};

/// Open addressing over the pattern's own symbols, for alphabets too large to index. A quarter more slots than
/// the pattern can have symbols, so a search always ends; one more set of words, all zero, answers for the rest.
template <class Block, class Word, unsigned words>
class HashTable {
 public:
  static constexpr std::uint32_t slots = hash_slots<Word, words>;

  WARPMATCH_DEVICE HashTable(Block& block, std::uint32_t /*alphabet*/)
      : keys_(block.template shared<std::uint32_t>(slots)), masks_(block.template shared<Word>((slots + 1) * words)) {}

  WARPMATCH_DEVICE void clear(unsigned thread) {
    for (std::uint32_t i = thread; i < slots; i += block_threads) keys_[i] = empty;
    for (std::uint32_t i = thread; i < (slots + 1) * words; i += block_threads) masks_[i] = 0;
  }

  WARPMATCH_DEVICE void insert(Block& block, std::uint32_t symbol, std::uint32_t row) {
    constexpr unsigned bits = 8 * sizeof(Word);
    std::uint32_t slot = home(symbol);
    for (;;) {
      const std::uint32_t owner = block.claim(keys_[slot], empty, symbol);
      if (owner == empty || owner == symbol) break;
      slot = after(slot);
    }
    block.set_bits(masks_[slot * words + row / bits], Word{1} << (row % bits));
  }

  /// Where the words of a symbol start.
  WARPMATCH_DEVICE std::uint32_t find(std::uint32_t symbol) const {
    for (std::uint32_t slot = home(symbol);; slot = after(slot)) {
      const std::uint32_t key = keys_[slot];
      if (key == symbol) return slot * words;
      if (key == empty) return slots * words;
    }
  }
  WARPMATCH_DEVICE Word match(std::uint32_t place, unsigned word) const { return masks_[place + word]; }

 private:
  static constexpr std::uint32_t empty = ~std::uint32_t{0};  // no symbol: alphabets end at 0x110000

  /// Spreads symbols over the slots (Fibonacci hashing, then a multiplication in place of a division).
  WARPMATCH_DEVICE static std::uint32_t home(std::uint32_t symbol) {
    return static_cast<std::uint32_t>((std::uint64_t{symbol * 0x9E3779B9U} * slots) >> 32);
  }
  WARPMATCH_DEVICE static std::uint32_t after(std::uint32_t slot) { return slot + 1 == slots ? 0 : slot + 1; }

  typename Block::template Shared<std::uint32_t> keys_;
  typename Block::template Shared<Word> masks_;
};

}  // namespace warpmatch::cuda
