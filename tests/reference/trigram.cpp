#include "reference/trigram.hpp"

namespace warpmatch::reference {

std::set<std::u32string> trigrams(const std::u32string& string) {
  std::set<std::u32string> found;
  std::u32string word;
  for (const char32_t c : string + U' ') {
    const char32_t lower = lower_alphanumeric(c);
    if (lower != U' ') {
      word += lower;
      continue;
    }
    const std::u32string padded = U"  " + word + U' ';
    for (std::size_t i = 0; !word.empty() && i + 3 <= padded.size(); ++i) found.insert(padded.substr(i, 3));
    word.clear();
  }
  return found;
}

double trigram(const std::u32string& a, const std::u32string& b) {
  const std::set<std::u32string> left = trigrams(a);
  const std::set<std::u32string> right = trigrams(b);
  std::size_t common = 0;
  for (const std::u32string& each : left) common += right.count(each);
  const std::size_t either = left.size() + right.size() - common;
  return either == 0 ? 0.0 : static_cast<double>(common) / static_cast<double>(either);
}

}  // namespace warpmatch::reference
