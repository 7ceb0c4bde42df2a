#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "corpus/packing/leader_table.hpp"
#include "corpus/words/word_splitter.hpp"

namespace warpmatch::corpus {

/// Numbers distinct words from 0, by first occurrence. Open addressing; a slot holds what settles the question for
/// short words, so that most look-ups touch one line of memory.
template <class Symbol>
class WordTable {
 public:
  /// Fetches what `number` looks at first.
  void prefetch(const Word<Symbol>& word) const { __builtin_prefetch(&slots_[hash_of(word) & mask()]); }

  std::uint32_t number(const Word<Symbol>& word) {
    const std::uint64_t hash = hash_of(word);
    const std::uint32_t check = check_of(word, hash);
    std::size_t s = hash & mask();
    for (; slots_[s].check != vacant; s = (s + 1) & mask()) {
      const Slot& slot = slots_[s];
      if (slot.prefix != word.prefix || slot.check != check) continue;
      if (check < long_word || words_[slot.number] == word) return slot.number;
    }
    const auto next = static_cast<std::uint32_t>(words_.size());
    slots_[s] = {word.prefix, check, next};
    words_.push_back(word);
    if (words_.size() * 2 > slots_.size()) grow();
    return next;
  }

  /// The distinct words, by number.
  const std::vector<Word<Symbol>>& words() const { return words_; }

 private:
  struct Slot {
    std::uint64_t prefix = 0;
    std::uint32_t check = vacant;  ///< the length of a word that is all prefix; else `long_word` and some of its hash
    std::uint32_t number = 0;
  };
  static constexpr std::uint32_t vacant = 0;  // no word is empty
  static constexpr std::uint32_t long_word = 0x80000000;

  static std::uint64_t hash_of(const Word<Symbol>& word) {
    if (word.length > Word<Symbol>::prefix_symbols) {
      return hash_bytes(reinterpret_cast<const std::byte*>(word.begin), word.bytes());
    }
    const std::uint64_t product = (word.prefix ^ word.length) * 0x9E3779B97F4A7C15;
    return product ^ (product >> 32);
  }
  static std::uint32_t check_of(const Word<Symbol>& word, std::uint64_t hash) {
    if (word.length <= Word<Symbol>::prefix_symbols) return word.length;
    return long_word | static_cast<std::uint32_t>(hash >> 32);
  }

  std::size_t mask() const { return slots_.size() - 1; }

  void grow() {
    slots_.assign(slots_.size() * 4, Slot{});
    for (std::uint32_t w = 0; w < words_.size(); ++w) {
      const std::uint64_t hash = hash_of(words_[w]);
      std::size_t s = hash & mask();
      while (slots_[s].check != vacant) s = (s + 1) & mask();
      slots_[s] = {words_[w].prefix, check_of(words_[w], hash), w};
    }
  }

  std::vector<Slot> slots_ = std::vector<Slot>(1024);
  std::vector<Word<Symbol>> words_;
};

}  // namespace warpmatch::corpus
