#include "corpus/words/words.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "corpus/packed_corpus.hpp"
#include "corpus/words/word_overlap.hpp"
#include "random_words.hpp"
#include "reference/corpus_reference.hpp"
#include "reference/words.hpp"

namespace warpmatch::corpus {
namespace {

using reference::Rows;
using testing::RandomWords;

const std::u32string all_spaces = reference::wide_white_space + U"\u180E\u200B\uFEFF";

std::shared_ptr<const PackedCorpus> pack(const Rows& rows, unsigned workers = 1) {
  reference::TextStore store;
  store.add(rows, Encoding::ucs4);
  return PackedCorpus::pack(store.texts(), workers);
}

std::u32string word_of(const Words& words, std::uint32_t word) {
  std::u32string code_points;
  for (const std::uint32_t symbol : words.symbols(word)) code_points += words.alphabet().code_points()[symbol];
  return code_points;
}

void expect_words(const Rows& rows) {
  std::set<std::u32string> all;
  for (const auto& row : rows) {
    if (row) all.merge(reference::word_set(*row));
  }
  for (const unsigned workers : {1U, 2U, 3U}) {
    const auto corpus = pack(rows, workers);
    const Words& words = corpus->words();
    ASSERT_EQ(words.size(), all.size());
    std::map<std::u32string, std::uint32_t> number;
    for (const std::u32string& word : all) {
      const auto next = static_cast<std::uint32_t>(number.size());
      ASSERT_EQ(word_of(words, next), word);
      ASSERT_EQ(words.length(next), word.size());
      number[word] = next;
    }
    for (std::uint32_t rank = 0; rank < corpus->distinct(); ++rank) {
      std::vector<std::uint32_t> expected;
      for (const std::u32string& word : reference::word_set(corpus->decode(rank))) expected.push_back(number[word]);
      ASSERT_TRUE(std::ranges::equal(words.of(rank), expected)) << "rank " << rank;
    }
  }
}

TEST(Words, None) {
  expect_words({});
  expect_words({std::nullopt, U"", U" \t", std::nullopt});
}

TEST(Words, Some) {
  expect_words({U"new york mets", U"york  new mets", U"mets", std::nullopt, U" mets mets ", U"mets new york new"});
}

// Words that share their first eight symbols, and short ones beside the lowest symbol of all, which a short word's
// prefix is filled up with.
TEST(Words, ThatAreMuchAlike) {
  expect_words({U"abcdefgh abcdefghi abcdefgha abcdefghaa abcdefg", U"\u0001 b\u0001 b b\u0001\u0001 \u0001b"});
  expect_words({U"\u4E00bcd \u4E00bcda \u4E00bcdb \u4E00bc", U"abcdefghijklmnopq abcdefghijklmnopr"});
}

TEST(Words, OfEverySymbolWidth) {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    expect_words(RandomWords{.spaces = reference::narrow_white_space + U"\u0085\u00A0"}.make(400, seed));
    expect_words(RandomWords{.letters = U"a\u4E00\u00E9", .spaces = all_spaces, .longest_word = 12}.make(400, seed));
    expect_words(
        RandomWords{.letters = reference::code_point_range(0x4E00, 500), .spaces = all_spaces}.make(900, seed));
  }
  expect_words(RandomWords{.letters = reference::code_point_range(0x20000, 0x12000), .longest_word = 9}.make(9000, 5));
}

TEST(Words, OfManyRows) {
  expect_words(RandomWords{.letters = U"abcdefgh", .longest_word = 5}.make(40'000, 6));
  expect_words(RandomWords{.letters = U"abcdefgh", .longest_word = 12, .most_words = 60}.make(2'000, 7));
}

TEST(Words, AreMadeOnceAndCounted) {
  const auto corpus = pack(RandomWords{}.make(20'000, 8));
  const std::size_t before = corpus->memory().lookup;
  std::vector<const Words*> seen(4);
  {
    std::vector<std::jthread> threads;
    for (auto& one : seen) threads.emplace_back([&] { one = &corpus->words(); });
  }
  EXPECT_EQ(std::ranges::count(seen, seen.front()), 4);
  EXPECT_EQ(corpus->memory().lookup, before + corpus->words().memory_bytes());
}

/// Two corpora that share some words, of different alphabets and symbol widths.
struct TwoCorpora {
  std::shared_ptr<const PackedCorpus> patterns;
  std::shared_ptr<const PackedCorpus> texts;
};

std::vector<TwoCorpora> some_corpora() {
  const RandomWords narrow{.letters = U"abcdefg", .longest_word = 3};
  const RandomWords wide{.letters = U"abc\u4E00\u4E01", .spaces = all_spaces, .longest_word = 3};
  const RandomWords wider{.letters = U"ab" + reference::code_point_range(0x4E00, 300), .longest_word = 2};
  const auto a = pack(narrow.make(400, 1));
  const auto b = pack(wide.make(500, 2));
  const auto c = pack(wider.make(3000, 3));
  const auto none = pack({U"", std::nullopt});
  return {{a, b}, {b, a}, {a, c}, {c, b}, {a, none}, {none, a}, {none, none}};
}

TEST(Words, TranslationFindsWhatIsShared) {
  for (const auto& [from, to] : some_corpora()) {
    std::map<std::u32string, std::uint32_t> number;
    for (std::uint32_t word = 0; word < to->words().size(); ++word) number[word_of(to->words(), word)] = word;
    const std::vector<std::uint32_t> map = translation(from->words(), to->words());
    ASSERT_EQ(map.size(), from->words().size());
    for (std::uint32_t word = 0; word < map.size(); ++word) {
      const auto found = number.find(word_of(from->words(), word));
      ASSERT_EQ(map[word], found == number.end() ? Words::absent : found->second);
    }
  }
}

/// Every text against every block of patterns.
void expect_overlaps(const PackedCorpus& patterns, const PackedCorpus& texts, std::span<const std::uint32_t> word_map,
                     std::size_t block) {
  WordIndex index(patterns.words(), texts.words(), word_map);
  std::vector<std::uint32_t> found{7, 7, 7};
  for (std::uint32_t first = 0; first < patterns.distinct(); first += static_cast<std::uint32_t>(block)) {
    std::vector<std::uint32_t> ranks;
    std::vector<std::set<std::u32string>> words;
    for (std::uint32_t rank = first; rank < patterns.distinct() && ranks.size() < block; ++rank) {
      ranks.push_back(rank);
      words.push_back(reference::word_set(patterns.decode(rank)));
    }
    index.load(ranks);
    for (std::uint32_t text = 0; text < texts.distinct(); text += 3) {
      std::vector<std::uint32_t> expected;
      for (std::uint32_t lane = 0; lane < ranks.size(); ++lane) {
        for (const std::u32string& word : reference::word_set(texts.decode(text))) {
          if (words[lane].count(word) == 0) continue;
          expected.push_back(lane);
          break;
        }
      }
      index.find(text, found);
      ASSERT_EQ(found, expected) << "text " << text << ", patterns from " << first;
    }
  }
}

TEST(WordIndex, FindsTheLanesThatShareAWord) {
  for (const auto& [patterns, texts] : some_corpora()) {
    const std::vector<std::uint32_t> map = translation(patterns->words(), texts->words());
    for (const std::size_t block : {std::size_t{1}, std::size_t{64}, WordIndex::max_lanes}) {
      expect_overlaps(*patterns, *texts, map, block);
    }
  }
}

TEST(WordIndex, NeedsNoMapWithinACorpus) {
  const auto corpus = pack(RandomWords{.letters = U"abcdefg", .longest_word = 4}.make(700, 4));
  expect_overlaps(*corpus, *corpus, {}, WordIndex::max_lanes);
}

TEST(WordIndex, ForgetsTheBlockBefore) {
  const auto corpus = pack({U"a b", U"c d", U""});
  WordIndex index(corpus->words(), corpus->words(), {});
  const std::vector<std::uint32_t> ranks = {1, 0};  // ranks: the empty string, `a b`, `c d`
  index.load(ranks);
  std::vector<std::uint32_t> lanes;
  index.find(1, lanes);
  EXPECT_EQ(lanes, (std::vector<std::uint32_t>{0}));
  index.load(std::vector<std::uint32_t>{2});
  index.find(1, lanes);
  EXPECT_TRUE(lanes.empty());
}

}  // namespace
}  // namespace warpmatch::corpus
