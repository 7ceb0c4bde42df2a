#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "random_strings.hpp"

namespace warpmatch::testing {

using Bytes = std::vector<std::uint8_t>;

/// Few symbols, of which one is 0: what fills up a vector in the kernels is a symbol like others.
inline const std::u32string with_zero{U'\0', U'a'};

/// One of each length.
inline std::vector<std::u32string> strings_to(std::uint32_t longest, const std::u32string& alphabet,
                                              std::uint32_t seed) {
  std::vector<std::u32string> strings;
  for (std::uint32_t length = 0; length <= longest; ++length)
    strings.push_back(
        RandomStrings{.alphabet = alphabet, .shortest = length, .longest = length}.make(1, seed + length).front());
  return strings;
}

}  // namespace warpmatch::testing
