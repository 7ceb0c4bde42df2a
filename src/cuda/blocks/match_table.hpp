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
struct MatchEntry {
  using Word = WordType;
  static constexpr unsigned words = words_of_each;
  static constexpr unsigned group = group_size;
  static constexpr std::uint32_t rows = 8 * sizeof(Word) * words;  ///< of each pattern

  Word word[group * words];
};

/// Up to `most` entries in shared memory. They lie in planes of 16 bytes, the widest a thread reads at once: the first
/// 16 bytes of every entry, then the next 16 of every entry. So the entries that the threads of a warp read begin in
/// any bank, where whole entries of 32 or 64 bytes would all begin in a half or a quarter of them; and as the planes
/// stand a constant apart, an entry has one address for all of them.
template <class Block, class Entry, std::uint32_t most>
class EntryPlanes {
  static constexpr std::size_t plane_bytes = sizeof(Entry) < 16 ? sizeof(Entry) : 16;
  static constexpr std::uint32_t planes = sizeof(Entry) / plane_bytes;
  static constexpr std::uint32_t plane_words = plane_bytes / sizeof(typename Entry::Word);
  static_assert(sizeof(Entry) % plane_bytes == 0);

  struct alignas(plane_bytes) Piece {
    typename Entry::Word word[plane_words];
  };

 public:
  static constexpr std::size_t bytes(std::uint32_t count) { return shared_bytes(sizeof(Piece) * pieces(count)); }

  WARPMATCH_DEVICE EntryPlanes(Block& block, std::uint32_t count)
      : pieces_(block.template shared<Piece>(pieces(count))) {}

  WARPMATCH_DEVICE void clear(std::uint32_t number) {
    for (std::uint32_t plane = 0; plane < planes; ++plane) pieces_[plane * most + number] = Piece{};
  }

  WARPMATCH_DEVICE void set(Block& block, std::uint32_t number, std::uint32_t pattern, std::uint32_t row) {
    using Word = typename Entry::Word;
    constexpr std::uint32_t bits = 8 * sizeof(Word);
    const std::uint32_t at = pattern * Entry::words + row / bits;
    block.set_bits(pieces_[at / plane_words * most + number].word[at % plane_words], Word{1} << row % bits);
  }

  WARPMATCH_DEVICE Entry operator[](std::uint32_t number) const {
    Entry entry;
    for (std::uint32_t plane = 0; plane < planes; ++plane) {
      const Piece piece = pieces_[plane * most + number];
      for (std::uint32_t w = 0; w < plane_words; ++w) entry.word[plane * plane_words + w] = piece.word[w];
    }
    return entry;
  }

 private:
  static constexpr std::uint32_t pieces(std::uint32_t count) { return (planes - 1) * most + count; }

  typename Block::template Shared<Piece> pieces_;
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
  static constexpr std::uint32_t symbols = 256;  // they are bytes
  using Entries = EntryPlanes<Block, Entry, symbols>;

 public:
  static constexpr std::size_t bytes(std::uint32_t alphabet) { return Entries::bytes(alphabet); }
  static constexpr std::size_t most_bytes = bytes(symbols);

  WARPMATCH_DEVICE DirectTable(Block& block, std::uint32_t alphabet) : entries_(block, alphabet), size_(alphabet) {}

  WARPMATCH_DEVICE void build(Block& block, const ScoreTask& task, RankRange patterns, std::uint32_t begin) {
    block.each_thread([&](unsigned thread) {
      for (std::uint32_t i = thread; i < size_; i += block_threads) entries_.clear(i);
    });
    block.each_thread([&](unsigned thread) {
      for_rows<Entry>(task, patterns, begin, thread, [&](unsigned pattern, std::uint32_t row, std::uint32_t symbol) {
        entries_.set(block, symbol, pattern, row);
      });
    });
  }

  WARPMATCH_DEVICE std::uint32_t find(std::uint32_t symbol) const { return symbol; }
  WARPMATCH_DEVICE Entry entry(std::uint32_t number) const { return entries_[number]; }

 private:
  Entries entries_;
  std::uint32_t size_;
};

/// For alphabets too large for an entry each: a byte a symbol says which entry is its own. Only the symbols of the
/// patterns have one; entry 0, all zero, is the rest's.
template <class Block, class Entry>
class SlotTable {
  static constexpr std::uint32_t rows = Entry::rows * Entry::group;
  static_assert(rows < 256);
  using Entries = EntryPlanes<Block, Entry, rows + 1>;

 public:
  static constexpr std::size_t bytes(std::uint32_t alphabet) {
    return shared_bytes(alphabet) + shared_bytes(rows * sizeof(std::uint32_t)) + Entries::bytes(rows + 1);
  }
  static constexpr std::size_t most_bytes = bytes(slot_table_symbols);

  WARPMATCH_DEVICE SlotTable(Block& block, std::uint32_t alphabet)
      : slots_(block.template shared<std::uint8_t>(alphabet)),
        symbols_(block.template shared<std::uint32_t>(rows)),
        entries_(block, rows + 1),
        size_(alphabet) {}

  WARPMATCH_DEVICE void build(Block& block, const ScoreTask& task, RankRange patterns, std::uint32_t begin) {
    block.each_thread([&](unsigned thread) {
      for (std::uint32_t i = thread; i < size_; i += block_threads) slots_[i] = 0;
      for (std::uint32_t i = thread; i < rows; i += block_threads) symbols_[i] = corpus::Alphabet::absent;
      for (std::uint32_t i = thread; i <= rows; i += block_threads) entries_.clear(i);
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
        entries_.set(block, first + 1, row / Entry::rows, row % Entry::rows);
      }
    });
  }

  WARPMATCH_DEVICE std::uint32_t find(std::uint32_t symbol) const { return slots_[symbol]; }
  WARPMATCH_DEVICE Entry entry(std::uint32_t number) const { return entries_[number]; }

 private:
  typename Block::template Shared<std::uint8_t> slots_;
  typename Block::template Shared<std::uint32_t> symbols_;  ///< by row of the group
  Entries entries_;
  std::uint32_t size_;
};

/// Open addressing over the pattern's own symbols, for any alphabet and a group of one. A quarter more slots than the
/// pattern can have symbols, so a search always ends; one more entry, all zero, answers for the rest.
template <class Block, class Entry>
class HashTable {
  static constexpr std::uint32_t slots = Entry::rows * 5 / 4;
  using Entries = EntryPlanes<Block, Entry, slots + 1>;

 public:
  static constexpr std::size_t most_bytes = shared_bytes(slots * sizeof(std::uint32_t)) + Entries::bytes(slots + 1);

  static constexpr std::size_t bytes(std::uint32_t /*alphabet*/) { return most_bytes; }

  WARPMATCH_DEVICE HashTable(Block& block, std::uint32_t /*alphabet*/)
      : keys_(block.template shared<std::uint32_t>(slots)), entries_(block, slots + 1) {}

  WARPMATCH_DEVICE void build(Block& block, const ScoreTask& task, RankRange patterns, std::uint32_t begin) {
    block.each_thread([&](unsigned thread) {
      for (std::uint32_t i = thread; i < slots; i += block_threads) keys_[i] = empty;
      for (std::uint32_t i = thread; i <= slots; i += block_threads) entries_.clear(i);
    });
    block.each_thread([&](unsigned thread) {
      for_rows<Entry>(task, patterns, begin, thread, [&](unsigned pattern, std::uint32_t row, std::uint32_t symbol) {
        entries_.set(block, claim(block, symbol), pattern, row);
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
  WARPMATCH_DEVICE Entry entry(std::uint32_t number) const { return entries_[number]; }

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
  Entries entries_;
};

}  // namespace warpmatch::cuda
