#pragma once

#include <cstddef>
#include <set>
#include <string>

#include "reference/words.hpp"

namespace warpmatch::reference {

/// Words in common by words in either string, each once; 1 where neither has any.
inline double jaccard(const std::u32string& a, const std::u32string& b) {
  const std::set<std::u32string> left = word_set(a);
  const std::set<std::u32string> right = word_set(b);
  std::size_t common = 0;
  for (const std::u32string& word : left) common += right.count(word);
  const std::size_t either = left.size() + right.size() - common;
  return either == 0 ? 1.0 : static_cast<double>(common) / static_cast<double>(either);
}

}  // namespace warpmatch::reference
