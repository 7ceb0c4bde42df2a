#include "cpu/joins/signatures/fact_choices.hpp"

#include <algorithm>

namespace warpmatch::cpu {
namespace {

constexpr unsigned kFacts = 128;

/// Facts are numbered by how evenly they split the strings: dealt out in turn, parts tell about as much.
std::vector<core::Signature> parts_of(std::uint32_t count) {
  std::vector<core::Signature> parts(count);
  for (unsigned fact = 0; fact < kFacts; ++fact) {
    core::Signature& part = parts[fact % count];
    (fact < 64 ? part.low : part.high) |= std::uint64_t{1} << fact % 64;
  }
  return parts;
}

FactChoice choice_of(const std::vector<core::Signature>& parts, const std::vector<bool>& chosen) {
  FactChoice choice;
  std::size_t last = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!chosen[i]) continue;
    last = i;
    choice.agree.low |= parts[i].low;
    choice.agree.high |= parts[i].high;
  }
  for (std::size_t i = 0; i < last; ++i)
    if (!chosen[i]) choice.differ.push_back(parts[i]);
  return choice;
}

}  // namespace

std::vector<FactChoice> fact_choices(std::uint32_t differing, std::uint32_t agreeing) {
  const std::vector<core::Signature> parts = parts_of(differing + agreeing);
  std::vector<bool> chosen(parts.size());
  std::fill_n(chosen.begin(), agreeing, true);
  std::vector<FactChoice> choices;
  do choices.push_back(choice_of(parts, chosen));
  while (std::prev_permutation(chosen.begin(), chosen.end()));
  return choices;
}

std::uint64_t count_fact_choices(std::uint32_t differing, std::uint32_t agreeing) {
  std::uint64_t count = 1;
  for (std::uint64_t i = 1; i <= agreeing; ++i) count = count * (differing + i) / i;
  return count;
}

}  // namespace warpmatch::cpu
