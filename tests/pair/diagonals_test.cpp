// Distances by diagonals. Sizes: every string of up to 5 letters of two with every other, and longer ones of few
// letters, where many diagonals get far; every limit up to the distance and beyond; budgets for all cells, for a few
// and for none.

#include "pair/metrics/diagonals.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/levenshtein.hpp"
#include "reference/edit_distance.hpp"

namespace warpmatch::pair {
namespace {

using Kind = DiagonalVerdict::Kind;
using CodePoints = std::span<const char32_t>;

constexpr DiagonalBudget kAll{~std::uint64_t{0} / 4, ~std::uint64_t{0} / 4};

/// All limits that the strings' lengths allow; the verdict must be the reference's, or none where the budget is small.
template <class Core, class Symbol>
void expect_reference(Metric metric, const std::u32string& a, const std::u32string& b, const DiagonalBudget& budget,
                      std::uint32_t most) {
  const std::vector<Symbol> a_symbols(a.begin(), a.end());
  const std::vector<Symbol> b_symbols(b.begin(), b.end());
  std::span<const Symbol> left(a_symbols);
  std::span<const Symbol> right(b_symbols);
  trim_common_affixes(left, right);
  if (left.empty() || right.empty()) return;
  const std::uint64_t distance = reference::distance(metric, a, b);
  const auto apart = static_cast<std::uint32_t>(a.size() > b.size() ? a.size() - b.size() : b.size() - a.size());
  const auto sum = static_cast<std::uint32_t>(left.size() + right.size());
  Diagonals<Core> diagonals;
  for (std::uint32_t limit = apart; limit <= std::min(sum + 2, most); ++limit) {
    const DiagonalVerdict verdict = diagonals.compare(left, right, limit, budget);
    if (verdict.kind == Kind::open) {
      ASSERT_LT(budget.hopeful, kAll.hopeful);
      ASSERT_GT(limit, 2U) << "so few edits are always counted";
      continue;
    }
    ASSERT_EQ(verdict.kind, distance <= limit ? Kind::within : Kind::beyond) << a.size() << ", " << b.size();
    if (verdict.kind == Kind::within) {
      ASSERT_EQ(verdict.distance, distance);
    }
  }
}

/// As bytes too, of which levels take many diagonals at once.
template <class Core>
void expect_reference(Metric metric, const std::u32string& a, const std::u32string& b, const DiagonalBudget& budget,
                      std::uint32_t most) {
  ASSERT_NO_FATAL_FAILURE((expect_reference<Core, char32_t>(metric, a, b, budget, most)));
  ASSERT_NO_FATAL_FAILURE((expect_reference<Core, std::uint8_t>(metric, a, b, budget, most)));
}

void expect_reference(const std::u32string& a, const std::u32string& b, const DiagonalBudget& budget,
                      std::uint32_t most = ~std::uint32_t{0}) {
  ASSERT_NO_FATAL_FAILURE(expect_reference<core::Levenshtein>(Metric::levenshtein, a, b, budget, most));
  ASSERT_NO_FATAL_FAILURE(expect_reference<core::Indel>(Metric::indel, a, b, budget, most));
  ASSERT_NO_FATAL_FAILURE(expect_reference<core::Osa>(Metric::osa, a, b, budget, most));
}

TEST(Diagonals, TellEveryDistanceOfShortStrings) {
  std::vector<std::u32string> strings{U""};
  for (std::size_t i = 0; strings[i].size() < 5; ++i)
    for (const char32_t letter : {U'a', U'b'}) strings.push_back(strings[i] + letter);
  for (const std::u32string& a : strings)
    for (const std::u32string& b : strings) ASSERT_NO_FATAL_FAILURE(expect_reference(a, b, kAll));
}

TEST(Diagonals, TellDistancesOfRandomStringsOrNothing) {
  std::mt19937 random(7);
  const auto below = [&](std::size_t n) { return random() % n; };
  for (int round = 0; round < 150; ++round) {
    const std::size_t letters = 2 + below(3);
    std::u32string a(1 + below(90), U' ');
    for (char32_t& c : a) c = U'a' + static_cast<char32_t>(below(letters));
    std::u32string b = a;
    for (std::size_t edits = below(30); edits > 0; --edits) {
      const std::size_t at = below(b.size() + 1);
      if (below(3) == 0)
        b.insert(at, 1, U'a' + static_cast<char32_t>(below(letters)));
      else if (at + 1 < b.size() && below(2) == 0)
        std::swap(b[at], b[at + 1]);
      else if (at < b.size())
        b.erase(at, 1);
    }
    for (const DiagonalBudget& budget : {kAll, DiagonalBudget{300, 100}, DiagonalBudget{}})
      ASSERT_NO_FATAL_FAILURE(expect_reference(a, b, budget, 60));
  }
}

// What takes the most steps: every second diagonal gets to the end.
TEST(Diagonals, TellDistancesOfPeriodicStrings) {
  for (const std::size_t length : {20u, 63u, 64u, 65u, 200u}) {
    std::u32string a;
    while (a.size() < length) a += U"ab";
    const std::u32string b = a.substr(1) + U"c";
    for (std::size_t less = 0; less < 5; ++less) ASSERT_NO_FATAL_FAILURE(expect_reference(a, b.substr(less), kAll, 30));
  }
}

// Many diagonals in a wave, of which few get far and one passes long runs.
TEST(Diagonals, TellDistancesOfLongStrings) {
  std::mt19937 random(9);
  for (const std::size_t letters : {2U, 4U, 60U})
    for (const std::size_t length : {300U, 500U}) {
      std::u32string a(length, U' ');
      for (char32_t& c : a) c = U'a' + static_cast<char32_t>(random() % letters);
      std::u32string b = a;
      for (int edits = 0; edits < 70; ++edits) {
        const std::size_t at = random() % b.size();
        if (edits % 3 == 0) b.erase(at, 1);
        if (edits % 3 == 1) b.insert(at, 1, U'a' + static_cast<char32_t>(random() % letters));
        if (edits % 3 == 2) b[at] = U'a' + static_cast<char32_t>(random() % letters);
      }
      ASSERT_NO_FATAL_FAILURE(expect_reference(a, b, kAll, 180));
    }
}

// Where diagonals are sure to cost little they are gone through, unless the strings look as if they had nothing in
// common: then what is left of the budget decides.
TEST(Diagonals, LeaveUnrelatedStringsToOthers) {
  std::mt19937 random(10);
  const auto letters = [&](std::size_t count) {
    std::u32string text(count, U' ');
    for (char32_t& c : text) c = U'a' + static_cast<char32_t>(random() % 26);
    return text;
  };
  const std::u32string a = U"x" + letters(5000);
  std::u32string related = a;
  for (std::size_t at = 0; at < related.size(); at += 8) related[at] = U'-';
  const std::u32string unrelated = U"y" + letters(5000);
  Diagonals<core::Levenshtein> diagonals;
  constexpr std::uint64_t much = 20'000;
  EXPECT_EQ(diagonals.compare(CodePoints(a), CodePoints(related), 100, {much, 100, true}).kind, Kind::beyond);
  EXPECT_EQ(diagonals.compare(CodePoints(a), CodePoints(related), 100, {much, 100}).kind, Kind::open);
  EXPECT_EQ(diagonals.compare(CodePoints(a), CodePoints(unrelated), 100, {much, 100, true}).kind, Kind::open);
}

// A limit of nothing is met by equal strings alone, and these differ.
TEST(Diagonals, NoEditsAreNoneToCount) {
  const std::u32string a = U"abc", b = U"bbd";
  Diagonals<core::Levenshtein> diagonals;
  EXPECT_EQ(diagonals.compare(CodePoints(a), CodePoints(b), 0, kAll).kind, Kind::beyond);
}

}  // namespace
}  // namespace warpmatch::pair
