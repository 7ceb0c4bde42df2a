#pragma once

#include <cstddef>
#include <cstdint>

#include "corpus/text/decode_utf8.hpp"

namespace warpmatch::pair {

/// As corpus::decode_utf8, with the commonest forms told here: neither overlong nor surrogates.
inline corpus::Utf8Sequence next_code_point(const std::uint8_t* bytes, std::size_t size) {
  const auto goes_on = [](std::uint8_t byte) { return (byte & 0xC0) == 0x80; };
  const std::uint32_t first = bytes[0];
  if (first < 0x80) return {first, 1};
  if (size > 1 && first >= 0xC2 && first < 0xE0 && goes_on(bytes[1]))
    return {(first & 0x1FU) << 6 | (bytes[1] & 0x3FU), 2};
  const bool is_common = (first > 0xE0 && first < 0xED) || first == 0xEE || first == 0xEF;
  if (size > 2 && is_common && goes_on(bytes[1]) && goes_on(bytes[2]))
    return {(first & 0xFU) << 12 | (bytes[1] & 0x3FU) << 6 | (bytes[2] & 0x3FU), 3};
  return corpus::decode_utf8(bytes, size);
}

}  // namespace warpmatch::pair
