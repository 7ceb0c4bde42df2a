#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace warpmatch::testing {

/// Random phrases that share words: in any order, repeated, misspelt, with every sort of white space between them and
/// around them. Half of the phrases have no code point above U+00FF, so that U+0085 and U+00A0 split them not.
std::vector<std::u32string> random_phrases(std::size_t count, std::uint32_t seed, std::size_t most_words = 5);

}  // namespace warpmatch::testing
