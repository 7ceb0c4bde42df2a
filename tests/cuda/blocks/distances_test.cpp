#include "cuda/blocks/distances.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace warpmatch {
namespace {

using cuda::Distances;

TEST(Distances, TakeAsManyBytesAsTheLargest) {
  EXPECT_EQ(Distances::bytes_for(0), 1U);
  EXPECT_EQ(Distances::bytes_for(255), 1U);
  EXPECT_EQ(Distances::bytes_for(256), 2U);
  EXPECT_EQ(Distances::bytes_for(65535), 2U);
  EXPECT_EQ(Distances::bytes_for(65536), 4U);
  EXPECT_EQ(Distances::bytes_for(~std::uint32_t{0}), 4U);
}

TEST(Distances, AreReadAsTheyWereWritten) {
  for (const std::uint32_t largest : {255U, 65535U, ~std::uint32_t{0}}) {
    const unsigned bytes = Distances::bytes_for(largest);
    const std::size_t count = 5;
    std::vector<std::uint32_t> memory(count + 1, 0xDEADBEEF);  // aligned for any width
    const Distances distances(memory.data(), bytes);
    for (std::size_t i = 0; i < count; ++i) distances.put(i, largest - static_cast<std::uint32_t>(i));
    for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(distances[i], largest - i) << bytes << " bytes";
    const std::byte* const end = reinterpret_cast<const std::byte*>(memory.data()) + count * bytes;
    constexpr std::uint8_t untouched[] = {0xEF, 0xBE, 0xAD, 0xDE};  // as they lie in memory
    EXPECT_EQ(*end, std::byte{untouched[count * bytes % 4]}) << "written beyond the last of " << bytes << " bytes";
  }
}

}  // namespace
}  // namespace warpmatch
