#pragma once

#include <cstddef>

#include <warpmatch/internal/ascii.hpp>
#include <warpmatch/text.hpp>

namespace warpmatch::pair {

/// The same text as Latin-1 where it is short UTF-8 and both are the same bytes; else the text.
inline Text as_latin1(const Text& text) {
  constexpr std::size_t most = 1 << 12;  // nobody looks meanwhile whether the call is to go on
  if (text.encoding != Encoding::utf8 || text.data == nullptr || text.units > most) return text;
  return is_ascii(text.data, text.units) ? Text{text.data, text.units, Encoding::latin1} : text;
}

}  // namespace warpmatch::pair
