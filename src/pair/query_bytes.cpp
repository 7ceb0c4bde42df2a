#include "pair/query_bytes.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include <warpmatch/internal/ascii.hpp>

#include "pair/strings/next_code_point.hpp"

namespace warpmatch::pair {
namespace {

constexpr std::uint32_t kBlock = 128;
constexpr std::uint32_t kLatin1 = 1;  // the block behind ASCII

std::uint8_t byte_in_block(char32_t point) { return static_cast<std::uint8_t>(kBlock | point % kBlock); }

}  // namespace

bool QueryBytes::are_code_points(const Text& text) {
  bool are = true;  // all of them are read, several at a time
  for (std::size_t i = 0; i < text.units; ++i) {
    std::uint32_t unit;
    std::memcpy(&unit, static_cast<const std::byte*>(text.data) + i * sizeof unit, sizeof unit);
    are &= unit <= corpus::max_code_point;
  }
  return are;
}

QueryBytes::Numbers::Numbers() : pages_(page, other) {
  for (std::uint8_t ascii = 0; ascii < kBlock; ++ascii) entry(ascii) = ascii;
}

std::uint8_t& QueryBytes::Numbers::entry(char32_t point) {
  std::uint8_t& number = page_of_[point / page];
  if (number == 0) {
    number = static_cast<std::uint8_t>(pages_.size() / page);
    pages_.resize(pages_.size() + page, other);
  }
  return pages_[number * page + point % page];
}

std::uint8_t QueryBytes::Numbers::add(char32_t point) {
  std::uint8_t& byte = entry(point);
  if (byte == other && next_ != other) byte = next_++;
  return byte;
}

QueryBytes::QueryBytes(Symbols& query, Asked asked) : asked_(asked), lie_so_(query.is_latin1()) {
  if (lie_so_) {
    bytes_ = query.bytes();
    block_ = kLatin1;
  } else if (asked != Asked::which && query.size() <= most_units) {
    spell_query(query.code_points());
  }
  may_spell_ = asked != Asked::which && are_there() && query.size() <= most_units;
}

void QueryBytes::spell_query(std::span<const char32_t> points) {
  bool is_of_several = false;
  for (const char32_t point : points) {
    if (point < kBlock) continue;
    if (block_ == 0) block_ = point / kBlock;
    is_of_several |= point / kBlock != block_;
  }
  memory_.resize(points.size());
  if (is_of_several) {
    if (asked_ != Asked::equality || !number_query(points)) return;
  } else {
    if (asked_ == Asked::order && ScriptBytes::has_white_space(block_)) return;
    std::ranges::transform(points, memory_.begin(), [](char32_t point) {
      return point < kBlock ? static_cast<std::uint8_t>(point) : byte_in_block(point);
    });
  }
  bytes_ = memory_;
}

/// False where there are more symbols than are compared one by one.
bool QueryBytes::number_few(std::span<const char32_t> points) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    const char32_t point = points[i];
    std::uint32_t number = 0;
    if (point >= kBlock) {
      while (number < few_.count && few_.symbols[number] != point) ++number;
      if (number == NumberedSymbols::most) return false;
      if (number == few_.count) few_.symbols[few_.count++] = point;
      number += kBlock;
    } else {
      number = point;
    }
    memory_[i] = static_cast<std::uint8_t>(number);
  }
  few_.other = Numbers::other;
  return true;
}

/// False where there are more symbols than numbers.
bool QueryBytes::number_query(std::span<const char32_t> points) {
  if (number_few(points)) {
    are_few_ = true;
    return true;
  }
  auto numbers = std::make_unique<Numbers>();
  for (std::size_t i = 0; i < points.size(); ++i) {
    memory_[i] = numbers->add(points[i]);
    if (memory_[i] == Numbers::other) return false;
  }
  numbers_ = std::move(numbers);
  return true;
}

/// Not before a choice needs it.
void QueryBytes::find_other() {
  other_is_sought_ = true;
  if (asked_ != Asked::equality) return;
  std::array<std::uint64_t, 4> has{};
  for (const std::uint8_t byte : bytes_) has[byte / 64] |= std::uint64_t{1} << byte % 64;
  for (std::uint32_t word = 0; word < has.size() && !other_; ++word)
    if (~has[word] != 0)
      other_ = static_cast<std::uint8_t>(64 * word + static_cast<unsigned>(std::countr_one(has[word])));
}

std::optional<std::size_t> QueryBytes::spell_any(const Text& choice, std::uint8_t* out) {
  if (!may_spell(choice)) return std::nullopt;
  if (!other_is_sought_) find_other();
  if (choice.encoding == Encoding::utf8) return spell_utf8(choice, out);
  if (!spell_units(choice, out)) return std::nullopt;
  if (!numbers_ && other_) kernels_ = &short_kernels();
  return choice.units;
}

bool QueryBytes::spell_units(const Text& text, std::uint8_t* out) const {
  const auto count = static_cast<std::uint32_t>(text.units);
  if (are_few_) return short_kernels().spell_numbered(text.data, count, unit_bytes(text.encoding), few_, out);
  if (numbers_) {
    switch (text.encoding) {
      case Encoding::ucs2: return numbers_->spell<std::uint16_t>(text, out);
      case Encoding::ucs4: return numbers_->spell<std::uint32_t>(text, out);
      default: return numbers_->spell<std::uint8_t>(text, out);
    }
  }
  const bool fits =
      short_kernels().spell_units(text.data, count, unit_bytes(text.encoding), block_, other_.value_or(0), out);
  return fits || (other_ && (text.encoding != Encoding::ucs4 || are_code_points(text)));
}

template <class Unit>
bool QueryBytes::Numbers::spell(const Text& text, std::uint8_t* out) const {
  const auto* const units = static_cast<const std::byte*>(text.data);
  const std::uint8_t* const page_of = page_of_.data();  // bytes that are written could be anything
  const std::uint8_t* const pages = pages_.data();
  for (std::size_t i = 0; i < text.units; ++i) {
    Unit unit;
    std::memcpy(&unit, units + i * sizeof unit, sizeof unit);
    if (unit > corpus::max_code_point) return false;
    out[i] = pages[page_of[unit / page] * page + unit % page];
  }
  return true;
}

std::optional<std::size_t> QueryBytes::spell_utf8(const Text& text, std::uint8_t* out) const {
  const auto* const bytes = static_cast<const std::uint8_t*>(text.data);
  constexpr std::uint32_t two_bytes = 0x800 / kBlock;
  if (is_ascii(bytes, text.units)) {
    std::copy_n(bytes, text.units, out);
    return text.units;
  }
  if (!numbers_ && !are_few_ && block_ > 0 && block_ < two_bytes) {
    const std::uint32_t spelled =
        short_kernels().spell_utf8(bytes, static_cast<std::uint32_t>(text.units), 0xC0U | block_ * 2, out);
    if (spelled <= text.units) return spelled;
  }
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.units;) {
    const corpus::Utf8Sequence next = next_code_point(bytes + i, text.units - i);
    if (next.bytes == 0) return std::nullopt;
    const char32_t point = next.code_point;
    i += next.bytes;
    if (numbers_) {
      out[count++] = numbers_->byte_of(point);
    } else if (point < kBlock) {
      out[count++] = static_cast<std::uint8_t>(point);
    } else if (are_few_) {
      const std::uint32_t* const end = few_.symbols + few_.count;
      const std::uint32_t* const found = std::find(few_.symbols, end, std::uint32_t{point});
      out[count++] = found == end ? few_.other : static_cast<std::uint8_t>(kBlock + (found - few_.symbols));
    } else if (point / kBlock == block_) {
      out[count++] = byte_in_block(point);
    } else {
      if (!other_) return std::nullopt;
      out[count++] = *other_;
    }
  }
  return count;
}

}  // namespace warpmatch::pair
