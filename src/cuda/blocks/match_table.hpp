#pragma once

#include <cstddef>
#include <cstdint>

#include "corpus/packing/alphabet.hpp"
#include "cuda/blocks/block.hpp"
#include "cuda/blocks/policy.hpp"
#include "cuda/blocks/score_task.hpp"

namespace warpmatch::cuda {

// Match tables in shared memory: for each symbol of the texts, the rows of a group of patterns that hold it. An entry
// has the words of the whole group, so that a thread reads them at once. A table is made by `build`, phase by phase,
// and read through `find`, which gives the number of an entry.

/// The rows of `group` patterns that hold a symbol, `words` words of bits for each pattern.
template <class WordType, unsigned words_of_each, unsigned group_size>
struct alignas(16) MatchEntry {
  using Word = WordType;
  static constexpr unsigned words = words_of_each;
  static constexpr unsigned group = group_size;
  static constexpr std::uint32_t rows = 8 * sizeof(Word) * words;  ///< of each pattern

  Word word[group * words];

  template <class Block>
  WARPMATCH_DEVICE void set(Block& block, unsigned pattern, std::uint32_t row) {
    constexpr unsigned bits = 8 * sizeof(Word);
    block.set_bits(word[pattern * words + row / bits], Word{1} << row % bits);
  }
};

/// Calls `f(pattern, row, symbol)` for rows of the patterns, from row `begin` on and as many as an entry has, that hold
/// a symbol of the texts. Threads take rows in turn; pattern and row are numbered from 0.
template <class Entry, class F>
WARPMATCH_DEVICE void for_rows(const ScoreTask& task, RankRange patterns, std::uint32_t begin, unsigned thread,
                               const F& f) {
  for (std::uint32_t number = patterns.first; number < patterns.end; ++number) {
    const StringView pattern = task.pattern(number);
    const std::uint32_t rows = pattern.length - begin < Entry::rows ? pattern.length - begin : Entry::rows;
    for (std::uint32_t row = thread; row < rows; row += block_threads) {
      const std::uint32_t symbol = task.translate(pattern.symbol(begin + row));
      if (symbol != corpus::Alphabet::absent) f(number - patterns.first, row, symbol);
    }
  }
}

/// Indexed by symbol.
template <class Block, class Entry>
class DirectTable {
 public:
  static constexpr std::size_t bytes(std::uint32_t alphabet) { return shared_bytes(alphabet * sizeof(Entry)); }
  static constexpr std::size_t most_bytes = shared_bytes(256 * sizeof(Entry));  ///< symbols are bytes

  WARPMATCH_DEVICE DirectTable(Block& block, std::uint32_t alphabet)
      : entries_(block.template shared<Entry>(alphabet)), size_(alphabet) {}

  WARPMATCH_DEVICE void build(Block& block, const ScoreTask& task, RankRange patterns, std::uint32_t begin) {
    block.each_thread([&](unsigned thread) {
      for (std::uint32_t i = thread; i < size_; i += block_threads) entries_[i] = Entry{};
    });
    block.each_thread([&](unsigned thread) {
      for_rows<Entry>(task, patterns, begin, thread, [&](unsigned pattern, std::uint32_t row, std::uint32_t symbol) {
        entries_[symbol].set(block, pattern, row);
      });
    });
  }

  WARPMATCH_DEVICE std::uint32_t find(std::uint32_t symbol) const { return symbol; }
  WARPMATCH_DEVICE const Entry& entry(std::uint32_t number) const { return entries_[number]; }

 private:
  typename Block::template Shared<Entry> entries_;
  std::uint32_t size_;
};

/// For alphabets too large for an entry each: a byte a symbol says which entry is its own. Only the symbols of the
/// patterns have one; entry 0, all zero, is the rest's.
template <class Block, class Entry>
class SlotTable {
 public:
  static constexpr std::uint32_t rows = Entry::rows * Entry::group;
  static_assert(rows < 256);

  static constexpr std::size_t bytes(std::uint32_t alphabet) {
    return shared_bytes(alphabet) + shared_bytes(rows * sizeof(std::uint32_t)) +
           shared_bytes((rows + 1) * sizeof(Entry));
  }
  static constexpr std::size_t most_bytes = shared_bytes(slot_table_symbols) +
                                            shared_bytes(rows * sizeof(std::uint32_t)) +
                                            shared_bytes((rows + 1) * sizeof(Entry));

  WARPMATCH_DEVICE SlotTable(Block& block, std::uint32_t alphabet)
      : slots_(block.template shared<std::uint8_t>(alphabet)),
        symbols_(block.template shared<std::uint32_t>(rows)),
        entries_(block.template shared<Entry>(rows + 1)),
        size_(alphabet) {}

  WARPMATCH_DEVICE void build(Block& block, const ScoreTask& task, RankRange patterns, std::uint32_t begin) {
    block.each_thread([&](unsigned thread) {
      for (std::uint32_t i = thread; i < size_; i += block_threads) slots_[i] = 0;
      for (std::uint32_t i = thread; i < rows; i += block_threads) symbols_[i] = corpus::Alphabet::absent;
      for (std::uint32_t i = thread; i <= rows; i += block_threads) entries_[i] = Entry{};
    });
    block.each_thread([&](unsigned thread) {
      for_rows<Entry>(task, patterns, begin, thread, [&](unsigned pattern, std::uint32_t row, std::uint32_t symbol) {
        symbols_[pattern * Entry::rows + row] = symbol;
      });
    });
    block.each_thread([&](unsigned thread) {  // the first row that holds a symbol names its entry
      for (std::uint32_t row = thread; row < rows; row += block_threads) {
        const std::uint32_t symbol = symbols_[row];
        if (symbol == corpus::Alphabet::absent) continue;
        std::uint32_t first = 0;
        while (symbols_[first] != symbol) ++first;
        if (first == row) slots_[symbol] = static_cast<std::uint8_t>(row + 1);
        entries_[first + 1].set(block, row / Entry::rows, row % Entry::rows);
      }
    });
  }

  WARPMATCH_DEVICE std::uint32_t find(std::uint32_t symbol) const { return slots_[symbol]; }
  WARPMATCH_DEVICE const Entry& entry(std::uint32_t number) const { return entries_[number]; }

 private:
  typename Block::template Shared<std::uint8_t> slots_;
  typename Block::template Shared<std::uint32_t> symbols_;  ///< by row of the group
  typename Block::template Shared<Entry> entries_;
  std::uint32_t size_;
};

/// Open addressing over the pattern's own symbols, for any alphabet and a group of one. A quarter more slots than the
/// pattern can have symbols, so a search always ends; one more entry, all zero, answers for the rest.
template <class Block, class Entry>
class HashTable {
 public:
  static constexpr std::uint32_t slots = Entry::rows * 5 / 4;
  static constexpr std::size_t most_bytes =
      shared_bytes(slots * sizeof(std::uint32_t)) + shared_bytes((slots + 1) * sizeof(Entry));

  static constexpr std::size_t bytes(std::uint32_t /*alphabet*/) { return most_bytes; }

  WARPMATCH_DEVICE HashTable(Block& block, std::uint32_t /*alphabet*/)
      : keys_(block.template shared<std::uint32_t>(slots)), entries_(block.template shared<Entry>(slots + 1)) {}

  WARPMATCH_DEVICE void build(Block& block, const ScoreTask& task, RankRange patterns, std::uint32_t begin) {
    block.each_thread([&](unsigned thread) {
      for (std::uint32_t i = thread; i < slots; i += block_threads) keys_[i] = empty;
      for (std::uint32_t i = thread; i <= slots; i += block_threads) entries_[i] = Entry{};
    });
    block.each_thread([&](unsigned thread) {
      for_rows<Entry>(task, patterns, begin, thread, [&](unsigned pattern, std::uint32_t row, std::uint32_t symbol) {
        entries_[claim(block, symbol)].set(block, pattern, row);
      });
    });
  }

  WARPMATCH_DEVICE std::uint32_t find(std::uint32_t symbol) const {
    for (std::uint32_t slot = home(symbol);; slot = after(slot)) {
      const std::uint32_t key = keys_[slot];
      if (key == symbol) return slot;
      if (key == empty) return slots;
    }
  }
  WARPMATCH_DEVICE const Entry& entry(std::uint32_t number) const { return entries_[number]; }

 private:
  static constexpr std::uint32_t empty = ~std::uint32_t{0};  // no symbol: alphabets end at 0x110000

  WARPMATCH_DEVICE std::uint32_t claim(Block& block, std::uint32_t symbol) {
    for (std::uint32_t slot = home(symbol);; slot = after(slot)) {
      const std::uint32_t owner = block.claim(keys_[slot], empty, symbol);
      if (owner == empty || owner == symbol) return slot;
    }
  }

  /// Spreads symbols over the slots (Fibonacci hashing, then a multiplication in place of a division).
  WARPMATCH_DEVICE static std::uint32_t home(std::uint32_t symbol) {
    return static_cast<std::uint32_t>((std::uint64_t{symbol * 0x9E3779B9U} * slots) >> 32);
  }
  WARPMATCH_DEVICE static std::uint32_t after(std::uint32_t slot) { return slot + 1 == slots ? 0 : slot + 1; }

  typename Block::template Shared<std::uint32_t> keys_;
  typename Block::template Shared<Entry> entries_;
};

}  // namespace warpmatch::cuda
