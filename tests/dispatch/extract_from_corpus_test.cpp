#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/matcher.hpp>

#include "random_strings.hpp"
#include "reference/corpus_reference.hpp"
#include "reference/score.hpp"

namespace warpmatch {
namespace {

// Sizes on either side of those that are scored as they lie. The second and third query find what the first has made.
TEST(ExtractFromACorpus, FindsTheMatchesOfTheTexts) {
  testing::RandomStrings made;
  made.alphabet = U"abcdef gh\u00e9";
  made.longest = 20;
  for (const std::size_t size : {1, 20, 128, 129, 600}) {
    const std::vector<std::u32string> strings = made.make(size, 4);
    const std::vector<Text> texts(strings.begin(), strings.end());
    const Corpus corpus(texts);
    for (const Scorer& scorer : reference::all_scorers())
      for (const std::size_t row : {size / 2, std::size_t{0}, size - 1})
        for (const bool has_cutoff : {false, true}) {
          const double cutoff = is_integer(scorer) ? 3 : 0.6 * largest_score(scorer);
          const ScoreOptions options{scorer, has_cutoff ? std::optional(cutoff) : std::nullopt};
          const std::vector<Match> found = extract(texts[row], corpus, 4, options);
          EXPECT_EQ(found, extract(texts[row], texts, 4, options)) << reference::label(scorer) << " of " << size;
          const std::optional<Match> one = extract_one(texts[row], corpus, options);
          EXPECT_EQ(one, found.empty() ? std::nullopt : std::optional(found.front()));
        }
  }
}

TEST(ExtractFromACorpus, FindsNothingForNothing) {
  const Corpus corpus{"ab", "abc"};
  EXPECT_TRUE(extract(Text(), corpus, 3, {"ratio"}).empty());
  EXPECT_TRUE(extract("ab", corpus, 0, {"ratio"}).empty());
  EXPECT_TRUE(extract("ab", Corpus{}, 3, {"ratio"}).empty());
  EXPECT_EQ(extract("ab", corpus, 3, {"ratio", 90}), (std::vector<Match>{{0, 100}}));
}

}  // namespace
}  // namespace warpmatch
