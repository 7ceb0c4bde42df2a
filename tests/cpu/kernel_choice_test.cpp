// WARPMATCH_ISA, in processes of their own: the level is chosen once a process.

#include <cstdio>
#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

#include <warpmatch/device.hpp>
#include <warpmatch/error.hpp>

namespace warpmatch {
namespace {

/// Prints what the choice comes to, and ends the process.
[[noreturn]] void choose(const std::string& forced) {
  setenv("WARPMATCH_ISA", forced.c_str(), 1);
  try {
    std::fprintf(stderr, "chosen: %s\n", cpu_isa().c_str());
  } catch (const InvalidArgument& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  std::exit(0);
}

class ForcedIsa : public ::testing::Test {
 protected:
  // The child starts the program anew, so that nothing is chosen yet.
  ForcedIsa() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};
using ForcedIsaDeathTest = ForcedIsa;

TEST_F(ForcedIsaDeathTest, IsTheOneThatWasNamed) {
  for (const std::string& name : cpu_isas())
    EXPECT_EXIT(choose(name), ::testing::ExitedWithCode(0), "chosen: " + name + "\n");
}

TEST_F(ForcedIsaDeathTest, IsTheBestWhereNoneWasNamed) {
  EXPECT_EXIT(choose(""), ::testing::ExitedWithCode(0), "chosen: " + cpu_isas().back() + "\n");
}

TEST_F(ForcedIsaDeathTest, MustBeKnown) {
  EXPECT_EXIT(choose("sse9"), ::testing::ExitedWithCode(0),
              "\\[WARPMATCH_ISA\\] must be one of baseline.* on this processor, got 'sse9'");
}

}  // namespace
}  // namespace warpmatch
