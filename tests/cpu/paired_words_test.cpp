// Pairs of every scorer: strings of every script, in every encoding they lie in, with white space of all sorts between
// and within words, as the references have them.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/matcher.hpp>

#include "reference/corpus_reference.hpp"
#include "reference/score.hpp"

namespace warpmatch {
namespace {

/// What words are made of: one script each, ASCII among them, and white space that a few of them know.
const std::vector<std::u32string> kAlphabets{
    U"abcd",
    U"ab\u00e9\u00a0\u0085",
    {U'a', U'b', U'\0', U'\x1f'},
    U"\u0430\u0431\u0432\u0433",
    U"\u0430\u0431a\u00a0",
    U"\u03b1\u03b2\u03b3 ",
    U"\u0105\u00f3\u0142a",
    U"\u4e00\u4e01\u5e03",
    U"\u1681\u1682\u1680",
    U"\u2010\u2028\u2011\u202f",
    U"\u3041\u3000\u3042",
    U"\U0001F600\U0001F601",
};
const std::vector<std::u32string> kSpaces{U" ", U"  ", U"\t", U"\x1c ", U"\n"};

class Strings {
 public:
  explicit Strings(std::uint32_t seed) : random_(seed) {}

  std::size_t one_of(std::size_t count) { return random_() % count; }

  std::u32string word(const std::u32string& alphabet) {
    constexpr std::size_t lengths[] = {1, 1, 2, 3, 5, 7, 8, 9, 16, 17};
    std::u32string word(lengths[one_of(std::size(lengths))], U'x');
    for (char32_t& symbol : word) symbol = alphabet[one_of(alphabet.size())];
    return word;
  }

  std::vector<std::u32string> words(const std::u32string& alphabet) {
    constexpr std::size_t counts[] = {0, 1, 1, 2, 3, 4, 6, 9, 12};
    std::vector<std::u32string> words(counts[one_of(std::size(counts))]);
    for (std::u32string& each : words) each = word(alphabet);
    if (!words.empty() && one_of(3) == 0) words.push_back(words.front());  // a copy of a word
    return words;
  }

  std::u32string joined(const std::vector<std::u32string>& words) {
    std::u32string string = one_of(4) == 0 ? U" " : U"";
    for (const std::u32string& word : words) string += word + kSpaces[one_of(kSpaces.size())];
    if (!string.empty() && one_of(2) == 0) string.pop_back();
    return string;
  }

  /// The same words in another order, some of them others.
  std::vector<std::u32string> changed(std::vector<std::u32string> words, const std::u32string& alphabet) {
    std::shuffle(words.begin(), words.end(), random_);
    for (std::u32string& each : words)
      if (one_of(3) == 0) each = word(alphabet);
    return words;
  }

 private:
  std::mt19937 random_;
};

struct Pairs {
  explicit Pairs(std::size_t count) {
    Strings strings(7);
    for (std::size_t i = 0; i < count; ++i) {
      const std::u32string& alphabet = kAlphabets[i % kAlphabets.size()];
      const std::u32string& other = i % 5 == 0 ? kAlphabets[strings.one_of(kAlphabets.size())] : alphabet;
      const std::vector<std::u32string> words = strings.words(alphabet);
      left.push_back(strings.joined(words));
      right.push_back(strings.joined(i % 3 == 0 ? strings.words(other) : strings.changed(words, other)));
    }
  }

  std::vector<std::u32string> left;
  std::vector<std::u32string> right;
};

/// Each in the narrowest units, or in UTF-8.
void store(const std::vector<std::u32string>& strings, bool utf8, reference::TextStore& texts) {
  for (const std::u32string& string : strings) {
    char32_t largest = 0;
    for (const char32_t symbol : string) largest = std::max(largest, symbol);
    const Encoding narrowest = largest <= 0xFF ? Encoding::latin1 : largest <= 0xFFFF ? Encoding::ucs2 : Encoding::ucs4;
    texts.add(string, utf8 ? Encoding::utf8 : narrowest);
  }
}

TEST(PairedWords, AreSplitSortedAndComparedAsCodePoints) {
  const Pairs pairs(1500);
  for (const Scorer& scorer : reference::all_scorers()) {
    SCOPED_TRACE(reference::label(scorer));
    std::vector<double> expected;
    for (std::size_t row = 0; row < pairs.left.size(); ++row)
      expected.push_back(reference::score(scorer, pairs.left[row], pairs.right[row]));
    for (const bool left_utf8 : {false, true})
      for (const bool right_utf8 : {false, true}) {
        reference::TextStore left;
        reference::TextStore right;
        store(pairs.left, left_utf8, left);
        store(pairs.right, right_utf8, right);
        std::vector<double> found(expected.size(), -1);
        const MatrixView out{found.data(), DType::f64, 1, found.size(), found.size()};
        paired(left.texts(), right.texts(), {scorer}, out);
        for (std::size_t row = 0; row < found.size(); ++row)
          ASSERT_EQ(found[row], expected[row])
              << "row " << row << (left_utf8 ? ", left" : "") << (right_utf8 ? ", right" : "") << " in UTF-8";
      }
  }
}

TEST(PairedWords, MeetACutoffAsSinglePairsDo) {
  const Pairs pairs(600);
  reference::TextStore left;
  reference::TextStore right;
  store(pairs.left, true, left);
  store(pairs.right, false, right);
  for (const Scorer& scorer : reference::all_scorers()) {
    if (has_every_form(scorer.metric)) continue;
    SCOPED_TRACE(reference::label(scorer));
    for (const CutoffRule rule : {CutoffRule::reported, CutoffRule::rapidfuzz})
      for (const double cutoff : {0.0, 50.0, 80.0, 100.0}) {
        const ScoreOptions options{scorer, cutoff, rule};
        std::vector<double> found(pairs.left.size(), -1);
        paired(left.texts(), right.texts(), options, {found.data(), DType::f64, 1, found.size(), found.size()});
        for (std::size_t row = 0; row < found.size(); ++row)
          ASSERT_EQ(found[row], score(left.texts()[row], right.texts()[row], options)) << "row " << row;
      }
  }
}

}  // namespace
}  // namespace warpmatch
