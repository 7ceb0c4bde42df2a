#include "rarity/model/gluing.hpp"

#include <algorithm>
#include <string>

#include "corpus/text/rewrite.hpp"
#include "corpus/words/word_splitter.hpp"

namespace warpmatch::rarity {
namespace {

constexpr std::size_t kMostGlued = 3;
constexpr std::size_t kShortestGlued = 3;

/// Where the words of a string end, in its code points written one behind the other without spaces.
struct SplitString {
  std::u32string symbols;
  std::vector<std::size_t> ends;

  std::size_t words() const { return ends.size(); }
  std::u32string_view words(std::size_t first, std::size_t count) const {
    const std::size_t begin = first == 0 ? 0 : ends[first - 1];
    return std::u32string_view(symbols).substr(begin, ends[first + count - 1] - begin);
  }
};

/// How many words from `first` on are written as one.
std::size_t glued_at(const SplitString& string, std::size_t first, const WordIndex* known) {
  if (known == nullptr) return 1;
  for (std::size_t count = std::min(kMostGlued, string.words() - first); count > 1; --count) {
    const std::u32string_view whole = string.words(first, count);
    if (whole.size() >= kShortestGlued && known->find(whole) != WordIndex::absent) return count;
  }
  return 1;
}

corpus::RewrittenStrings rewritten(const corpus::PackedCorpus& packed, const WordIndex* known, unsigned workers) {
  const corpus::WordSplitter splitter(packed.alphabet());
  const std::vector<char32_t>& code_points = packed.alphabet().code_points();
  return corpus::rewrite(packed, workers, [&](auto symbols, std::uint32_t, std::vector<char32_t>& out) {
    thread_local SplitString string;
    string.symbols.clear();
    string.ends.clear();
    splitter.split(symbols, splitter.is_wide(symbols), [&](const auto& word) {
      for (const auto* s = word.begin; s != word.end(); ++s) string.symbols.push_back(code_points[*s]);
      string.ends.push_back(string.symbols.size());
    });
    for (std::size_t first = 0; first < string.words();) {
      if (first > 0) out.push_back(U' ');
      const std::size_t count = glued_at(string, first, known);
      const std::u32string_view word = string.words(first, count);
      out.insert(out.end(), word.begin(), word.end());
      first += count;
    }
  });
}

}  // namespace

std::shared_ptr<const corpus::PackedCorpus> joined(std::span<const Corpus> corpora, const WordIndex* known,
                                                   unsigned workers) {
  std::vector<corpus::RewrittenStrings> strings;
  std::vector<Text> rows;
  strings.reserve(corpora.size());  // the rows point into it
  for (const Corpus& corpus : corpora) {
    strings.push_back(rewritten(corpus::packed(corpus), known, workers));
    strings.back().append_rows(corpus::packed(corpus), rows);
  }
  return corpus::PackedCorpus::pack(rows, workers);
}

}  // namespace warpmatch::rarity
