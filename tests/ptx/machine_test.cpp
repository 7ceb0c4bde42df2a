// What is wrong in a kernel is found, with its line; and what is right is not.

#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ptx/faulty_kernels.hpp"
#include "ptx/instructions.hpp"
#include "ptx/stand_in.hpp"

namespace warpmatch {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

std::string line_marked(const std::string& name) {
  std::ifstream in(FAULTY_KERNELS);
  std::string line;
  for (int number = 1; std::getline(in, line); ++number)
    if (line.ends_with("// " + name)) return "faulty_kernels.cu:" + std::to_string(number) + "\n";
  return "";
}

struct Cells {
  Cells() { cudaMalloc(reinterpret_cast<void**>(&at), faulty::threads * sizeof(int)); }
  ~Cells() { cudaFree(at); }
  int* at = nullptr;
};

class Machine : public ::testing::TestWithParam<faulty::Case> {
 protected:
  void TearDown() override { stand_in::lose_device(cudaSuccess); }
};

TEST_P(Machine, FindsWhatIsWrong) {
  const auto& [name, finding, launch] = GetParam();
  const Cells cells;
  const Cells unwritten;
  std::vector<int> numbers(faulty::threads);
  std::iota(numbers.begin(), numbers.end(), 0);
  cudaMemcpy(cells.at, numbers.data(), numbers.size() * sizeof(int), cudaMemcpyHostToDevice);
  launch(cells.at, unwritten.at);
  cudaDeviceSynchronize();
  const std::vector<std::string> found = stand_in::take_findings();
  if (*finding == '\0') {
    EXPECT_THAT(found, IsEmpty());
    return;
  }
  EXPECT_THAT(found, Contains(AllOf(StartsWith(std::string(finding) + ": "), HasSubstr(line_marked(name)))));
}

INSTANTIATE_TEST_SUITE_P(Kernels, Machine, ::testing::ValuesIn(faulty::cases),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(StandIn, FindsCopiesThatLeaveTheirBuffer) {
  const Cells cells;
  std::vector<int> numbers(faulty::threads + 1);
  EXPECT_EQ(cudaMemcpy(cells.at, numbers.data(), numbers.size() * sizeof(int), cudaMemcpyHostToDevice),
            cudaErrorIllegalAddress);
  EXPECT_THAT(stand_in::take_findings(), ElementsAre(HasSubstr("outside of every buffer")));
  stand_in::lose_device(cudaSuccess);
  EXPECT_EQ(cudaMemcpy(numbers.data(), cells.at, 4, cudaMemcpyDeviceToHost), cudaSuccess);
  EXPECT_THAT(stand_in::take_findings(), ElementsAre(HasSubstr("nobody wrote")));
  EXPECT_EQ(cudaMemcpy(numbers.data(), cells.at, 4, cudaMemcpyHostToDevice), cudaErrorInvalidValue);
  EXPECT_THAT(stand_in::take_findings(), ElementsAre(HasSubstr("of another kind")));
}

TEST(StandIn, FindsWhatIsDoneToMemoryThatIsFreed) {
  int* kept = nullptr;
  {
    const Cells cells;
    kept = cells.at;
  }
  faulty::cases.front().launch(kept, nullptr);
  EXPECT_EQ(cudaDeviceSynchronize(), cudaErrorIllegalAddress);
  EXPECT_THAT(stand_in::take_findings(), ElementsAre(StartsWith("access out of bounds")));
  stand_in::lose_device(cudaSuccess);
}

TEST(Instructions, GiveWhatPtxSays) {
  EXPECT_EQ(ptx::bfi(0xFFU, 0x12345678U, 8, 4), 0x12345F78U);
  EXPECT_EQ(ptx::bfi(0xFFU, 0x12345678U, 28, 32), 0xF2345678U);
  EXPECT_EQ(ptx::bfi(0xFFU, 0x12345678U, 40, 4), 0x12345678U);
  EXPECT_EQ(ptx::shl(1U, 32), 0U);
  EXPECT_EQ(ptx::shr(ptx::s32{-8}, 40), -1);
  EXPECT_EQ(ptx::quotient(0, ptx::s64{-7}, ptx::s64{2}), -3);
  EXPECT_EQ(ptx::quotient(0, std::numeric_limits<ptx::s64>::min(), ptx::s64{-1}), std::numeric_limits<ptx::s64>::min());
  EXPECT_EQ(ptx::to_integer<ptx::u32>(-1.5), 0U);
  EXPECT_EQ(ptx::to_integer<ptx::s64>(1e30), std::numeric_limits<ptx::s64>::max());
  EXPECT_TRUE(std::signbit(ptx::min(0.0, -0.0)));
  EXPECT_EQ(ptx::max(std::numeric_limits<double>::quiet_NaN(), 1.0), 1.0);
}

}  // namespace
}  // namespace warpmatch
