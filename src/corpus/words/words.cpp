#include "corpus/words/words.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include <warpmatch/error.hpp>

#include "corpus/packed_corpus.hpp"
#include "corpus/text/string_visit.hpp"
#include "corpus/text/symbol_visit.hpp"
#include "corpus/words/word_splitter.hpp"
#include "corpus/words/word_table.hpp"
#include "watch/fork_join.hpp"
#include "watch/pace.hpp"
#include "watch/sorting.hpp"

namespace warpmatch::corpus {
namespace {

/// A distinct word of one part of the ranks.
template <class Symbol>
struct PartWord {
  Word<Symbol> word;
  std::uint32_t part;
  std::uint32_t id;  ///< within its part, by first occurrence

  friend bool operator<(const PartWord& a, const PartWord& b) { return a.word < b.word; }
};

/// The table of one part of the ranks.
template <class Symbol>
struct PartTable {
  WordTable<Symbol> table;            ///< gives each distinct word an id
  std::vector<std::uint32_t> words;   ///< ids, rank after rank, each once a rank
  std::vector<std::uint32_t> number;  ///< by id, the final number
};

/// Numbers the words of a range of ranks and notes how many each string has. Some strings are split ahead, so that
/// the slots of their words in the table arrive meanwhile.
template <class Symbol>
PartTable<Symbol> read_part(const PackedCorpus& corpus, watch::Chunk ranks, std::uint64_t* counts) {
  constexpr std::size_t strings_ahead = 32;
  const WordSplitter splitter(corpus.alphabet());
  PartTable<Symbol> part;
  std::vector<Word<Symbol>> split;
  std::vector<std::size_t> ends;
  for (std::size_t first = ranks.begin; first < ranks.end; first += strings_ahead) {
    split.clear();
    ends.clear();
    const watch::Chunk some{first, std::min(first + strings_ahead, ranks.end)};
    visit_strings<Symbol>(corpus, some, [&](std::uint32_t, std::span<const Symbol> string) {
      splitter.split(string, splitter.is_wide(string), [&](const Word<Symbol>& word) {
        part.table.prefetch(word);
        split.push_back(word);
      });
      ends.push_back(split.size());
    });
    watch::Pace pace;
    auto word = split.begin();
    for (std::size_t i = 0; i < ends.size(); ++i) {
      const std::size_t begin = part.words.size();
      for (; word != split.begin() + static_cast<std::ptrdiff_t>(ends[i]); ++word) {
        pace.spend(16 + word->length);
        part.words.push_back(part.table.number(*word));
      }
      const auto mine = std::span(part.words).subspan(begin);
      watch::sort_few(mine);
      part.words.resize(begin + static_cast<std::size_t>(std::unique(mine.begin(), mine.end()) - mine.begin()));
      counts[first + i] = part.words.size() - begin;
    }
  }
  return part;
}

template <class Symbol>
std::vector<PartWord<Symbol>> sorted_words(const PartTable<Symbol>& part, std::uint32_t number) {
  std::vector<PartWord<Symbol>> sorted;
  sorted.reserve(part.table.words().size());
  for (const Word<Symbol>& word : part.table.words()) {
    sorted.push_back({word, number, static_cast<std::uint32_t>(sorted.size())});
  }
  watch::sort_many(std::span(sorted), [](const PartWord<Symbol>& word) { return 4 + word.word.bytes(); });
  return sorted;
}

/// Merges sorted lists into the first, two and two.
template <class T>
std::vector<T> merge_all(std::vector<std::vector<T>> lists) {
  while (lists.size() > 1) {
    const std::size_t half = (lists.size() + 1) / 2;
    watch::fork_join(static_cast<unsigned>(lists.size() - half), [&](unsigned i) {
      const std::vector<T>& other = lists[half + i];
      std::vector<T> merged;
      merged.reserve(lists[i].size() + other.size());
      watch::Pace pace;
      std::merge(lists[i].begin(), lists[i].end(), other.begin(), other.end(), std::back_inserter(merged),
                 [&](const T& a, const T& b) {
                   pace.spend(16);
                   return a < b;
                 });
      lists[i] = std::move(merged);
    });
    lists.resize(half);
  }
  return std::move(lists.front());
}

}  // namespace

/// Numbers the words of a corpus: each part of the ranks numbers its own in a table, then all are sorted together.
template <class Symbol>
class WordNumbering {
 public:
  WordNumbering(const PackedCorpus& corpus, unsigned parts, Words& words)
      : corpus_(corpus), words_(words), parts_(parts) {}

  void run() {
    words_.word_begin_.resize(std::size_t{corpus_.distinct()} + 1);
    std::vector<std::vector<PartWord<Symbol>>> sorted(parts_.size());
    for_each_part([&](unsigned p) {
      parts_[p] = read_part<Symbol>(corpus_, ranks_of(p), words_.word_begin_.data());
      parts_[p].number.resize(parts_[p].table.words().size());
      sorted[p] = sorted_words(parts_[p], p);
    });
    number(merge_all(std::move(sorted)));
    std::uint64_t next = 0;
    for (std::uint64_t& entry : words_.word_begin_) next += std::exchange(entry, next);
    watch::grow(words_.words_, next);
    for_each_part([&](unsigned p) { renumber(p); });
  }

 private:
  template <class Work>
  void for_each_part(const Work& work) {
    watch::fork_join(static_cast<unsigned>(parts_.size()), work);
  }
  watch::Chunk ranks_of(unsigned p) const {
    return watch::chunk_of(corpus_.distinct(), p, static_cast<unsigned>(parts_.size()));
  }

  /// Numbers the words of all parts and keeps their symbols.
  void number(const std::vector<PartWord<Symbol>>& sorted) {
    const PartWord<Symbol>* last = nullptr;
    watch::Pace pace;
    for (const PartWord<Symbol>& next : sorted) {
      pace.spend(16 + next.word.bytes());
      if (last == nullptr || *last < next) {
        if (words_.size() == Words::absent - 1) throw RangeError("texts", "have more distinct words than fit 32 bits");
        words_.symbols_.insert(words_.symbols_.end(), next.word.begin, next.word.end());
        words_.symbol_begin_.push_back(words_.symbols_.size());
      }
      parts_[next.part].number[next.id] = words_.size() - 1;
      last = &next;
    }
    words_.symbols_.shrink_to_fit();
    words_.symbol_begin_.shrink_to_fit();
  }

  /// Writes the final numbers of a part's words, ascending for each rank.
  void renumber(unsigned p) {
    const PartTable<Symbol> part = std::move(parts_[p]);
    const watch::Chunk ranks = ranks_of(p);
    std::uint32_t* all = words_.words_.data();
    const std::uint32_t* id = part.words.data();
    watch::Pace pace;
    for (std::size_t rank = ranks.begin; rank < ranks.end; ++rank) {
      const std::uint64_t begin = words_.word_begin_[rank];
      const std::uint64_t end = words_.word_begin_[rank + 1];
      pace.spend(4 + 4 * (end - begin));
      for (std::uint64_t i = begin; i < end; ++i) all[i] = part.number[*id++];
      watch::sort_few(std::span(all + begin, all + end));
    }
  }

  const PackedCorpus& corpus_;
  Words& words_;
  std::vector<PartTable<Symbol>> parts_;
};

Words::Words(const PackedCorpus& corpus, unsigned workers) : alphabet_(&corpus.alphabet()), symbol_begin_(1) {
  visit_symbol_type(corpus.symbol_bytes(), [&](auto type) {
    WordNumbering<decltype(type)>(corpus, watch::parts_for(corpus.distinct(), workers), *this).run();
  });
}

std::size_t Words::memory_bytes() const {
  return sizeof *this + (symbols_.capacity() + words_.capacity()) * sizeof(std::uint32_t) +
         (symbol_begin_.capacity() + word_begin_.capacity()) * sizeof(std::uint64_t);
}

std::vector<std::uint32_t> translation(const Words& from, const Words& to) {
  const std::vector<char32_t>& from_code_points = from.alphabet().code_points();
  const std::vector<char32_t>& to_code_points = to.alphabet().code_points();
  const auto compare = [&](std::uint32_t a, std::uint32_t b) {
    const auto left = from.symbols(a);
    const auto right = to.symbols(b);
    return std::lexicographical_compare_three_way(
        left.begin(), left.end(), right.begin(), right.end(),
        [&](std::uint32_t s, std::uint32_t t) { return from_code_points[s] <=> to_code_points[t]; });
  };
  // Both ascend, so one walk over the two finds what they share.
  std::vector<std::uint32_t> map(from.size(), Words::absent);
  std::uint32_t target = 0;
  watch::Pace pace;
  for (std::uint32_t word = 0; word < from.size() && target < to.size(); ++word) {
    pace.spend(32);
    auto order = compare(word, target);
    while (order > 0 && ++target < to.size()) {
      pace.spend(32);
      order = compare(word, target);
    }
    if (order == 0) map[word] = target;
  }
  return map;
}

}  // namespace warpmatch::corpus
