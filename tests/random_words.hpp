#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "reference/corpus_reference.hpp"

namespace warpmatch::testing {

/// Rows of random words out of chosen letters, with runs of chosen white space between and around them. Some rows are
/// null or empty, or hold white space alone, and some are copies of others.
struct RandomWords {
  std::u32string letters = U"abc";
  std::u32string spaces = U" ";
  std::size_t longest_word = 3;
  std::size_t most_words = 4;

  reference::Rows make(std::size_t count, std::uint64_t seed) const {
    reference::Random random(seed);
    const auto add = [&](std::u32string& string, const std::u32string& from, std::size_t n) {
      for (; n > 0; --n) string.push_back(from[reference::below(random, from.size())]);
    };
    const auto rarely_up_to_two = [&] { return random() % 4 == 0 ? reference::below(random, 3) : 0; };
    reference::Rows rows;
    while (rows.size() < count) {
      const std::size_t kind = reference::below(random, 20);
      if (kind == 0) {
        rows.emplace_back();
      } else if (kind < 4 && !rows.empty()) {
        rows.push_back(rows[reference::below(random, rows.size())]);
      } else {
        std::u32string string;
        add(string, spaces, rarely_up_to_two());
        for (std::size_t words = reference::below(random, most_words + 1); words > 0; --words) {
          add(string, letters, 1 + reference::below(random, longest_word));
          add(string, spaces, (words > 1) + rarely_up_to_two());
        }
        rows.emplace_back(string);
      }
    }
    return rows;
  }
};

}  // namespace warpmatch::testing
