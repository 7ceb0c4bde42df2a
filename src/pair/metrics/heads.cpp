#include "pair/metrics/heads.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "pair/metrics/places.hpp"

namespace warpmatch::pair {
namespace {

constexpr std::size_t kHeadBytes = sizeof(std::uint64_t);

/// Of the bytes of a unit the binary logarithm.
unsigned log_unit_bytes(Encoding encoding) {
  return encoding == Encoding::ucs4 ? 2 : encoding == Encoding::ucs2 ? 1 : 0;
}

/// What a short text lacks is zeros.
template <bool backwards>
std::uint64_t head_of(const Text& text) {
  const std::size_t all = text.units << log_unit_bytes(text.encoding);
  const std::size_t some = std::min(all, kHeadBytes);
  const auto* const bytes = static_cast<const std::byte*>(text.data);
  std::byte head[kHeadBytes] = {};
  if constexpr (backwards)
    std::memcpy(head + kHeadBytes - some, bytes + all - some, some);
  else
    std::memcpy(head, bytes, some);
  return std::bit_cast<std::uint64_t>(head);
}

}  // namespace

bool Heads::are_worth_reading(Metric metric, std::span<const Text> texts) {
  if (texts.empty() || (metric != Metric::prefix && metric != Metric::postfix)) return false;
  const Encoding encoding = texts.front().encoding;
  return encoding != Encoding::utf8 &&
         std::ranges::all_of(texts, [&](const Text& text) { return text.encoding == encoding; });
}

Heads::Heads(Metric metric, std::span<const Text> texts, std::pmr::memory_resource* memory)
    : metric_(metric), texts_(texts), heads_(memory) {
  heads_.reserve(texts.size());
  for (const Text& text : texts)
    heads_.push_back(metric == Metric::postfix ? head_of<true>(text) : head_of<false>(text));
}

void Heads::distances(const scoring::ScoreRule& rule, const Text& query, std::size_t first, std::size_t count,
                      std::uint32_t* distances) const {
  if (metric_ == Metric::postfix) return write_distances<true>(rule, query, first, count, distances);
  write_distances<false>(rule, query, first, count, distances);
}

template <bool backwards>
void Heads::write_distances(const scoring::ScoreRule& rule, const Text& query, std::size_t first, std::size_t count,
                            std::uint32_t* distances) const {
  const std::uint64_t head = head_of<backwards>(query);
  const unsigned log_unit_bits = 3 + log_unit_bytes(query.encoding);
  const std::size_t units_of_head = 64U >> log_unit_bits;
  for (std::size_t i = first; i < first + count; ++i) {
    const std::uint64_t bits = head ^ heads_[i];
    const std::size_t shorter = std::min(query.units, texts_[i].units);
    const std::size_t longer = std::max(query.units, texts_[i].units);
    if (bits == 0 && shorter > units_of_head) {
      const std::uint32_t limit = place_limit(rule, static_cast<std::uint32_t>(longer));
      *distances++ = place_distance(metric_, query, texts_[i], limit);
      continue;
    }
    const auto agreeing = static_cast<unsigned>(backwards ? std::countl_zero(bits) : std::countr_zero(bits));
    *distances++ = static_cast<std::uint32_t>(longer - std::min<std::size_t>(shorter, agreeing >> log_unit_bits));
  }
}

}  // namespace warpmatch::pair
