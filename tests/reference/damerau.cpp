#include "reference/damerau.hpp"

#include <algorithm>

namespace warpmatch::reference {

std::size_t last_place(const std::u32string& string, std::size_t end, char32_t symbol) {
  while (end > 0 && string[end - 1] != symbol) --end;
  return end;
}

std::uint32_t damerau_levenshtein(const std::u32string& a, const std::u32string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      // a[k - 1] and a[i - 1] change places; what stands between them goes, what stands between b's comes.
      const std::size_t k = last_place(a, i - 1, b[j - 1]);
      const std::size_t l = last_place(b, j - 1, a[i - 1]);
      if (k > 0 && l > 0) d[i][j] = std::min(d[i][j], d[k - 1][l - 1] + (i - k - 1) + 1 + (j - l - 1));
    }
  return static_cast<std::uint32_t>(d[a.size()][b.size()]);
}

}  // namespace warpmatch::reference
