#include <string>

#include <gtest/gtest.h>

#include <warpmatch/corpus.hpp>
#include <warpmatch/error.hpp>

#include "corpus/text/decode_utf8.hpp"
#include "reference/corpus_reference.hpp"

namespace warpmatch::corpus {
namespace {

Utf8Sequence decode(const std::string& bytes) {
  return decode_utf8(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

bool is_surrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

TEST(DecodeUtf8, ReadsEveryCodePointThatIsNoSurrogate) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    const std::string bytes = reference::encode_utf8(std::u32string(1, c));
    const Utf8Sequence sequence = decode(bytes);
    ASSERT_EQ(sequence.bytes, is_surrogate(c) ? 0 : bytes.size()) << std::hex << std::uint32_t{c};
    if (sequence.bytes != 0) {
      ASSERT_EQ(sequence.code_point, c);
    }
  }
}

// What decodes must be the one encoding of what it decodes to, whatever the bytes: no overlong forms.
TEST(DecodeUtf8, AcceptsOnlyTheShortestForm) {
  for (unsigned first = 0; first < 0x100; ++first) {
    for (unsigned second = 0; second < 0x100; ++second) {
      for (const unsigned rest : {0x00U, 0x7FU, 0x80U, 0xBFU, 0xC0U, 0xFFU}) {
        const std::string bytes = {static_cast<char>(first), static_cast<char>(second), static_cast<char>(rest),
                                   static_cast<char>(rest)};
        const Utf8Sequence sequence = decode(bytes);
        if (sequence.bytes == 0) continue;
        ASSERT_EQ(reference::encode_utf8(std::u32string(1, sequence.code_point)), bytes.substr(0, sequence.bytes));
        ASSERT_FALSE(is_surrogate(sequence.code_point));
        ASSERT_LE(sequence.code_point, 0x10FFFFU);
      }
    }
  }
}

struct Malformed {
  std::string bytes;
  std::size_t fault;
};

const Malformed zoo[] = {
    {"\x80", 0},                          // continuation without a lead
    {"\xBF", 0},                          //
    {"a\x80z", 1},                        //
    {"\xC0\xAF", 0},                      // overlong, 2 bytes
    {"\xC1\xBF", 0},                      //
    {"\xE0\x80\xAF", 0},                  // overlong, 3 bytes
    {"\xE0\x9F\xBF", 0},                  //
    {"\xF0\x80\x80\xAF", 0},              // overlong, 4 bytes
    {"\xF0\x8F\xBF\xBF", 0},              //
    {"\xED\xA0\x80", 0},                  // surrogates
    {"\xED\xBF\xBF", 0},                  //
    {"\xED\xA0\xBD\xED\xB8\x80", 0},      // a pair of them (CESU-8)
    {"\xF4\x90\x80\x80", 0},              // above U+10FFFF
    {"\xF5\x80\x80\x80", 0},              //
    {"\xF8\x88\x80\x80\x80", 0},          // 5 and 6 bytes
    {"\xFC\x84\x80\x80\x80\x80", 0},      //
    {"abc\xFE", 3},                       // never a lead
    {"abc\xFF", 3},                       //
    {"\xC3", 0},                          // truncated
    {"abcdefgh\xC3", 8},                  //
    {"\xE6\x9D", 0},                      //
    {"\xF0\x9F\x98", 0},                  //
    {"\xC3(", 0},                         // continuation missing
    {"\xE6(\xB1", 0},                     //
    {"\xE6\x9D(", 0},                     //
    {"\xF0\x9F(\x80", 0},                 //
    {"\xF0\x9F\x98(", 0},                 //
    {"\xE6\x9D\xB1\xE4\xBA\xAC\xE4", 6},  // after good ones
    {"12345678\xE6\x9D\xB1 12345678\xC0", 20},
};

TEST(Utf8, MalformedTextIsRefusedWithItsRowByteAndValue) {
  for (const Malformed& malformed : zoo) {
    const auto byte = static_cast<unsigned char>(malformed.bytes[malformed.fault]);
    char value[8];
    std::snprintf(value, sizeof value, "0x%02x", byte);
    const std::string expected =
        "[texts] row 2: not valid UTF-8 at byte " + std::to_string(malformed.fault) + " (" + value + ")";
    reference::TextStore store;
    store.add(U"fine", Encoding::utf8);
    store.add_null();
    store.add_bytes(malformed.bytes, Encoding::utf8);
    store.add_bytes("\xFF", Encoding::utf8);
    try {
      const Corpus corpus(store.texts());
      ADD_FAILURE() << "accepted: " << expected;
    } catch (const InvalidArgument& error) {
      EXPECT_EQ(error.what(), expected);
    }
  }
}

// The zoo's bytes are fine as Latin-1: there every byte is a code point.
TEST(Utf8, TheSameBytesAreReadableAsLatin1) {
  for (const Malformed& malformed : zoo) {
    const Text text(malformed.bytes.data(), malformed.bytes.size(), Encoding::latin1);
    EXPECT_EQ(Corpus({&text, 1}).max_length(), malformed.bytes.size());
  }
}

// ASCII is read eight bytes at a time; a wide character at every offset must not disturb that.
TEST(Utf8, WideCharactersAtEveryOffset) {
  for (const char32_t wide : {U'é', U'東', U'\U0001F600'}) {
    for (std::size_t length = 1; length <= 40; ++length) {
      for (std::size_t at = 0; at < length; ++at) {
        std::u32string string(length, U'a');
        string[at] = wide;
        reference::TextStore store;
        store.add(string, Encoding::utf8);
        ASSERT_EQ(Corpus(store.texts()).code_points(0), string);
      }
    }
  }
}

}  // namespace
}  // namespace warpmatch::corpus
