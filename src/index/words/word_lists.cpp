#include "index/words/word_lists.hpp"

#include <algorithm>
#include <utility>

#include "watch/pace.hpp"
#include "watch/parallel.hpp"
#include "watch/sorting.hpp"

namespace warpmatch::index {
namespace {

constexpr std::uint32_t kTaskRanks = 1 << 12;

/// By word its number, the rarest one's 0.
std::vector<std::uint32_t> numbers_by_rarity(const corpus::PackedCorpus& corpus) {
  const corpus::Words& words = corpus.words();
  std::vector<std::uint64_t> order(words.size());  // frequency, then word
  watch::Pace pace;
  for (std::uint32_t word = 0; word < words.size(); ++word) order[word] = word;
  for (std::uint32_t rank = 0; rank < corpus.distinct(); ++rank) {
    pace.spend(1 + words.of(rank).size());
    for (const std::uint32_t word : words.of(rank)) order[word] += std::uint64_t{1} << 32;
  }
  watch::sort_many(std::span(order), [](std::uint64_t) { return std::uint64_t{2}; });
  std::vector<std::uint32_t> numbers(words.size());
  for (std::uint32_t place = 0; place < order.size(); ++place)
    numbers[static_cast<std::uint32_t>(order[place])] = place;
  return numbers;
}

}  // namespace

WordLists::WordLists(const corpus::PackedCorpus& left, const corpus::PackedCorpus& right, const watch::Control& control)
    : same_side_(&left == &right), left_words_(&left.words()), word_lengths_(right.words().size()) {
  std::vector<std::uint32_t> numbers = numbers_by_rarity(right);
  for (std::uint32_t word = 0; word < numbers.size(); ++word) word_lengths_[numbers[word]] = right.words().length(word);
  right_ = list(right, numbers, control);
  if (same_side_) return;
  std::vector<std::uint32_t> of_left = corpus::translation(left.words(), right.words());
  for (std::uint32_t& word : of_left)
    if (word != corpus::Words::absent) word = numbers[word];
  left_ = list(left, of_left, control);
}

WordLists::Side WordLists::list(const corpus::PackedCorpus& corpus, std::span<const std::uint32_t> number,
                                const watch::Control& control) {
  const corpus::Words& words = corpus.words();
  Side side;
  side.begin.resize(std::size_t{corpus.distinct()} + 1);
  watch::Pace pace;
  std::uint64_t next = 0;
  for (std::uint32_t rank = 0; rank < corpus.distinct(); ++rank) {
    side.begin[rank] = next;
    pace.spend(1 + words.of(rank).size());
    for (const std::uint32_t word : words.of(rank)) next += number[word] != corpus::Words::absent ? 1 : 0;
  }
  side.begin.back() = next;
  watch::grow(side.words, next);
  const std::uint64_t tasks = (std::uint64_t{corpus.distinct()} + kTaskRanks - 1) / kTaskRanks;
  watch::parallel_for(tasks, control, [&](std::uint64_t task, unsigned) {
    watch::Pace own;
    const auto first = static_cast<std::uint32_t>(task * kTaskRanks);
    for (std::uint32_t rank = first; rank < corpus.distinct() && rank - first < kTaskRanks; ++rank) {
      std::uint32_t* out = side.words.data() + side.begin[rank];
      own.spend(1 + 2 * words.of(rank).size());
      for (const std::uint32_t word : words.of(rank))
        if (number[word] != corpus::Words::absent) *out++ = number[word];
      watch::sort_few(std::span(side.words.data() + side.begin[rank], out));
    }
  });
  return side;
}

std::uint64_t WordLists::memory_bytes() const {
  std::uint64_t bytes = word_lengths_.size() * sizeof(std::uint32_t);
  for (const Side* side : {&left_, &right_})
    bytes += side->words.size() * sizeof(std::uint32_t) + side->begin.size() * sizeof(std::uint64_t);
  return bytes;
}

}  // namespace warpmatch::index
