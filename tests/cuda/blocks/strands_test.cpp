// Semi-local comparison by one thread, against the slow reference and, at cutoffs next to the ratio, against the scalar
// partial_ratio, which compares windows as RapidFuzz does.

#include "cuda/blocks/strands.hpp"

#include <cmath>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cuda/replay/serial_block.hpp"
#include "pair/metrics/partial.hpp"
#include "reference/edit_distance.hpp"
#include "reference/partial_ratio.hpp"
#include "scoring/window_ratio.hpp"

namespace warpmatch {
namespace {

using cuda::BestWindow;

/// A string as a kernel sees it, whose symbols are its code points, in words of one, two or four.
class Viewed {
 public:
  explicit Viewed(const std::u32string& string, unsigned symbol_bytes = 4)
      : length_(static_cast<std::uint32_t>(string.size())), symbol_bytes_(symbol_bytes) {
    const std::size_t per_word = 4 / symbol_bytes;
    words_.resize((string.size() + per_word - 1) / per_word);
    for (std::size_t i = 0; i < string.size(); ++i)
      words_[i / per_word] |= static_cast<std::uint32_t>(string[i]) << 8 * symbol_bytes * (i % per_word);
  }

  operator cuda::StringView() const { return {words_.data(), 1, length_, symbol_bytes_}; }

 private:
  std::vector<std::uint32_t> words_;
  std::uint32_t length_;
  unsigned symbol_bytes_;
};

BestWindow in_global_memory(const std::u32string& a, const std::u32string& b) {
  std::vector<std::uint32_t> scratch((a.size() + b.size()) * cuda::block_threads, 0xA5A5A5A5);
  const Viewed pattern(a, 1);
  const Viewed text(b, 2);
  return best_window(cuda::WordLane{scratch.data() + 3}, {{pattern}, {text}});
}

BestWindow in_shared_memory(const std::u32string& a, const std::u32string& b) {
  using Lane = cuda::ByteLane<test::CheckedArray<std::uint8_t>>;
  const Viewed pattern(a, 4);
  const Viewed text(b, 1);
  return best_window(Lane{test::CheckedArray<std::uint8_t>((a.size() + b.size()) * cuda::block_threads), 5},
                     {{pattern}, {text}});
}

double ratio(const BestWindow& best, double cutoff) {
  return scoring::window_ratio(best.common, best.lengths, (best.sorts & BestWindow::inner) != 0,
                               (best.sorts & BestWindow::outer) != 0, cutoff);
}

double scalar(const std::u32string& a, const std::u32string& b, double cutoff) {
  return pair::partial_ratio(std::span<const char32_t>(a), std::span<const char32_t>(b), cutoff);
}

/// Two strings of up to `longest` symbols, the second with a part of the first in it.
std::pair<std::u32string, std::u32string> random_pair(std::mt19937& random, std::size_t longest) {
  const auto make = [&] {
    std::u32string string(random() % (longest + 1), U'\0');
    for (char32_t& symbol : string) symbol = U'a' + random() % 4;
    return string;
  };
  std::u32string a = make();
  std::u32string b = make();
  if (random() % 2 == 0 && !a.empty())
    b.replace(random() % (b.size() + 1), a.size() / 2, a.substr(random() % a.size()));
  if (random() % 4 == 0) b.resize(a.size(), U'b');
  if (b.size() > longest) b.resize(longest);
  return {a, b};
}

TEST(Strands, FindTheBestWindow) {
  std::mt19937 random(1);
  for (int i = 0; i < 400; ++i) {
    const auto [a, b] = random_pair(random, i % 2 == 0 ? 12 : 64);
    SCOPED_TRACE(std::string(a.begin(), a.end()) + " | " + std::string(b.begin(), b.end()));
    const double expected = reference::partial_ratio(a, b);
    EXPECT_EQ(ratio(in_global_memory(a, b), 0), expected);
    EXPECT_EQ(ratio(in_shared_memory(a, b), 0), expected);
    EXPECT_EQ(ratio(in_shared_memory(b, a), 0), expected);
  }
}

TEST(Strands, MeetCutoffsAsTheScalarRatioDoes) {
  std::mt19937 random(2);
  int refused = 0;
  for (int i = 0; i < 3000; ++i) {
    const auto [a, b] = random_pair(random, i % 3 == 0 ? 200 : 40);
    SCOPED_TRACE(std::string(a.begin(), a.end()) + " | " + std::string(b.begin(), b.end()));
    const BestWindow best = in_global_memory(a, b);
    const double exact = scalar(a, b, 0);
    EXPECT_EQ(ratio(best, 0), exact);
    for (const double cutoff : {exact, std::nextafter(exact, 200), std::nextafter(exact, -1), exact + 1e-12,
                                exact - 1e-12, exact + 1, exact - 1, std::nextafter(100.0, 200.0)}) {
      EXPECT_EQ(ratio(best, cutoff), scalar(a, b, cutoff)) << cutoff;
      refused += cutoff == exact && scalar(a, b, cutoff) != exact ? 1 : 0;
    }
  }
  EXPECT_GT(refused, 0);  // or nothing was near enough to tell
}

TEST(Strands, FindTheLongestCommonSubsequence) {
  std::mt19937 random(3);
  for (int i = 0; i < 300; ++i) {
    const auto [a, b] = random_pair(random, 70);
    if (a.empty() || b.empty()) continue;
    std::vector<std::uint32_t> scratch(b.size() * cuda::block_threads);
    const Viewed rows(a);
    const Viewed columns(b);
    const std::uint32_t common =
        longest_common_subsequence(cuda::WordLane{scratch.data()}, cuda::RowString{rows}, cuda::ColumnString{columns});
    EXPECT_EQ(a.size() + b.size() - 2 * common, static_cast<std::size_t>(reference::distance(Metric::indel, a, b)));
  }
}

}  // namespace
}  // namespace warpmatch
