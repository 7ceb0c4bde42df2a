// Pairs that are kept give the clusters of a join of their own at every stricter cutoff.

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/error.hpp>
#include <warpmatch/matcher.hpp>
#include <warpmatch/matching.hpp>
#include <warpmatch/rarity.hpp>

#include "message_of.hpp"

namespace warpmatch {
namespace {

Corpus names() { return Corpus{"anna", "hanna", "hannah", "anna", "bob", "bobby", "", "", "anne", "hannes"}; }

void expect_equal(const Clusters& found, const Clusters& wanted) {
  EXPECT_EQ(found.cluster, wanted.cluster);
  EXPECT_EQ(found.representative, wanted.representative);
  EXPECT_EQ(found.size, wanted.size);
  EXPECT_EQ(found.pairs, wanted.pairs);
}

TEST(KeptPairs, AreGroupedAsAFreshJoinIs) {
  const Corpus corpus = names();
  for (const char* name : {"ratio", "jaccard", "QRatio", "jaro_winkler"}) {
    ScoreOptions options{.scorer = scorer_from_name(name), .score_cutoff = 0.5 * largest_score(scorer_from_name(name))};
    const KeptPairs kept = keep_pairs(corpus, options);
    for (const double share : {0.5, 0.8, 0.9, 1.0})
      for (const Linkage linkage : {Linkage::average, Linkage::components}) {
        options.score_cutoff = share * largest_score(options.scorer);
        expect_equal(kept.cluster(*options.score_cutoff, linkage), cluster(corpus, options, {}, linkage));
      }
  }
}

TEST(KeptPairs, OfDistancesAndOfRarity) {
  const Corpus corpus = names();
  const KeptPairs kept = keep_pairs(corpus, {.scorer = scorer_from_name("levenshtein"), .score_cutoff = 3});
  for (const double edits : {3.0, 2.0, 1.0, 0.0})
    expect_equal(kept.cluster(edits, Linkage::components),
                 cluster(corpus, {.scorer = scorer_from_name("levenshtein"), .score_cutoff = edits}));
  const Rarity rarity(corpus);
  const KeptPairs words = rarity.keep_pairs(corpus, corpus, 0.3);
  for (const double cutoff : {0.3, 0.9})
    for (const Linkage linkage : {Linkage::average, Linkage::components})
      expect_equal(words.cluster(cutoff, linkage), rarity.cluster(corpus, corpus, cutoff, linkage));
}

TEST(KeptPairs, SpellingsSpeakForClusters) {
  const Corpus corpus{"anna", "anna", "anna", "anne"};
  const Corpus spellings{"Anna", "ANNA", "ANNA", "Anne"};
  const ScoreOptions options{.scorer = scorer_from_name("ratio"), .score_cutoff = 70};
  for (const Linkage linkage : {Linkage::average, Linkage::components}) {
    const Clusters found = keep_pairs(corpus, spellings, options).cluster(70, linkage);
    EXPECT_EQ(found.representative, (std::vector<std::int32_t>{1}));
    expect_equal(found, cluster(corpus, spellings, options, {}, linkage));
  }
  EXPECT_EQ(testing::message_of<InvalidArgument>([&] { keep_pairs(corpus, Corpus{"a"}, options); }),
            "[spellings] must have the 4 rows of the corpus, got 1");
}

TEST(KeptPairs, SaysWhatIsWrong) {
  const KeptPairs kept = keep_pairs(names(), {.scorer = scorer_from_name("levenshtein"), .score_cutoff = 2});
  EXPECT_EQ(testing::message_of<InvalidArgument>([&] { kept.cluster(3, Linkage::components); }),
            "[cutoff] must be no laxer than 2, which the pairs were joined at, got 3");
  EXPECT_EQ(testing::message_of<InvalidArgument>([&] { kept.cluster(1, Linkage::average); }),
            "[linkage] must be components for distances: an average is of similarities");
}

}  // namespace
}  // namespace warpmatch
