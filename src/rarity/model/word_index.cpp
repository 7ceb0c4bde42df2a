#include "rarity/model/word_index.hpp"

#include <bit>
#include <string>

#include "corpus/packing/leader_table.hpp"

namespace warpmatch::rarity {
namespace {

std::uint64_t hash_of(std::u32string_view word) {
  return corpus::hash_bytes(reinterpret_cast<const std::byte*>(word.data()), word.size() * sizeof(char32_t));
}

/// Bits for each word: then an absent one meets a bit that is set one time in eight, and the bits stay in the cache.
constexpr std::size_t kBitsAWord = 8;

/// Which bit is a word's: by other bits of its hash than its slot.
struct Bit {
  Bit(std::uint64_t hash, std::size_t words) : place((hash >> 32) & (64 * words - 1)) {}

  std::size_t word() const { return place / 64; }
  std::uint64_t mask() const { return std::uint64_t{1} << place % 64; }

  std::size_t place;
};

}  // namespace

WordIndex::WordIndex(const corpus::Words& words) : WordIndex() {
  const std::vector<char32_t>& code_points = words.alphabet().code_points();
  std::u32string word;
  for (std::uint32_t w = 0; w < words.size(); ++w) {
    word.clear();
    for (const std::uint32_t symbol : words.symbols(w)) word.push_back(code_points[symbol]);
    append(word);
  }
  finish();
}

void WordIndex::append(std::u32string_view word) {
  symbols_.insert(symbols_.end(), word.begin(), word.end());
  begin_.push_back(symbols_.size());
}

void WordIndex::finish() {
  slots_.assign(std::bit_ceil(2 * std::size_t{size()} + 2), absent);
  seen_.assign(std::bit_ceil(kBitsAWord * size() / 64 + 1), 0);
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t word = 0; word < size(); ++word) {
    const std::uint64_t hash = hash_of((*this)[word]);
    const Bit bit(hash, seen_.size());
    seen_[bit.word()] |= bit.mask();
    std::size_t slot = hash & mask;
    while (slots_[slot] != absent) slot = (slot + 1) & mask;
    slots_[slot] = word;
  }
}

std::uint32_t WordIndex::find(std::u32string_view word) const {
  const std::uint64_t hash = hash_of(word);
  const Bit bit(hash, seen_.size());
  if ((seen_[bit.word()] & bit.mask()) == 0) return absent;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = hash & mask;; slot = (slot + 1) & mask) {
    const std::uint32_t number = slots_[slot];
    if (number == absent || (*this)[number] == word) return number;
  }
}

}  // namespace warpmatch::rarity
