// What the kernels of every SIMD level find that strings of UTF-8 have in common at their ends, beside code points read
// one by one: symbols of one to four bytes, at every place of a block and across its end; symbols that begin or end
// with the same bytes; and bytes that are no UTF-8, at every place.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "corpus/text/code_points.hpp"
#include "pair/isa/short_kernels.hpp"
#include "reference/corpus_reference.hpp"
#include "reference/edit_distance.hpp"

namespace warpmatch::pair {
namespace {

using Bytes = std::vector<std::uint8_t>;  // of its own memory, beyond which nothing may be read

Bytes bytes_of(const std::u32string& string) {
  const std::string encoded = reference::encode_utf8(string);
  return {encoded.begin(), encoded.end()};
}

/// nullopt for what is malformed.
std::optional<std::u32string> points_of(const Bytes& bytes) {
  std::u32string points;
  const char empty = 0;
  const Text text{bytes.empty() ? static_cast<const void*>(&empty) : bytes.data(), bytes.size(), Encoding::utf8};
  const auto end = corpus::visit_code_points(text, [&](char32_t point) { points.push_back(point); });
  return end == corpus::well_formed ? std::optional(points) : std::nullopt;
}

class Utf8EndsOnEveryLevel : public ::testing::TestWithParam<const ShortKernels*> {
 protected:
  void add(const Bytes& left, const Bytes& right) {
    held_.push_back(left);
    held_.push_back(right);
  }

  /// Of all that have been added, each pair both ways round.
  void expect_reference() {
    const Utf8EndKernels& kernels = GetParam()->utf8_ends;
    if (kernels.prefix == nullptr) return;
    std::vector<ShortPattern> patterns;
    std::vector<ShortText> texts;
    for (std::size_t i = 0; i < held_.size(); ++i) {
      const Bytes& other = held_[i ^ 1];
      patterns.push_back({held_[i].data(), static_cast<std::uint32_t>(held_[i].size())});
      texts.push_back({other.data(), static_cast<std::uint32_t>(other.size())});
    }
    std::vector<CommonPoints> prefix(held_.size());
    std::vector<CommonPoints> suffix(held_.size());
    kernels.prefix(patterns.data(), texts.data(), held_.size(), prefix.data());
    kernels.suffix(patterns.data(), texts.data(), held_.size(), suffix.data());
    for (std::size_t i = 0; i < held_.size(); ++i) {
      const auto left = points_of(held_[i]);
      const auto right = points_of(held_[i ^ 1]);
      const bool are_well_formed = left && right;
      ASSERT_EQ(prefix[i].longer != not_spelled, are_well_formed) << i;
      ASSERT_EQ(suffix[i].longer != not_spelled, are_well_formed) << i;
      if (!are_well_formed) continue;
      ++compared_;
      ASSERT_EQ(prefix[i].longer, std::max(left->size(), right->size())) << i;
      ASSERT_EQ(suffix[i].longer, prefix[i].longer) << i;
      ASSERT_EQ(prefix[i].common, reference::common_prefix(*left, *right)) << i;
      ASSERT_EQ(suffix[i].common, reference::common_prefix(reference::backwards(*left), reference::backwards(*right)))
          << i;
    }
  }

  std::vector<Bytes> held_;
  std::size_t compared_ = 0;  ///< that are well formed
};

// Symbols that differ in their first, a middle or their last byte, before and behind equal ones of every width.
TEST_P(Utf8EndsOnEveryLevel, SymbolsThatShareBytes) {
  const std::u32string others[] = {U"ab",
                                   U"\u0430\u0431",
                                   U"\u0431\u04B1",  // D0 B1, D2 B1
                                   U"\u4E00\u4E01",
                                   U"\u4E00\u4F00",  // E4 B8 80, E4 BC 80
                                   U"\u4E00\u5E00",
                                   U"\U0001F600\U0001F601",
                                   U"\U0001F600\U0001E600",
                                   U"\U0001F600\U0005F600",
                                   U"a\u0430",
                                   U"\u0430\u4E00",
                                   U"\u4E00\U0001F600",
                                   U"\u00B8\u4E38"};  // the last byte of one is all but the lead of the other
  for (const std::u32string equal : {U"a", U"\u0430", U"\u4E00", U"\U0001F600"})
    for (const std::u32string& two : others)
      for (std::size_t before = 0; before < 70; ++before)
        for (const std::size_t behind : {0U, 1U, 16U, 64U}) {
          std::u32string start;
          std::u32string end;
          while (start.size() < before) start += equal;
          while (end.size() < behind) end += equal;
          add(bytes_of(start + two[0] + end), bytes_of(start + two[1] + end));
        }
  expect_reference();
}

TEST_P(Utf8EndsOnEveryLevel, StringsThatBeginOrEndWithTheOther) {
  std::u32string all;
  for (std::size_t i = 0; i < 90; ++i) all += std::u32string(U"a\u0430\u4E00\U0001F600")[i * i % 4];
  for (std::size_t length = 0; length <= all.size(); ++length)
    for (const std::size_t more : {0U, 1U, 2U, 3U, 40U, 90U}) {
      add(bytes_of(all.substr(0, length)), bytes_of(all.substr(0, length + more)));
      add(bytes_of(all.substr(all.size() - length)),
          bytes_of(all.substr(all.size() - std::min<std::size_t>(90, length + more))));
    }
  expect_reference();
}

// Each string of two, three and four bytes of those whose neighbours matter, with ASCII before and behind it.
TEST_P(Utf8EndsOnEveryLevel, WhateverBytesThereAre) {
  constexpr std::uint8_t pool[] = {0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1,
                                   0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFF, 0x00};
  constexpr std::size_t symbols = std::size(pool);
  const Bytes other = bytes_of(U"xx\u0430");
  for (std::size_t i = 0; i < symbols * symbols * symbols * symbols; ++i) {
    const std::size_t before = i % 2 == 0 ? 0 : 50 + i % 17;  // up to the end of a block and beyond it
    Bytes bytes(before, 'x');
    for (std::size_t rest = i, n = 0; n < 2 + i % 3; ++n, rest /= symbols) bytes.push_back(pool[rest % symbols]);
    bytes.insert(bytes.end(), i % 5 == 0 ? 3 : 0, 'y');
    add(bytes, other);
  }
  expect_reference();
  EXPECT_TRUE(compared_ > 1000 || GetParam()->utf8_ends.prefix == nullptr);
}

// A byte left out, put in or changed at every place of a string of all widths.
TEST_P(Utf8EndsOnEveryLevel, AFaultAtEveryPlace) {
  std::u32string string;
  for (std::size_t i = 0; i < 70; ++i) string += std::u32string(U"a\u0430\u4E00\U0001F600\uFFFD")[i * i * i % 5];
  const Bytes whole = bytes_of(string);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    const auto place = static_cast<std::ptrdiff_t>(at);
    Bytes shorter = whole;
    shorter.erase(shorter.begin() + place);
    add(shorter, whole);
    add(Bytes(whole.begin(), whole.begin() + place), whole);
    add(Bytes(whole.begin() + place, whole.end()), whole);
    for (const std::uint8_t byte : {0x20, 0x80, 0xBF, 0xC2, 0xE0, 0xED, 0xF0, 0xFF}) {
      Bytes changed = whole;
      changed[at] = byte;
      add(changed, whole);
      Bytes longer = whole;
      longer.insert(longer.begin() + place, byte);
      add(longer, whole);
    }
  }
  add(Bytes(300, 0x80), whole);
  add(Bytes(63, 0x80), whole);
  Bytes late(1, 0xF0);
  late.resize(200, 0x90);
  add(late, whole);
  expect_reference();
}

TEST_P(Utf8EndsOnEveryLevel, StringsDrawnAtRandom) {
  std::mt19937 random(4);
  constexpr char32_t alphabet[] = {U'a', U'b', 0x430, 0x431, 0x4E00, 0x4E01, 0x5E00, 0x1F600, 0x1F601};
  for (std::size_t round = 0; round < 40000; ++round) {
    const auto some = [&](std::size_t most) {
      std::u32string made;
      for (std::size_t n = random() % most; n > 0; --n) made += alphabet[random() % (3 + round % 7)];
      return made;
    };
    const std::u32string start = some(round % 90 + 1);
    const std::u32string end = some(round % 90 + 1);
    add(bytes_of(start + some(4) + end), bytes_of(start + some(4) + end));
  }
  expect_reference();
}

INSTANTIATE_TEST_SUITE_P(Levels, Utf8EndsOnEveryLevel, ::testing::ValuesIn(usable_short_kernels()),
                         [](const auto& level) { return std::string(level.param->name); });

}  // namespace
}  // namespace warpmatch::pair
