// WRatio's choice of parts, on lengths around the quotients where it changes: 1.5 and 8.

#include "scoring/similarities.hpp"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace warpmatch::scoring {
namespace {

/// Which parts were asked for.
struct Asked {
  double ratio(double) const { return 0; }
  double token_ratio(double) { return token = true, 10; }
  double partial_ratio(double) const { return 10; }
  double partial_token_ratio(double) const { return 0; }
  bool token = false;
};

TEST(WRatio, ChoosesPartsByTheQuotientOfTheLengths) {
  std::vector<std::uint32_t> lengths{1'000'003, 178'956'970, 268'435'455};
  for (std::uint32_t length = 1; length < 300; ++length) lengths.push_back(length);
  for (const std::uint32_t shorter : lengths) {
    for (const std::uint32_t about : {shorter / 2 * 3, shorter * 3 / 2, shorter * 8}) {
      for (std::uint32_t longer = about < 4 ? 1 : about - 3; longer <= about + 3; ++longer) {
        const double quotient = longer > shorter ? 1.0 * longer / shorter : 1.0 * shorter / longer;
        Asked asked;
        const double score = wratio(longer, shorter, 0, asked);
        ASSERT_EQ(asked.token, quotient < 1.5) << longer << " and " << shorter;
        const double scale = asked.token ? 0.95 : quotient <= 8 ? 0.9 : 0.6;
        ASSERT_EQ(score, 10 * scale) << longer << " and " << shorter;
        ASSERT_EQ(score, wratio(shorter, longer, 0, asked));
      }
    }
  }
}

}  // namespace
}  // namespace warpmatch::scoring
