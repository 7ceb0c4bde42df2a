#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <warpmatch/corpus.hpp>

/// Rows to score by rarity.
namespace warpmatch::testing {

using RarityRows = std::vector<std::optional<std::u32string>>;

/// Phrases of a small vocabulary: words of four letters and of eight and more (one edit, two edits), misspelt now and
/// then; words with digits, which are compared exactly and contradict each other; words that are glued elsewhere;
/// copies, nulls and rows without a word.
inline RarityRows random_rows(std::size_t count, std::uint32_t seed) {
  const std::vector<std::u32string> vocabulary{
      U"acme", U"acne", U"globex", U"corporation", U"international", U"ps",    U"lx350", U"pslx350", U"coltd", U"co",
      U"ltd",  U"x",    U"zoë",    U"東京都庁舎",  U"東京都庁社",    U"350lx", U"a",     U"b",       U"ab",    U"1",
      U"01",   U"2"};
  std::mt19937 random(seed);
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  RarityRows rows{U"", std::nullopt, U"  "};
  while (rows.size() < count) {
    if (below(12) == 0) {
      rows.push_back(rows[below(rows.size())]);
      continue;
    }
    std::u32string phrase;
    for (std::size_t words = 1 + below(5); words > 0; --words) {
      std::u32string word = vocabulary[below(vocabulary.size())];
      for (std::size_t edits = below(4) == 0 ? 1 + below(2) : 0; edits > 0; --edits)
        word[below(word.size())] = U"xyz"[below(3)];
      phrase += (phrase.empty() ? U"" : U" ") + word;
    }
    rows.emplace_back(phrase);
  }
  return rows;
}

inline Text text_of(const std::optional<std::u32string>& row) {
  return row ? Text{row->empty() ? U"" : row->data(), row->size(), Encoding::ucs4} : Text{};
}

inline Corpus corpus_of(const RarityRows& rows) {
  std::vector<Text> texts;
  for (const auto& row : rows) texts.push_back(text_of(row));
  return Corpus(texts);
}

}  // namespace warpmatch::testing
