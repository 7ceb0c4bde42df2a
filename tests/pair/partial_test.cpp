// The score of a partial ratio, by the kernel for windows and by the search that alignments go by: the same double,
// with cutoffs at, just below and just above it, and on both sides of the lengths that the kernel takes.

#include "pair/metrics/partial.hpp"

#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "pair/isa/short_kernels.hpp"
#include "random_strings.hpp"

namespace warpmatch::pair {
namespace {

using Bytes = std::vector<std::uint8_t>;

void expect_that_of_the_match(const Bytes& left, const Bytes& right) {
  const std::span<const std::uint8_t> a(left);
  const std::span<const std::uint8_t> b(right);
  const double whole = partial_match(a, b, 0).score;
  ASSERT_EQ(partial_ratio(a, b, 0), whole) << left.size() << " and " << right.size();
  for (const double cutoff : {whole, std::nextafter(whole, 0), std::nextafter(whole, 101), 30.0, 60.0, 90.0, 100.0,
                              std::nextafter(100.0, 101), -1.0}) {
    ASSERT_EQ(partial_ratio(a, b, cutoff), partial_match(a, b, cutoff).score)
        << left.size() << " and " << right.size() << ", " << cutoff;
  }
}

TEST(PartialRatio, OfBytesIsThatOfTheMatch) {
  const std::vector<std::uint32_t> lengths{0, 1, 2, 3, 5, 8, 13, 21, 22, 30, 63, 64, 65, 100};
  for (const std::u32string& alphabet : {std::u32string(U"ab"), std::u32string(U"abcdefgh \u00e9")})
    for (const std::uint32_t rows : lengths)
      for (const std::uint32_t columns : lengths)
        for (std::uint32_t seed = 0; seed < 3; ++seed) {
          const auto bytes = [&](std::uint32_t length, std::uint32_t with) {
            const auto made =
                testing::RandomStrings{.alphabet = alphabet, .shortest = length, .longest = length}.make(1, with);
            return Bytes(made.front().begin(), made.front().end());
          };
          ASSERT_NO_FATAL_FAILURE(expect_that_of_the_match(bytes(rows, 2 * seed), bytes(columns, 2 * seed + 1)));
        }
  const Bytes longest(most_window_text, 'a');
  const Bytes longer(most_window_text + 1, 'a');
  for (const Bytes& needle : {Bytes{'a', 'b'}, Bytes(64, 'a'), Bytes{'c'}}) {
    expect_that_of_the_match(needle, longest);
    expect_that_of_the_match(longer, needle);
  }
}

}  // namespace
}  // namespace warpmatch::pair
