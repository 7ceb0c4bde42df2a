#include "reference/damerau.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace warpmatch::reference {

std::uint32_t damerau_levenshtein(const std::u32string& a, const std::u32string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  std::vector<std::size_t> rows(b.size() + 1);  // for each j, the last row of the symbol b[j - 1]; 0 for none
  for (std::size_t i = 1; i <= a.size(); ++i) {
    const std::vector<std::size_t>& above = d[i - 1];
    std::vector<std::size_t>& row = d[i];
    row[0] = i;
    std::size_t l = 0;  // the last place in b, so far, of the symbol a[i - 1]
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool equal = a[i - 1] == b[j - 1];
      row[j] = std::min(std::min(above[j], row[j - 1]) + 1, above[j - 1] + (equal ? 0 : 1));
      // a[k - 1] and a[i - 1] change places; what stands between them goes, what stands between b's comes.
      const std::size_t k = rows[j];
      if (k > 0 && l > 0) row[j] = std::min(row[j], d[k - 1][l - 1] + (i - k - 1) + 1 + (j - l - 1));
      if (!equal) continue;
      rows[j] = i;
      l = j;
    }
  }
  return static_cast<std::uint32_t>(d[a.size()][b.size()]);
}

}  // namespace warpmatch::reference
