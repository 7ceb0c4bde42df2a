// Texts compared as they lie: the matrices, best choices and pairs of corpora, for every scorer, number of texts on
// both sides of what is read at once, and nulls.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/internal/unpacked.hpp>
#include <warpmatch/matcher.hpp>

#include "message_of.hpp"
#include "random_strings.hpp"
#include "reference/corpus_reference.hpp"
#include "reference/score.hpp"

namespace warpmatch {
namespace {

using testing::message_of;

/// Latin-1 and other strings of up to a few words, with a null among them.
std::vector<std::u32string> strings_of(std::size_t count, std::uint32_t seed, bool wide, std::uint32_t longest) {
  return testing::RandomStrings{.alphabet = wide ? U"ab c\u0416" : U"abc\u00e9 ", .shortest = 0, .longest = longest}
      .make(count, seed);
}

struct Side {
  Side(std::size_t count, std::uint32_t seed, bool wide, bool null, std::uint32_t longest = 70) {
    for (const std::u32string& string : strings_of(count, seed, wide, longest))
      store.add(string, wide ? Encoding::ucs4 : Encoding::latin1);
    if (null) store.add_null();
  }
  reference::TextStore store;
};

void expect_those_of_corpora(const std::vector<Text>& left, const std::vector<Text>& right,
                             const ScoreOptions& options) {
  const Corpus lefts(left);
  const Corpus rights(right);
  std::vector<double> lie(left.size() * right.size(), -1);
  std::vector<double> packed = lie;
  const auto view = [&](std::vector<double>& cells) {
    return MatrixView{cells.data(), DType::f64, left.size(), right.size(), right.size()};
  };
  matrix_of_texts(left, right, options, view(lie), 2.0);
  matrix(lefts, rights, options, view(packed), 2.0);
  EXPECT_EQ(lie, packed);
  for (const std::size_t k : {1U, 3U, 50U}) {
    const TopK best = top_k_of_texts(left, right, k, options);
    const TopK expected = top_k(lefts, rights, k, options);
    EXPECT_EQ(best.k, expected.k);
    EXPECT_EQ(best.indices, expected.indices);
    EXPECT_EQ(best.scores, expected.scores);
  }
  if (!options.score_cutoff) return;
  const Pairs found = pairs_of_texts(left, right, options);
  const Pairs expected = pairs(lefts, rights, options);
  EXPECT_EQ(found.left, expected.left);
  EXPECT_EQ(found.right, expected.right);
  EXPECT_EQ(found.score, expected.score);
}

// Enough of them for the best to be told with queries side by side.
TEST(TextsAsTheyLie, GiveTheBestThatCorporaGive) {
  for (const Scorer& scorer : reference::all_scorers_and_weights()) {
    SCOPED_TRACE(reference::label(scorer));
    for (const bool nulls : {false, true})
      for (const auto& [rows, columns] : {std::pair{16, 16}, {70, 40}}) {
        if (nulls && is_integer(scorer)) continue;
        const Side left(static_cast<std::size_t>(rows), 1, false, nulls, 30);
        const Side right(static_cast<std::size_t>(columns), 2, false, nulls, 30);
        const Corpus lefts(left.store.texts());
        const Corpus rights(right.store.texts());
        const double cutoff = is_integer(scorer) ? 9 : 0.6 * largest_score(scorer);
        for (const std::optional<double> floor : {std::optional<double>(), std::optional(cutoff)})
          for (const std::size_t k : {1U, 5U, 20U, 40U}) {
            const ScoreOptions options{scorer, floor};
            const TopK best = top_k_of_texts(left.store.texts(), right.store.texts(), k, options);
            const TopK expected = top_k(lefts, rights, k, options);
            EXPECT_EQ(best.indices, expected.indices);
            EXPECT_EQ(best.scores, expected.scores);
          }
      }
  }
}

TEST(TextsAsTheyLie, GiveWhatCorporaGive) {
  for (const Scorer& scorer : reference::all_scorers_and_weights()) {
    SCOPED_TRACE(reference::label(scorer));
    const bool nulls = !is_integer(scorer);
    for (const bool wide : {false, true})
      for (const auto& [rows, columns] : {std::pair{0, 3}, {1, 1}, {3, 9}, {6, 4}, {7, 60}}) {
        const Side left(static_cast<std::size_t>(rows), 1, false, nulls);
        const Side right(static_cast<std::size_t>(columns), 2, wide, nulls);
        const double largest = largest_score(scorer);
        const double cutoff = is_integer(scorer) ? 9 : 0.6 * largest;
        for (const std::optional<double> floor : {std::optional<double>(), std::optional(cutoff)})
          expect_those_of_corpora(left.store.texts(), right.store.texts(), {scorer, floor});
      }
  }
}

TEST(TextsAsTheyLie, AreReadInChunks) {
  std::vector<std::string> choices;
  for (int i = 0; i < 2500; ++i) choices.push_back("number " + std::to_string(i * i));
  const std::vector<std::string> queries{"number 4", "umber 16", "", "144", "number"};
  expect_those_of_corpora(texts_of(queries), texts_of(choices), {{Metric::levenshtein, Form::distance}, 3});
}

TEST(TextsAsTheyLie, ACorpusUnpackedIsItsStrings) {
  for (const bool wide : {false, true}) {
    std::vector<std::u32string> strings = strings_of(40, 3, wide, 70);
    strings.push_back(strings.front());
    reference::TextStore store;
    for (const std::u32string& string : strings) store.add(string, Encoding::ucs4);
    store.add_null();
    const Corpus corpus(store.texts());
    const std::span<const Text> unpacked = unpacked_texts(corpus);
    ASSERT_EQ(unpacked.size(), corpus.size());
    EXPECT_EQ(unpacked.back().data, nullptr);
    for (std::size_t row = 0; row < strings.size(); ++row) {
      ASSERT_NE(unpacked[row].data, nullptr);
      EXPECT_EQ(Corpus(unpacked.subspan(row, 1)).code_points(0), strings[row]);
    }
  }
  EXPECT_TRUE(unpacked_texts(Corpus{}).empty());
}

TEST(TextsAsTheyLie, ACorpusIsUnpackedOnceAndKeepsThat) {
  const std::vector<std::string> strings{"one two", "", "two  one", "one two", "\xC3\xA9\x74\xC3\xA9"};
  const Corpus corpus(texts_of(strings));
  for (const TextForm form : {TextForm::as_is, TextForm::sorted_words}) {
    const std::size_t before = corpus.memory().lookup;
    EXPECT_FALSE(are_unpacked(corpus, form));
    const std::span<const Text> made = unpacked_texts(corpus, form);
    EXPECT_TRUE(are_unpacked(corpus, form));
    EXPECT_GE(corpus.memory().lookup, before + made.size() * sizeof(Text));
    EXPECT_EQ(unpacked_texts(Corpus(corpus), form).data(), made.data());
  }
  const std::vector<std::u32string> sorted{U"one two", U"", U"one two", U"one two", U"\u00e9t\u00e9"};
  for (std::size_t row = 0; row < sorted.size(); ++row)
    EXPECT_EQ(Corpus(unpacked_texts(corpus, TextForm::sorted_words).subspan(row, 1)).code_points(0), sorted[row]);
  // No word is to be moved: the form is the corpus itself.
  const Corpus plain(texts_of(std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(unpacked_texts(plain, TextForm::sorted_words).data(), unpacked_texts(plain).data());
}

TEST(TextsAsTheyLie, SayWhatIsWrong) {
  const Text text = "a";
  const ScoreOptions distance{.scorer = {Metric::levenshtein, Form::distance}};
  EXPECT_EQ(message_of<InvalidArgument>([&] {
              top_k_of_texts({&text, 1}, {&text, 1}, 0, distance);
            }),
            "[k] must be at least 1, got 0");
  EXPECT_EQ(message_of<InvalidArgument>([&] {
              pairs_of_texts({&text, 1}, {&text, 1}, distance);
            }),
            "[score_cutoff] is required for a join");
}

}  // namespace
}  // namespace warpmatch
