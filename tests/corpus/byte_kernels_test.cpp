// What packing does with bytes, on every SIMD level: lengths on both sides of every vector, any byte in any place, and
// not a byte read or written beyond the string.

#include "corpus/isa/byte_kernels.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "corpus/isa/levels.hpp"
#include "corpus/packing/leader_table.hpp"
#include "corpus/text/code_points.hpp"

namespace warpmatch::corpus {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t lengths[] = {0,  1,  2,  7,   8,   15,  16,  17,  31,  32,  33,  47,  63,  64,
                                   65, 95, 96, 127, 128, 129, 191, 192, 193, 255, 256, 257, 1000};

/// `count` of the bytes, any.
Bytes some_of(const Bytes& bytes, std::size_t count, std::uint32_t seed) {
  std::mt19937 random(seed);
  Bytes some(count);
  for (std::uint8_t& byte : some) byte = bytes[random() % bytes.size()];
  some.shrink_to_fit();
  return some;
}

Bytes range(unsigned first, unsigned end) {
  Bytes bytes;
  for (unsigned byte = first; byte < end; ++byte) bytes.push_back(static_cast<std::uint8_t>(byte));
  return bytes;
}

/// DNA, letters, both halves of Latin-1, rows of a table that are far apart, and all there is.
const std::vector<Bytes> alphabets{{'A', 'C', 'G', 'T'},
                                   {0},
                                   {0, 255},
                                   {15, 16, 127, 128, 240},
                                   range('a', 'z' + 1),
                                   range(32, 127),
                                   range(128, 256),
                                   range(0, 256),
                                   range(0, 255),
                                   range(1, 256)};

ByteTable table_of(const Bytes& alphabet) {
  ByteTable table;
  for (std::size_t symbol = 0; symbol < alphabet.size(); ++symbol)
    table.add(alphabet[symbol], static_cast<std::uint8_t>(symbol));
  return table;
}

class ByteKernelsOnEveryLevel : public ::testing::TestWithParam<const ByteKernels*> {};

TEST_P(ByteKernelsOnEveryLevel, NoteWhatOccurs) {
  for (const Bytes& alphabet : alphabets) {
    SeenBytes seen;
    std::set<std::uint8_t> expected;
    for (const std::size_t length : lengths) {
      const Bytes string = some_of(alphabet, length, static_cast<std::uint32_t>(length));
      GetParam()->note(string.data(), string.size(), seen);
      expected.insert(string.begin(), string.end());
      for (unsigned byte = 0; byte < 256; ++byte)
        ASSERT_EQ(seen.flags[byte], expected.count(static_cast<std::uint8_t>(byte))) << byte << " after " << length;
    }
  }
}

TEST_P(ByteKernelsOnEveryLevel, NoteAByteThatIsNewWhereverItStands) {
  for (const std::uint8_t usual : {0, 97, 200})
    for (unsigned news = 0; news < 256; ++news)
      for (const std::size_t length : {1, 31, 32, 33, 64, 65, 130}) {
        const std::size_t place = (news * 7 + length) % length;
        Bytes string(length, usual);
        SeenBytes seen;
        GetParam()->note(string.data(), length, seen);
        string[place] = static_cast<std::uint8_t>(news);
        GetParam()->note(string.data(), length, seen);
        for (unsigned byte = 0; byte < 256; ++byte)
          ASSERT_EQ(seen.flags[byte] != 0, byte == usual || byte == news)
              << byte << " at " << place << " of " << length;
      }
}

TEST_P(ByteKernelsOnEveryLevel, RecodeEachByteAndNothingElse) {
  constexpr std::uint8_t untouched = 0xA5;
  for (const Bytes& alphabet : alphabets) {
    const ByteTable table = table_of(alphabet);
    for (const std::size_t length : lengths) {
      const Bytes string = some_of(alphabet, length, static_cast<std::uint32_t>(length + 1));
      Bytes symbols(length + 2, untouched);
      ASSERT_TRUE(GetParam()->recode(string.data(), length, table, symbols.data() + 1)) << length;
      for (std::size_t i = 0; i < length; ++i) ASSERT_EQ(alphabet[symbols[i + 1]], string[i]) << i << " of " << length;
      ASSERT_EQ(symbols.front(), untouched);
      ASSERT_EQ(symbols.back(), untouched);
    }
  }
}

TEST_P(ByteKernelsOnEveryLevel, SayWhereAByteHasNoSymbol) {
  for (const Bytes& alphabet : alphabets) {
    if (alphabet.size() == 256) continue;
    const ByteTable table = table_of(alphabet);
    for (unsigned stranger = 0; stranger < 256; ++stranger) {
      const auto byte = static_cast<std::uint8_t>(stranger);
      const bool has_symbol = std::ranges::find(alphabet, byte) != alphabet.end();
      for (const std::size_t length : {1, 16, 31, 32, 33, 64, 65, 130}) {
        Bytes string = some_of(alphabet, length, stranger);
        string[(stranger * 5 + length) % length] = byte;
        Bytes symbols(length);
        ASSERT_EQ(GetParam()->recode(string.data(), length, table, symbols.data()), has_symbol)
            << stranger << " of " << length;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Levels, ByteKernelsOnEveryLevel, ::testing::ValuesIn(usable_byte_kernels()),
                         [](const auto& level) { return std::string(level.param->name); });

TEST(ByteKernels, AreThoseOfTheLevels) {
  std::vector<SimdLevel> levels = usable_levels();
  ASSERT_EQ(usable_byte_kernels().size(), levels.size());
  for (std::size_t l = 0; l < levels.size(); ++l) EXPECT_EQ(usable_byte_kernels()[l]->name, name_of(levels[l]));
  EXPECT_EQ(byte_kernels().name, name_of(chosen_level()));
}

TEST(AsciiRun, EndsAtTheFirstByteThatIsNot) {
  for (std::size_t length = 0; length <= 100; ++length) {
    for (std::size_t place = 0; place <= length; ++place) {
      Bytes bytes(length, 'a');
      if (place < length) bytes[place] = static_cast<std::uint8_t>(128 + place);
      ASSERT_EQ(ascii_run(bytes.data(), length), place) << length;
    }
  }
}

/// Hashes need not differ, but those of strings that nearly are the same had better.
TEST(HashOfBytes, TellsStringsApartThatDifferInOneBit) {
  for (const std::size_t length : lengths) {
    const Bytes string = some_of(range(0, 256), length, 5);
    const auto hash = [&](const Bytes& bytes) {
      return hash_bytes(reinterpret_cast<const std::byte*>(bytes.data()), bytes.size());
    };
    std::set<std::uint64_t> hashes{hash(string)};
    Bytes longer = string;
    longer.push_back(0);
    hashes.insert(hash(longer));
    for (std::size_t i = 0; i < length; ++i)
      for (unsigned bit = 0; bit < 8; ++bit) {
        Bytes other = string;
        other[i] = static_cast<std::uint8_t>(other[i] ^ (1U << bit));
        hashes.insert(hash(other));
      }
    EXPECT_EQ(hashes.size(), 2 + 8 * length);
  }
}

/// Words that change places, as the parts of a string that are hashed beside each other.
TEST(HashOfBytes, GoesByTheOrderOfItsParts) {
  for (const std::size_t length : {64, 96, 128, 200}) {
    const Bytes string = some_of(range(0, 256), length, 9);
    std::set<std::uint64_t> hashes;
    for (std::size_t word = 0; word + 8 <= length; word += 8)
      for (std::size_t other = word; other + 8 <= length; other += 8) {
        Bytes changed = string;
        std::swap_ranges(changed.begin() + static_cast<std::ptrdiff_t>(word),
                         changed.begin() + static_cast<std::ptrdiff_t>(word + 8),
                         changed.begin() + static_cast<std::ptrdiff_t>(other));
        hashes.insert(hash_bytes(reinterpret_cast<const std::byte*>(changed.data()), length));
      }
    const std::size_t words = length / 8;
    EXPECT_EQ(hashes.size(), words * (words - 1) / 2 + 1);
  }
}

}  // namespace
}  // namespace warpmatch::corpus
