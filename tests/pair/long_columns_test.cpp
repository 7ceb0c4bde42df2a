// Columns of patterns of any number of words on every SIMD level, against the textbook: as many words as registers
// hold, one number, two and several, one more and one less; all words at once, and a band that moves. Waves of
// diagonals against one diagonal after the other.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/edit_scale.hpp"
#include "core/indel.hpp"
#include "core/levenshtein.hpp"
#include "core/metric_visit.hpp"
#include "core/osa.hpp"
#include "pair/byte_strings.hpp"
#include "pair/isa/short_kernels.hpp"
#include "pair/strings/match_table.hpp"
#include "random_strings.hpp"
#include "reference/edit_distance.hpp"

namespace warpmatch::pair {
namespace {

using testing::Bytes;
using testing::strings_to;

/// A word for a column.
using WordOf = std::function<std::size_t(std::size_t)>;

class LongColumnsOnEveryLevel : public ::testing::TestWithParam<const ShortKernels*> {};

/// The remainder of a text, a stretch of it after the other; `first_of` and `last_of` are the words of a stretch.
template <class Core>
std::uint64_t remainder_of(const ShortKernel& kernel, const Bytes& pattern, const Bytes& text, std::size_t stretch,
                           const WordOf& first_of, const WordOf& last_of) {
  constexpr std::size_t members = sizeof(typename Core::template Column<Word>) / sizeof(Word);
  MatchTable<std::uint8_t> table{std::span<const std::uint8_t>(pattern)};
  const std::size_t stride = table.words() + long_block;
  std::vector<Word> words(members * stride);
  const auto start = std::bit_cast<std::array<Word, members>>(typename Core::template Column<Word>{});
  std::size_t reached = 0;
  for (std::size_t j = 0; j < text.size(); j += stretch) {
    const std::size_t count = std::min(stretch, text.size() - j);
    const std::size_t first = first_of(j);
    const std::size_t last = last_of(j + count - 1);
    for (; reached <= last; ++reached)
      for (std::size_t m = 0; m < members; ++m) words[m * stride + reached] = start[m];
    std::vector<const Word*> match;
    for (std::size_t i = 0; i < count; ++i) match.push_back(table.find(text[j + i]) + first);
    kernel.step_long({words.data() + first, stride, static_cast<std::uint32_t>(last - first + 1)}, match.data(),
                     static_cast<std::uint32_t>(count));
  }
  return kernel.long_remainder({words.data(), stride, 0}, static_cast<std::uint32_t>(pattern.size()));
}

template <class Core>
void expect_textbook(const ShortKernel& kernel, Metric metric, const std::u32string& alphabet) {
  for (const std::uint32_t words : {1U, 2U, 3U, 4U, 5U, 8U, 9U, 11U, 12U, 14U, 15U, 16U, 17U, 20U, 25U})
    for (const std::uint32_t less : {0U, 1U, 63U}) {
      const std::u32string pattern = strings_to(64 * words - less, alphabet, 3).back();
      const std::uint32_t length = 64 * words + less;
      std::u32string far = strings_to(length, alphabet, 11).back();
      std::u32string near = far;
      std::copy(pattern.begin() + static_cast<std::ptrdiff_t>(pattern.size() / 9), pattern.end(), near.begin());
      for (const std::u32string& text : {far, near}) {
        const auto distance = static_cast<std::uint32_t>(reference::distance(metric, pattern, text));
        const Bytes symbols(pattern.begin(), pattern.end());
        const Bytes others(text.begin(), text.end());
        const auto expect = [&](std::size_t stretch, const WordOf& first, const WordOf& last) {
          const std::uint64_t remainder = remainder_of<Core>(kernel, symbols, others, stretch, first, last);
          ASSERT_EQ(core::edit_scale(metric).distance(static_cast<std::uint32_t>(remainder),
                                                      static_cast<std::uint32_t>(pattern.size()), length),
                    distance)
              << pattern.size() << " x " << length << " by " << stretch;
        };
        // No word is left out before its rows are done with: a detour of all edits.
        const std::size_t above = distance + 1;
        const auto first = [&](std::size_t j) {
          return std::min<std::size_t>(j > above ? (j - above) / 64 : 0, words - 1);
        };
        const auto last = [&](std::size_t j) { return std::min<std::size_t>((j + above) / 64, words - 1); };
        ASSERT_NO_FATAL_FAILURE(expect(
            32, [](std::size_t) { return 0; }, [&](std::size_t) { return words - 1; }));
        ASSERT_NO_FATAL_FAILURE(expect(1, first, last));
        ASSERT_NO_FATAL_FAILURE(expect(29, first, last));
      }
    }
}

TEST_P(LongColumnsOnEveryLevel, HaveTheDistancesOfTheTextbook) {
  // Of one symbol, where every carry passes through; of few; and of many, where most words have none.
  std::u32string many;
  for (char32_t symbol = U'!'; symbol < U'\u00ff'; ++symbol) many.push_back(symbol);
  for (const std::u32string& alphabet : {std::u32string(U"a"), std::u32string(U"abcd"), many}) {
    ASSERT_NO_FATAL_FAILURE(expect_textbook<core::Levenshtein>(GetParam()->levenshtein, Metric::levenshtein, alphabet));
    ASSERT_NO_FATAL_FAILURE(expect_textbook<core::Indel>(GetParam()->indel, Metric::indel, alphabet));
    ASSERT_NO_FATAL_FAILURE(expect_textbook<core::Osa>(GetParam()->osa, Metric::osa, alphabet));
  }
}

/// What a wave reaches by definition; of a diagonal that agrees in four symbols or more, as far as a kernel looks.
std::int32_t reached(const DiagonalStep& step, bool substitutes, std::uint32_t i, bool& open) {
  const std::int32_t diagonal = step.first + static_cast<std::int32_t>(substitutes ? i : 2 * i);
  const std::int32_t end = std::min(step.rows, step.columns - diagonal);
  std::int32_t row = std::max(step.before[i], step.behind[i] + 1);
  if (substitutes) row = std::max(row, step.own[i] + 1);
  row = std::min(row, end);
  open = false;
  if (row < 0) return row;
  const std::int32_t from = row;
  while (row < end && step.left[row] == step.right[row + diagonal]) ++row;
  open = from + 4 <= row;
  return row;
}

TEST_P(LongColumnsOnEveryLevel, TakeDiagonalsAnEditFurther) {
  std::mt19937 random(5);
  for (const auto& [kernel, substitutes] :
       {std::pair{&GetParam()->levenshtein, true}, std::pair{&GetParam()->indel, false}}) {
    if (kernel->step_diagonals == nullptr) continue;  // a level without it takes them in turn
    for (int round = 0; round < 300; ++round) {
      const std::uint32_t letters = 1 + random() % 3;
      Bytes left(40 + random() % 60);
      Bytes right(40 + random() % 60);
      for (Bytes* string : {&left, &right})
        for (std::uint8_t& symbol : *string) symbol = static_cast<std::uint8_t>('a' + random() % letters);
      const auto rows = static_cast<std::int32_t>(left.size());
      const auto columns = static_cast<std::int32_t>(right.size());
      const std::uint32_t count = 1 + random() % 38;
      const std::int32_t first = -static_cast<std::int32_t>(random() % 30);
      const std::int32_t apart = substitutes ? 1 : 2;
      std::vector<std::int32_t> last(count + 2);
      for (std::uint32_t i = 0; i < last.size(); ++i) {
        const std::int32_t diagonal = first + apart * (static_cast<std::int32_t>(i) - 1);
        const std::int32_t least = std::max(0, -diagonal);
        const std::int32_t room = std::min(rows, columns - diagonal) - least;
        last[i] = room < 0 || random() % 9 == 0 ? -(1 << 30) : least + static_cast<std::int32_t>(random() % (room + 1));
      }
      std::vector<std::int32_t> now(count + 1, 77);
      std::vector<std::uint32_t> open(count);
      const DiagonalStep step{left.data(),     right.data(), rows,        columns,
                              first,           count,        last.data(), last.data() + 1 + (substitutes ? 1 : 0),
                              last.data() + 1, now.data()};
      const std::uint32_t found = kernel->step_diagonals(step, open.data());
      EXPECT_EQ(now[count], 77) << "written beyond the wave";
      for (std::uint32_t i = 0; i < count; ++i) {
        bool goes_on = false;
        const std::int32_t expected = reached(step, substitutes, i, goes_on);
        const bool listed = std::find(open.begin(), open.begin() + found, i) != open.begin() + found;
        if (listed)
          ASSERT_TRUE(now[i] <= expected) << i;
        else
          ASSERT_EQ(now[i], expected) << i << " of " << count;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Levels, LongColumnsOnEveryLevel, ::testing::ValuesIn(usable_short_kernels()),
                         [](const auto& level) { return std::string(level.param->name); });

}  // namespace
}  // namespace warpmatch::pair
