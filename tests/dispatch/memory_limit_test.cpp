#include "dispatch/planning/memory_limit.hpp"

#include <cstddef>
#include <string>

#include <gtest/gtest.h>

#include <warpmatch/device.hpp>
#include <warpmatch/error.hpp>

#include "message_of.hpp"

namespace warpmatch {
namespace {

TEST(MemoryLimit, ReadsNumbersOfBytes) {
  EXPECT_EQ(dispatch::parse_memory_limit(""), 0U);
  EXPECT_EQ(dispatch::parse_memory_limit("0"), 0U);
  EXPECT_EQ(dispatch::parse_memory_limit("123456789"), 123456789U);
  EXPECT_EQ(dispatch::parse_memory_limit("3KiB"), 3072U);
  EXPECT_EQ(dispatch::parse_memory_limit("512MiB"), std::size_t{512} << 20);
  EXPECT_EQ(dispatch::parse_memory_limit("40GiB"), std::size_t{40} << 30);
}

TEST(MemoryLimit, RefusesEverythingElseByName) {
  for (const std::string text : {"x", "-1", "+1", " 1", "1 GiB", "1.5GiB", "GiB", "1GB", "1gib", "1GiBx", "0x10",
                                 "99999999999999999999", "99999999999GiB"})
    EXPECT_EQ(testing::message_of<InvalidArgument>([&] { dispatch::parse_memory_limit(text); }),
              "[WARPMATCH_DEVICE_MEMORY] must be a number of bytes, or one with KiB, MiB or GiB behind it, got '" +
                  text + "'");
}

TEST(MemoryLimit, IsWhatWasSet) {
  const std::size_t before = device_memory_limit();
  set_device_memory_limit(5000);
  EXPECT_EQ(device_memory_limit(), 5000U);
  set_device_memory_limit(before);
  EXPECT_EQ(device_memory_limit(), before);
}

}  // namespace
}  // namespace warpmatch
