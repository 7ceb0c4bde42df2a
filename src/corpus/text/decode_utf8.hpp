#pragma once

#include <cstddef>
#include <cstdint>

namespace warpmatch::corpus {

/// One code point read from UTF-8 and the bytes it took; 0 bytes where the input is malformed.
struct Utf8Sequence {
  char32_t code_point = 0;
  std::size_t bytes = 0;
};

/// Reads the sequence at the start of `size` >= 1 bytes, as strictly as the Unicode standard (table 3-7):
/// overlong forms, surrogates, values above U+10FFFF, stray and missing continuation bytes are malformed.
Utf8Sequence decode_utf8(const std::uint8_t* bytes, std::size_t size);

}  // namespace warpmatch::corpus
