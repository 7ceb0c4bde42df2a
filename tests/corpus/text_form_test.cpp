#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/metric.hpp>

#include "core/white_space.hpp"
#include "corpus/packed_corpus.hpp"
#include "random_words.hpp"
#include "reference/corpus_reference.hpp"
#include "reference/words.hpp"

namespace warpmatch::corpus {
namespace {

using reference::Rows;
using testing::RandomWords;

constexpr TextForm every_form[] = {TextForm::as_is, TextForm::reversed, TextForm::sorted_words, TextForm::unique_words};

const std::u32string latin_spaces = reference::narrow_white_space + U"\u0085\u00A0";
/// White space of all sorts, and what only looks like it.
const std::u32string all_spaces = reference::wide_white_space + U"\u180E\u200B\uFEFF";

std::u32string in_form(TextForm form, const std::u32string& string) {
  switch (form) {
    case TextForm::as_is: return string;
    case TextForm::reversed: return {string.rbegin(), string.rend()};
    case TextForm::sorted_words: return reference::sorted_words(string);
    default: return reference::unique_words(string);
  }
}

std::shared_ptr<const PackedCorpus> pack(const Rows& rows, unsigned workers = 1) {
  reference::TextStore store;
  store.add(rows, Encoding::ucs4);
  return PackedCorpus::pack(store.texts(), workers);
}

/// The form says of its rows what packing their forms would.
void expect_form(const PackedCorpus& corpus, TextForm text_form, const Rows& rows) {
  SCOPED_TRACE("form " + std::to_string(static_cast<int>(text_form)));
  Rows formed = rows;
  for (auto& row : formed) {
    if (row) row = in_form(text_form, *row);
  }
  const auto expected = pack(formed);
  const PackedCorpus& form = corpus.form(text_form);
  ASSERT_EQ(form.size(), expected->size());
  ASSERT_EQ(form.distinct(), expected->distinct());
  EXPECT_EQ(form.null_rows(), expected->null_rows());
  EXPECT_EQ(form.alphabet().code_points(), expected->alphabet().code_points());
  EXPECT_EQ(form.has_duplicates(), expected->has_duplicates());
  EXPECT_EQ(form.text_symbols(), expected->text_symbols());
  EXPECT_EQ(form.rank_of_rows(), expected->rank_of_rows());
  for (std::uint32_t rank = 0; rank < form.distinct(); ++rank) {
    ASSERT_EQ(form.decode(rank), expected->decode(rank)) << "rank " << rank;
    ASSERT_TRUE(std::ranges::equal(form.rows(rank), expected->rows(rank))) << "rank " << rank;
  }
  ASSERT_EQ(corpus.rank_in_form(text_form).size(), corpus.distinct());
  for (std::uint32_t rank = 0; rank < corpus.distinct(); ++rank) {
    ASSERT_EQ(form.decode(corpus.rank_in_form(text_form)[rank]), in_form(text_form, corpus.decode(rank)));
  }
}

void expect_forms(const Rows& rows) {
  for (const unsigned workers : {1U, 2U}) {
    const auto corpus = pack(rows, workers);
    for (const TextForm form : every_form) expect_form(*corpus, form, rows);
  }
}

TEST(WhiteSpace, IsThatOfTheReference) {
  for (std::uint32_t c = 0; c <= 0x10FFFF; ++c) {
    ASSERT_EQ(core::is_white_space(c, true), reference::wide_white_space.find(c) != std::u32string::npos) << c;
    if (c > 0xFF) continue;
    ASSERT_EQ(core::is_white_space(c, false), reference::narrow_white_space.find(c) != std::u32string::npos) << c;
  }
}

TEST(TextForm, NothingToForm) {
  expect_forms({});
  expect_forms({std::nullopt, std::nullopt});
  expect_forms({U"", std::nullopt, U""});
  expect_forms({U" ", U"\t\n", std::nullopt, U"", U"  "});
}

TEST(TextForm, SomeWords) {
  expect_forms({U"new york mets", U"york  new mets", U"mets", std::nullopt, U" mets mets ", U"mets new york new"});
  expect_forms({U"b a", U"a b", U"a b", U"b\ta", U"a a b", U"ab a", U"a ab"});
}

TEST(TextForm, OnlyWideStringsSplitAtNextLineAndNoBreakSpace) {
  const Rows rows = {U"b\u0085a",      U"b\u00A0a",       U"\u4E00\u0085a",
                     U"\u4E00\u00A0a", U"b\u00A0a\u3000", U"b\u00FF\u00A0a"};
  expect_forms(rows);
  const auto corpus = pack(rows);
  const PackedCorpus& sorted = corpus->form(TextForm::sorted_words);
  const auto of_row = [&](std::uint32_t row) { return sorted.decode(sorted.rank_of_rows()[row]); };
  EXPECT_EQ(of_row(0), U"b\u0085a");
  EXPECT_EQ(of_row(2), U"a \u4E00");
  EXPECT_EQ(of_row(4), U"a b");
}

TEST(TextForm, WordsAreSortedByCodePoint) {
  expect_forms({U"\U0001F600 \uFFFF \uE000", U"\u00E9t\u00E9 ete zoo", U"abcdefghz abcdefgha abcdefgh", U"Z a A z"});
}

TEST(TextForm, OfEverySymbolWidth) {
  const std::u32string beyond = reference::code_point_range(0x1F300, 40);
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    expect_forms(RandomWords{}.make(300, seed));
    expect_forms(RandomWords{.letters = U"ab\u00E9", .spaces = latin_spaces}.make(300, seed));
    expect_forms(RandomWords{.letters = U"a\u00E9\u4E00", .spaces = all_spaces}.make(300, seed));
    expect_forms(RandomWords{.letters = U"ab" + beyond, .spaces = all_spaces}.make(300, seed));
    expect_forms(
        RandomWords{.letters = reference::code_point_range(0x4E00, 500), .spaces = all_spaces}.make(900, seed));
  }
  expect_forms(RandomWords{.letters = reference::code_point_range(0x20000, 0x12000), .longest_word = 9}.make(9000, 6));
}

// Enough strings for several threads, with and without duplicates.
TEST(TextForm, ManyRows) {
  expect_forms(RandomWords{.spaces = latin_spaces}.make(40'000, 7));
  expect_forms(RandomWords{.letters = U"abcdefghijklmnop\u4E00", .longest_word = 12}.make(40'000, 8));
}

TEST(TextForm, LongTexts) {
  expect_forms(RandomWords{.spaces = latin_spaces, .longest_word = 20, .most_words = 300}.make(60, 9));
}

TEST(TextForm, ReversedKeepsRanksAndAlphabet) {
  const auto corpus = pack(RandomWords{}.make(500, 10));
  const PackedCorpus& reversed = corpus->form(TextForm::reversed);
  EXPECT_EQ(reversed.rank_of_rows(), corpus->rank_of_rows());
  EXPECT_EQ(reversed.alphabet().code_points(), corpus->alphabet().code_points());
  for (std::uint32_t rank = 0; rank < corpus->distinct(); ++rank) {
    EXPECT_EQ(corpus->rank_in_form(TextForm::reversed)[rank], rank);
  }
}

TEST(TextForm, IsTheCorpusItselfWhereNothingChanges) {
  const auto corpus = pack({U"a b", U"b", std::nullopt, U"a a b", U"", U"a b"});
  EXPECT_EQ(&corpus->form(TextForm::as_is), corpus.get());
  EXPECT_EQ(&corpus->form(TextForm::sorted_words), corpus.get());
  EXPECT_NE(&corpus->form(TextForm::unique_words), corpus.get());
}

TEST(TextForm, IsMadeOnceAndCounted) {
  const auto corpus = pack(RandomWords{}.make(20'000, 11));
  std::vector<std::size_t> lookup{corpus->memory().lookup};
  for (const TextForm form : {TextForm::reversed, TextForm::sorted_words, TextForm::unique_words}) {
    std::vector<const PackedCorpus*> seen(4);
    {
      std::vector<std::jthread> threads;
      for (auto& one : seen) threads.emplace_back([&] { one = &corpus->form(form); });
    }
    EXPECT_EQ(std::ranges::count(seen, seen.front()), 4);
    const CorpusMemory memory = seen.front()->memory();
    lookup.push_back(corpus->memory().lookup);
    EXPECT_GE(lookup.back(), lookup[lookup.size() - 2] + memory.text + memory.rows + memory.lookup);
  }
  corpus->form(TextForm::reversed).signatures();
  EXPECT_GT(corpus->memory().lookup, lookup.back());
}

}  // namespace
}  // namespace warpmatch::corpus
