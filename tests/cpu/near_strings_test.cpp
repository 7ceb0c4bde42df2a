// Strings that are nearly equal, by the kernels that look at 64 bytes at once, on every SIMD level: against the
// distance by dynamic programming and against std::mismatch. Sizes: every pair of short strings of two letters, between
// common ends that bring them up to 64 symbols; what lies behind a string is never part of it.

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <warpmatch/matcher.hpp>

#include "cpu/lanes/kernel_choice.hpp"

namespace warpmatch::cpu {
namespace {

/// Every string of up to five letters, with the same ends.
std::vector<std::string> strings_between(const std::string& begin, const std::string& end) {
  std::vector<std::string> middles{""};
  for (std::size_t i = 0; i < middles.size() && middles[i].size() < 5; ++i)
    for (const char letter : {'a', 'b'}) middles.push_back(middles[i] + letter);
  std::vector<std::string> strings;
  for (const std::string& middle : middles) strings.push_back(begin + middle + end);
  return strings;
}

struct Ends {
  std::string begin;
  std::string end;
};

std::vector<Ends> several_ends() {
  return {{"", ""},
          {"a", ""},
          {"", "b"},
          {"xyz", "abab"},
          {std::string(59, 'x'), ""},
          {"", std::string(59, 'x')},
          {std::string(30, 'a'), std::string(29, 'b')}};
}

class NearStrings : public ::testing::TestWithParam<const LaneKernels*> {
 protected:
  /// What lies behind a string is as likely to be taken for a part of it as can be.
  void put(const std::vector<std::string>& strings) {
    for (const std::string& string : strings)
      memory_.push_back(string + std::string(64, memory_.size() % 2 == 0 ? 'a' : 'b'));
    for (std::size_t i = 0; i < strings.size(); ++i)
      bytes_.push_back(
          {reinterpret_cast<const std::uint8_t*>(memory_[i].data()), static_cast<std::uint32_t>(strings[i].size())});
  }
  void clear() {
    memory_.clear();
    bytes_.clear();
  }

  std::vector<std::string> memory_;
  std::vector<ByteString> bytes_;
};

INSTANTIATE_TEST_SUITE_P(Isas, NearStrings, ::testing::ValuesIn(usable_kernels()),
                         [](const auto& test) { return test.param->name; });

TEST_P(NearStrings, FewEditsAreTheLevenshteinDistance) {
  for (const Ends& ends : several_ends()) {
    const std::vector<std::string> strings = strings_between(ends.begin, ends.end);
    put(strings);
    std::vector<std::uint8_t> distances(strings.size());
    for (std::size_t right = 0; right < strings.size(); ++right) {
      GetParam()->few_edits(bytes_[right], bytes_.data(), static_cast<std::uint32_t>(strings.size()), distances.data());
      for (std::size_t left = 0; left < strings.size(); ++left) {
        const auto expected = static_cast<unsigned>(
            score(Text(strings[left]), Text(strings[right]), {.scorer = {Metric::levenshtein, Form::distance}}));
        ASSERT_EQ(distances[left], std::min(expected, 3u)) << strings[left] << ", " << strings[right];
      }
    }
    clear();
  }
}

TEST_P(NearStrings, CommonEndsAreThoseOfTheShorterString) {
  for (const Ends& ends : several_ends()) {
    const std::vector<std::string> strings = strings_between(ends.begin, ends.end);
    put(strings);
    std::vector<CommonEnds> found(strings.size());
    for (std::size_t right = 0; right < strings.size(); ++right) {
      GetParam()->common_ends(bytes_[right], bytes_.data(), static_cast<std::uint32_t>(strings.size()), found.data());
      for (std::size_t left = 0; left < strings.size(); ++left) {
        const std::string& a = strings[left];
        const std::string& b = strings[right];
        const std::size_t shorter = std::min(a.size(), b.size());
        std::size_t begin = 0;
        while (begin < shorter && a[begin] == b[begin]) ++begin;
        std::size_t end = 0;
        while (end < shorter - begin && a[a.size() - 1 - end] == b[b.size() - 1 - end]) ++end;
        ASSERT_EQ(found[left].begin, begin) << a << ", " << b;
        ASSERT_EQ(found[left].end, end) << a << ", " << b;
      }
    }
    clear();
  }
}

}  // namespace
}  // namespace warpmatch::cpu
