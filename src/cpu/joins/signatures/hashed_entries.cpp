#include "cpu/joins/signatures/hashed_entries.hpp"

#include <numeric>

namespace warpmatch::cpu {
namespace {

constexpr std::uint64_t kPartEntries = 2048;  // about so many fit the first cache, with what sorting them takes
constexpr unsigned kLeastPartBits = 32 - sorted_bits;
constexpr unsigned kMostPartBits = 14;
constexpr std::size_t kFewEntries = 64;        // sorted by comparing
constexpr std::size_t kTaskEntries = 1 << 14;  // of a task that sorts and compares

}  // namespace

unsigned HashedEntries::part_bits(std::uint32_t places) {
  return std::clamp(static_cast<unsigned>(std::bit_width(places / kPartEntries)), kLeastPartBits, kMostPartBits);
}

std::vector<std::size_t> HashedEntries::tasks() const {
  std::vector<std::size_t> tasks{0};
  for (std::size_t part = 1; part + 1 < begin_.size(); ++part)
    if (begin_[part] - begin_[tasks.back()] >= kTaskEntries) tasks.push_back(part);
  tasks.push_back(begin_.size() - 1);
  return tasks;
}

void sort_part(std::span<HashedEntry> entries, std::vector<HashedEntry>& scratch) {
  if (entries.size() <= kFewEntries) return std::sort(entries.begin(), entries.end());
  scratch.resize(entries.size());
  std::span<HashedEntry> from = entries;
  std::span<HashedEntry> to = scratch;
  watch::Pace pace;
  for (unsigned shift = hash_bits; shift < hash_bits + sorted_bits; shift += 8) {
    pace.spend(4 * from.size());
    std::array<std::uint32_t, 256> begin{};
    for (const HashedEntry entry : from) ++begin[entry >> shift & 255];
    std::exclusive_scan(begin.begin(), begin.end(), begin.begin(), 0u);
    for (const HashedEntry entry : from) to[begin[entry >> shift & 255]++] = entry;
    std::swap(from, to);
  }
  std::ranges::copy(from, entries.begin());
}

}  // namespace warpmatch::cpu
