#pragma once

#include "core/host_device.hpp"

namespace warpmatch::core {

/// True where RapidFuzz splits a string into words. `wide` says whether the string has a code point above U+00FF:
/// without one, U+0085 (next line) and U+00A0 (no-break space) are parts of words. U+200B and U+FEFF always are.
WARPMATCH_HD constexpr bool is_white_space(char32_t code_point, bool wide) {
  if (code_point <= 0x20) {
    return code_point == 0x20 || (code_point >= 0x09 && code_point <= 0x0D) || code_point >= 0x1C;
  }
  if (code_point < 0x1680) return wide && (code_point == 0x85 || code_point == 0xA0);
  return code_point == 0x1680 || (code_point >= 0x2000 && code_point <= 0x200A) || code_point == 0x2028 ||
         code_point == 0x2029 || code_point == 0x202F || code_point == 0x205F || code_point == 0x3000;
}

}  // namespace warpmatch::core
