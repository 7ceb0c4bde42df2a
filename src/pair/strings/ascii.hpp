#pragma once

#include <cstdint>
#include <cstring>
#include <span>

#include <warpmatch/text.hpp>

namespace warpmatch::pair {

/// True where no byte is above 0x7F: a machine word at a time.
inline bool is_ascii(std::span<const std::uint8_t> bytes) {
  constexpr std::uint64_t high_bits = 0x8080808080808080;
  std::uint64_t seen = 0;
  std::uint64_t word = 0;
  const std::uint8_t* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= sizeof word; left -= sizeof word, at += sizeof word) {
    std::memcpy(&word, at, sizeof word);
    seen |= word;
  }
  for (; left > 0; --left) seen |= *at++;
  return (seen & high_bits) == 0;
}

/// The same text as Latin-1 where it is short UTF-8 and both are the same bytes; else the text.
inline Text as_latin1(const Text& text) {
  constexpr std::size_t most = 1 << 12;  // nobody looks meanwhile whether the call is to go on
  if (text.encoding != Encoding::utf8 || text.data == nullptr || text.units > most) return text;
  if (!is_ascii({static_cast<const std::uint8_t*>(text.data), text.units})) return text;
  return {text.data, text.units, Encoding::latin1};
}

}  // namespace warpmatch::pair
