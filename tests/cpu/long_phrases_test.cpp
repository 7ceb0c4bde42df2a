// Composites of long phrases under cutoffs, on every SIMD level: a cutoff leaves most of two phrases unread, and no
// score that meets it may differ for that. Sizes: lengths on both sides of a word and of a strip; phrases that are
// equal but for some letters, for the order of their words or for one word, that share few words or none, and of one
// word.

#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "executors.hpp"
#include "random_strings.hpp"
#include "reference/score.hpp"

namespace warpmatch {
namespace {

using Strings = std::vector<std::u32string>;

std::u32string random_words(std::size_t length, const std::u32string& letters, std::mt19937& random) {
  std::u32string words;
  while (words.size() < length) {
    if (!words.empty()) words += U' ';
    for (std::size_t left = 2 + random() % 9; left > 0 && words.size() < length; --left)
      words += letters[random() % letters.size()];
  }
  return words;
}

/// Phrases related to one of that length, and some that are not.
Strings relatives(std::size_t length, const std::u32string& letters) {
  std::mt19937 random(static_cast<std::uint32_t>(length));
  const std::u32string base = random_words(length, letters, random);
  Strings made{base, random_words(length, letters, random), random_words(length + 20, letters, random)};
  for (const std::size_t edits : {1U, 2U, 5U, 20U}) {
    std::u32string edited = base;
    for (std::size_t i = 0; i < edits; ++i) {
      const std::size_t at = random() % edited.size();
      if (i % 3 == 0)
        edited.erase(at, 1);
      else
        edited[at] = letters[random() % letters.size()];
    }
    made.push_back(edited);
  }
  const std::size_t space = base.find(U' ', length / 2);
  if (space != std::u32string::npos) {
    made.push_back(base.substr(space + 1) + U' ' + base.substr(0, space));  // other order
    made.push_back(base.substr(0, space) + U' ' + random_words(length / 3, letters, random));
    made.push_back(base + base.substr(base.rfind(U' ')));  // words again
  }
  std::u32string word;
  for (const char32_t symbol : base)
    if (symbol != U' ') word += symbol;
  made.push_back(word);
  word[word.size() / 3] = letters[0];
  made.push_back(word);
  made.push_back(U"");
  return made;
}

class LongPhrasesOf : public ::testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(Lengths, LongPhrasesOf, ::testing::Values(60, 66, 130, 260, 520));

void expect_reference(const Strings& left_strings, const Strings& right_strings, Metric metric) {
  const Scorer scorer{metric, Form::ratio};
  const Corpus left = testing::make_corpus(left_strings);
  const Corpus right = testing::make_corpus(right_strings);
  std::vector<double> expected;
  for (const std::u32string& a : left_strings)
    for (const std::u32string& b : right_strings) expected.push_back(reference::score(scorer, a, b));
  for (const auto& executor : testing::executors())
    for (const double cutoff : {0.0, 45.0, 75.0, 90.0, 98.0, 99.5, 100.0}) {
      const dispatch::Request request = dispatch::make_request(left, right, {.scorer = scorer, .score_cutoff = cutoff});
      std::vector<double> out(expected.size(), -1);
      executor->scores(request, {{out.data(), DType::f64, left.size(), right.size(), right.size()}, 1.0}, {1, nullptr});
      for (std::size_t i = 0; i < out.size(); ++i)
        ASSERT_EQ(out[i], expected[i] >= cutoff ? expected[i] : 0.0)
            << executor->detail() << ", " << to_string(scorer) << ", cutoff " << cutoff << ", " << i / right.size()
            << " and " << i % right.size();
    }
}

TEST_P(LongPhrasesOf, HaveTheScoresOfTheReferenceFromTheirCutoffOn) {
  for (const std::u32string& letters : {testing::alphabet_from(U'a', 8), testing::alphabet_from(0x4E00, 300)}) {
    const Strings left = relatives(GetParam(), letters);
    const Strings right = relatives(GetParam(), letters.substr(1));
    for (const Metric metric : {Metric::token_sort, Metric::token_set, Metric::token, Metric::wratio, Metric::qratio}) {
      if (metric == Metric::wratio && GetParam() > 130) continue;  // whose reference looks at every window of some
      expect_reference(left, left, metric);
      expect_reference(left, right, metric);
      if (HasFatalFailure()) return;
    }
  }
}

// Windows of strings that the strings themselves rule out, and of those that they do not: parts of one another, nearly
// equal, with other symbols around.
TEST(LongPhrases, HaveThePartialRatiosOfTheReferenceFromTheirCutoffOn) {
  const std::u32string letters = testing::alphabet_from(U'a', 8);
  const Strings all = relatives(140, letters);
  Strings left(all.begin(), all.begin() + 6);
  Strings right(all.begin() + 2, all.begin() + 5);
  right.push_back(all[0].substr(40, 70));
  right.push_back(U"xyxyx" + all[0].substr(0, 90) + U"xyxyxyx");
  right.push_back(all.back());
  for (const Metric metric : {Metric::partial, Metric::partial_token_sort}) expect_reference(left, right, metric);
}

}  // namespace
}  // namespace warpmatch
