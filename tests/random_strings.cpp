#include "random_strings.hpp"

namespace warpmatch::testing {

std::vector<std::u32string> RandomStrings::make(std::size_t count, std::uint32_t seed) const {
  std::mt19937 random(seed);
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  const auto symbol = [&] { return alphabet[below(alphabet.size())]; };
  std::vector<std::u32string> strings;
  while (strings.size() < count) {
    const double kind = std::uniform_real_distribution<>(0, 1)(random);
    if (!strings.empty() && kind < edited + copied) {
      std::u32string string = strings[below(strings.size())];
      for (std::size_t edits = kind < copied ? 0 : 1 + below(3); edits > 0; --edits) {
        const std::size_t at = below(string.size() + 1);
        if (string.size() < longest && below(2) == 0)
          string.insert(at, 1, symbol());
        else if (at < string.size())
          below(2) == 0 || string.size() <= shortest ? void(string[at] = symbol()) : void(string.erase(at, 1));
      }
      strings.push_back(string);
    } else {
      std::u32string string(shortest + below(longest - shortest + 1), U' ');
      for (char32_t& c : string) c = symbol();
      strings.push_back(string);
    }
  }
  return strings;
}

}  // namespace warpmatch::testing
