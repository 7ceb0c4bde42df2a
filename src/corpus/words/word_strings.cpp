#include "corpus/words/word_strings.hpp"

#include <algorithm>
#include <numeric>

#include "corpus/packed_corpus.hpp"
#include "corpus/words/words.hpp"
#include "watch/pace.hpp"

namespace warpmatch::corpus {

WordStrings::WordStrings(const PackedCorpus& corpus) : begin_(std::size_t{corpus.words().size()} + 1) {
  const Words& words = corpus.words();
  watch::Pace pace;
  const auto for_each = [&](const auto& take) {
    for (std::uint32_t rank = 0; rank < corpus.distinct(); ++rank) {
      pace.spend(4 * words.of(rank).size() + 4);
      for (const std::uint32_t word : words.of(rank)) take(word, rank);
    }
  };
  for_each([&](std::uint32_t word, std::uint32_t) { ++begin_[word]; });
  std::exclusive_scan(begin_.begin(), begin_.end(), begin_.begin(), std::uint64_t{0});
  watch::grow(ranks_, begin_.back());
  std::vector<std::uint64_t> next(begin_.begin(), begin_.end() - 1);
  for_each([&](std::uint32_t word, std::uint32_t rank) { ranks_[next[word]++] = rank; });
}

std::uint32_t find_word(const Words& words, std::span<const std::uint32_t> symbols,
                        std::span<const std::uint32_t> map) {
  std::vector<std::uint32_t> wanted;
  for (const std::uint32_t symbol : symbols) {
    wanted.push_back(map.empty() ? symbol : map[symbol]);
    if (wanted.back() == Alphabet::absent) return Words::absent;
  }
  const auto is_before = [&](std::uint32_t word) {
    const std::span<const std::uint32_t> other = words.symbols(word);
    return std::ranges::lexicographical_compare(other, wanted);
  };
  std::uint32_t first = 0;
  for (std::uint32_t count = words.size(); count > 0;) {
    const std::uint32_t half = count / 2;
    if (is_before(first + half)) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return first < words.size() && std::ranges::equal(words.symbols(first), wanted) ? first : Words::absent;
}

}  // namespace warpmatch::corpus
