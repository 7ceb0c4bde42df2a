#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace warpmatch {

/// True where no byte is above 0x7F, so that UTF-8 and Latin-1 read the same text. A machine word at a time, the last
/// one over what has been read already.
inline bool is_ascii(const void* data, std::size_t size) {
  constexpr std::uint64_t high_bits = 0x8080808080808080;
  const auto* at = static_cast<const unsigned char*>(data);
  std::uint64_t seen = 0;
  std::uint64_t word = 0;
  if (size < sizeof word) {
    for (std::size_t i = 0; i < size; ++i) seen |= at[i];
    return (seen & high_bits) == 0;
  }
  for (std::size_t i = 0; i + sizeof word < size; i += sizeof word) {
    std::memcpy(&word, at + i, sizeof word);
    seen |= word;
  }
  std::memcpy(&word, at + size - sizeof word, sizeof word);
  return ((seen | word) & high_bits) == 0;
}

}  // namespace warpmatch
