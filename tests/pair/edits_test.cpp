// Lists of edits: that they lead from one string to the other, that they are as few as can be, and that of equally few
// they are RapidFuzz's choice. And where the partial ratio comes from.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <warpmatch/edits.hpp>
#include <warpmatch/error.hpp>

#include "message_of.hpp"
#include "pair/pair_texts.hpp"
#include "random_strings.hpp"
#include "reference/edit_distance.hpp"
#include "reference/partial_ratio.hpp"

namespace warpmatch {

void PrintTo(const EditOp& op, std::ostream* out) {
  *out << "{" << static_cast<int>(op.type) << ", " << op.source << ", " << op.target << "}";
}

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::message_of;
using testing::PairTexts;
using enum EditType;

constexpr Metric kListed[] = {Metric::levenshtein, Metric::indel, Metric::lcs_seq, Metric::hamming};

std::vector<EditOp> ops_of(Metric metric, const std::u32string& a, const std::u32string& b) {
  const PairTexts pair(a, b);
  return edit_ops(pair.left(), pair.right(), metric);
}

/// What the edits make of `source`; a list that leaves the strings or goes backwards yields something else.
std::u32string applied(const std::vector<EditOp>& ops, const std::u32string& source, const std::u32string& target) {
  std::u32string result;
  std::size_t next = 0;
  for (const EditOp& op : ops) {
    while (next < op.source && next < source.size()) result += source[next++];
    if (op.type != erase) result += target.at(op.target);
    if (op.type != insert) ++next;
  }
  return result + source.substr(std::min(next, source.size()));
}

void expect_fewest(const std::u32string& a, const std::u32string& b) {
  for (const Metric metric : kListed) {
    const auto ops = ops_of(metric, a, b);
    ASSERT_EQ(applied(ops, a, b), b) << static_cast<int>(metric);
    const Metric counted = metric == Metric::lcs_seq ? Metric::indel : metric;
    ASSERT_EQ(ops.size(), reference::distance(counted, a, b)) << static_cast<int>(metric);
  }
}

TEST(EditOps, AreFewestAndLeadToTheTarget) {
  for (const auto& alphabet : {std::u32string(U"ab"), std::u32string(U"abcdé東")}) {
    const auto strings = testing::RandomStrings{.alphabet = alphabet, .longest = 14}.make(300, 1);
    for (std::size_t i = 1; i < strings.size(); ++i)
      ASSERT_NO_FATAL_FAILURE(expect_fewest(strings[i - 1], strings[i])) << i;
  }
}

TEST(EditOps, OfStringsBeyondAWord) {
  const auto strings = testing::RandomStrings{.alphabet = U"abc", .shortest = 60, .longest = 200}.make(24, 2);
  for (std::size_t i = 1; i < strings.size(); ++i)
    ASSERT_NO_FATAL_FAILURE(expect_fewest(strings[i - 1], strings[i])) << i;
}

// A matrix too large to keep is cut in two.
TEST(EditOps, OfStringsThatAreCutInTwo) {
  const auto strings = testing::RandomStrings{.alphabet = U"abc", .shortest = 2300, .longest = 2400}.make(2, 3);
  ASSERT_NO_FATAL_FAILURE(expect_fewest(strings[0], strings[1]));
}

TEST(EditOps, AreRapidFuzzsChoice) {
  EXPECT_THAT(edit_ops("qabxcd", "abycdf", Metric::levenshtein),
              ElementsAre(EditOp{erase, 0, 0}, EditOp{replace, 3, 2}, EditOp{insert, 6, 5}));
  EXPECT_THAT(edit_ops("qabxcd", "abycdf", Metric::indel),
              ElementsAre(EditOp{erase, 0, 0}, EditOp{insert, 3, 2}, EditOp{erase, 3, 3}, EditOp{insert, 6, 5}));
  EXPECT_THAT(edit_ops("kitten", "sitting", Metric::levenshtein),
              ElementsAre(EditOp{replace, 0, 0}, EditOp{replace, 4, 4}, EditOp{insert, 6, 6}));
  EXPECT_THAT(edit_ops("kitten", "sitting", Metric::lcs_seq),
              ElementsAre(EditOp{insert, 0, 0}, EditOp{erase, 0, 1}, EditOp{insert, 4, 4}, EditOp{erase, 4, 5},
                          EditOp{insert, 6, 6}));
  EXPECT_THAT(edit_ops("kitten", "sitting", Metric::hamming),
              ElementsAre(EditOp{replace, 0, 0}, EditOp{replace, 4, 4}, EditOp{insert, 6, 6}));
}

TEST(EditOps, OfEmptyStrings) {
  for (const Metric metric : kListed) {
    EXPECT_THAT(edit_ops("", "", metric), ElementsAre());
    EXPECT_THAT(edit_ops("", "ab", metric), ElementsAre(EditOp{insert, 0, 0}, EditOp{insert, 0, 1}));
    EXPECT_THAT(edit_ops("ab", "", metric), ElementsAre(EditOp{erase, 0, 0}, EditOp{erase, 1, 0}));
  }
}

TEST(EditOps, ArgumentsAreChecked) {
  const Text null;
  const auto refused = [](Text left, Text right, Metric metric) {
    return message_of<InvalidArgument>([&] { edit_ops(left, right, metric, false); });
  };
  EXPECT_THAT(refused("a", "b", Metric::osa), HasSubstr("[metric] "));
  EXPECT_THAT(refused(null, "b", Metric::indel), HasSubstr("[left] "));
  EXPECT_THAT(refused("a", null, Metric::indel), HasSubstr("[right] "));
  EXPECT_THAT(refused("a", "bc", Metric::hamming), HasSubstr("[pad] "));
  EXPECT_THAT(refused("a", "\xC3", Metric::indel), HasSubstr("[right] "));
}

TEST(PartialAlignment, HasTheScoreOfThePartialRatio) {
  const auto strings = testing::RandomStrings{.alphabet = U"ab東", .longest = 16}.make(400, 4);
  for (std::size_t i = 1; i < strings.size(); ++i) {
    const auto& a = strings[i - 1];
    const auto& b = strings[i];
    const PairTexts pair(a, b);
    const auto found = partial_alignment(pair.left(), pair.right());
    ASSERT_TRUE(found);
    ASSERT_EQ(found->score, reference::partial_ratio(a, b)) << i;
    if (found->score > 0) {
      ASSERT_EQ(found->score,
                reference::indel_ratio(a.substr(found->source_begin, found->source_end - found->source_begin),
                                       b.substr(found->target_begin, found->target_end - found->target_begin)))
          << i;
    }
  }
}

TEST(PartialAlignment, IsRapidFuzzsChoice) {
  EXPECT_EQ(partial_alignment("ab", "xabxab"), (Alignment{100, 0, 2, 1, 3}));
  EXPECT_EQ(partial_alignment("abab", "ba"), (Alignment{100, 1, 3, 0, 2}));
  EXPECT_EQ(partial_alignment("a", "xyz"), (Alignment{0, 0, 1, 0, 1}));
  EXPECT_EQ(partial_alignment("abcd", "bcda"), (Alignment{85.71428571428572, 0, 4, 0, 3}));
  EXPECT_EQ(partial_alignment("", ""), (Alignment{100, 0, 0, 0, 0}));
}

TEST(PartialAlignment, NoneBelowTheCutoffAndForNulls) {
  EXPECT_EQ(partial_alignment("abcd", "bcda", 86.0), std::nullopt);
  EXPECT_TRUE(partial_alignment("abcd", "bcda", 85.0));
  EXPECT_EQ(partial_alignment("abcd", "abcd", 100.5), std::nullopt);
  EXPECT_EQ(partial_alignment(Text(), "a"), std::nullopt);
  EXPECT_EQ(partial_alignment("a", Text()), std::nullopt);
}

}  // namespace
}  // namespace warpmatch
