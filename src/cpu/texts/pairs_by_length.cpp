#include "cpu/texts/pairs_by_length.hpp"

#include <array>

namespace warpmatch::cpu {

template <class Symbol>
bool PairsByLength<Symbol>::add(std::span<const Symbol> left, std::span<const Symbol> right, std::uint32_t number) {
  const std::span<const Symbol> by_length[] = {left, right};  // looked up: which is longer nobody can guess
  const bool left_is_longer = left.size() > right.size();
  const std::span<const Symbol> shorter = by_length[left_is_longer];
  const std::span<const Symbol> longer = by_length[!left_is_longer];
  if (longer.size() > longest || shorter.empty()) return false;
  added_.push_back({{longer.data(), static_cast<std::uint32_t>(longer.size())},
                    {shorter.data(), static_cast<std::uint32_t>(shorter.size())},
                    number});
  return true;
}

template <class Symbol>
void PairsByLength<Symbol>::order() {
  std::array<std::uint32_t, longest + 2> begin{};
  for (const Added& pair : added_) ++begin[pair.text.length + 1];
  for (std::size_t length = 1; length < begin.size(); ++length) begin[length] += begin[length - 1];
  patterns_.resize(added_.size());
  texts_.resize(added_.size());
  numbers_.resize(added_.size());
  for (const Added& pair : added_) {
    const std::uint32_t place = begin[pair.text.length]++;
    patterns_[place] = pair.pattern;
    texts_[place] = pair.text;
    numbers_[place] = pair.number;
  }
}

template class PairsByLength<std::uint8_t>;
template class PairsByLength<std::uint16_t>;

}  // namespace warpmatch::cpu
