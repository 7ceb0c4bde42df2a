#include "corpus/packing/alphabet.hpp"

#include <algorithm>
#include <utility>

namespace warpmatch::corpus {

Alphabet::Alphabet(std::vector<char32_t> code_points) : code_points_(std::move(code_points)) {}

std::uint32_t Alphabet::symbol(char32_t code_point) const {
  const auto at = std::lower_bound(code_points_.begin(), code_points_.end(), code_point);
  if (at == code_points_.end() || *at != code_point) return absent;
  return static_cast<std::uint32_t>(at - code_points_.begin());
}

std::vector<std::uint32_t> translation(const Alphabet& from, const Alphabet& to) {
  std::vector<std::uint32_t> map(from.size(), Alphabet::absent);
  // Both ascend, so one walk over the two finds what they share.
  std::uint32_t target = 0;
  for (std::size_t s = 0; s < from.size(); ++s) {
    const char32_t wanted = from.code_points()[s];
    while (target < to.size() && to.code_points()[target] < wanted) ++target;
    if (target < to.size() && to.code_points()[target] == wanted) map[s] = target;
  }
  return map;
}

}  // namespace warpmatch::corpus
