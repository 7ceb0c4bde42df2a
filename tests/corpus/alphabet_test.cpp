#include "corpus/packing/alphabet.hpp"

#include <gtest/gtest.h>

namespace warpmatch::corpus {
namespace {

TEST(Alphabet, NumbersItsCodePointsInOrder) {
  const Alphabet alphabet({U'a', U'c', U'é', U'東', U'\U0001F600'});
  for (std::uint32_t s = 0; s < alphabet.size(); ++s) EXPECT_EQ(alphabet.symbol(alphabet.code_points()[s]), s);
  for (const char32_t c : {U'\0', U'b', U'd', U'西', U'\U0001F601', U'\U0010FFFF'}) {
    EXPECT_EQ(alphabet.symbol(c), Alphabet::absent);
  }
}

TEST(Alphabet, AnEmptyOneHoldsNothing) {
  EXPECT_EQ(Alphabet().size(), 0U);
  EXPECT_EQ(Alphabet().symbol(U'a'), Alphabet::absent);
  EXPECT_EQ(Alphabet().symbol_bytes(), 1U);
}

TEST(Translation, TakesSharedCodePointsToTheirSymbolsAndMarksTheRest) {
  const Alphabet from({U'a', U'b', U'x', U'é', U'東'});
  const Alphabet to({U'A', U'b', U'c', U'é', U'\U0001F600'});
  constexpr std::uint32_t absent = Alphabet::absent;
  EXPECT_EQ(translation(from, to), (std::vector<std::uint32_t>{absent, 1, absent, 3, absent}));
  EXPECT_EQ(translation(to, from), (std::vector<std::uint32_t>{absent, 1, absent, 3, absent}));
  EXPECT_EQ(translation(from, from), (std::vector<std::uint32_t>{0, 1, 2, 3, 4}));
}

TEST(Translation, OfAndToAnEmptyAlphabet) {
  const Alphabet some({U'a', U'b'});
  EXPECT_TRUE(translation(Alphabet(), some).empty());
  EXPECT_EQ(translation(some, Alphabet()), (std::vector<std::uint32_t>(2, Alphabet::absent)));
}

}  // namespace
}  // namespace warpmatch::corpus
