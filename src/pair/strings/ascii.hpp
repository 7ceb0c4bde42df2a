#pragma once

#include <cstddef>

#include <warpmatch/internal/ascii.hpp>
#include <warpmatch/text.hpp>

namespace warpmatch::pair {

/// True for most text that is not ASCII: its first symbols say so.
inline bool begins_beyond_ascii(const Text& text) {
  constexpr std::size_t few = 16;
  return text.units >= few && !is_ascii(text.data, few);
}

/// The same text as Latin-1 where it is short UTF-8 and both are the same bytes; else the text.
inline Text as_latin1(const Text& text) {
  constexpr std::size_t most = 1 << 12;  // nobody looks meanwhile whether the call is to go on
  if (text.encoding != Encoding::utf8 || text.data == nullptr || text.units > most) return text;
  if (begins_beyond_ascii(text)) return text;
  return is_ascii(text.data, text.units) ? Text{text.data, text.units, Encoding::latin1} : text;
}

}  // namespace warpmatch::pair
