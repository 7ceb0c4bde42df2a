#include "pair/symbol_bytes.hpp"

#include <array>
#include <bit>
#include <cstring>
#include <span>

#include "core/white_space.hpp"

namespace warpmatch::pair {
namespace {

constexpr std::size_t kUnits = std::size_t{1} << 16;
constexpr std::size_t kBytes = 256;
constexpr std::size_t kAscii = 0x80;
constexpr std::size_t kNumbers = 255;
/// What a byte says of a symbol that has no number.
constexpr std::uint8_t kNone = 0;
/// The last unit that is white space.
constexpr std::size_t kLastWhite = 0x3000;
/// Units that share a mark.
constexpr std::size_t kBlock = 64;

/// Symbols of both strings up to which each is compared with each, which takes longer with every one of them, sooner
/// than many new ones are numbered.
constexpr std::size_t kOrdered = 128;

/// Calls `f(place)` with the places of bytes that are 1 and not 0, upwards, of some multiple of eight.
template <class F>
void each_mark(std::span<const std::uint8_t> bytes, const F& f) {
  static_assert(std::endian::native == std::endian::little);
  for (std::size_t i = 0; i < bytes.size(); i += sizeof(std::uint64_t)) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + i, sizeof word);
    for (; word != 0; word &= word - 1) f(i + static_cast<std::size_t>(std::countr_zero(word)) / 8);
  }
}

OrderedUnits order(const std::uint16_t* units, std::size_t count, std::uint8_t* out) {
  return short_kernels().order_units(units, static_cast<std::uint32_t>(count), out);
}

}  // namespace

/// In the order of units: what is not ASCII is marked, and found in its order by its marks, so no branch depends on
/// which symbol comes again. For more of them than are compared with each other.
OrderedUnits SymbolBytes::order_marked(const std::uint16_t* units, std::size_t count, std::uint8_t* out) {
  marks_.resize(kUnits);
  std::array<std::uint8_t, kUnits / kBlock> blocks{};  // for some units together
  std::uint8_t* const marks = marks_.data();
  for (std::size_t i = 0; i < count; ++i) {
    marks[units[i]] = 1;
    blocks[units[i] / kBlock] = 1;
  }
  std::size_t next = kAscii;
  bool is_white = false;
  for (std::size_t unit = 0; unit < kAscii; ++unit) marks[unit] = static_cast<std::uint8_t>(unit);
  std::memset(blocks.data(), 0, kAscii / kBlock);
  each_mark(blocks, [&](std::size_t block) {
    each_mark(std::span(marks + block * kBlock, kBlock), [&](std::size_t place) {
      const std::size_t unit = block * kBlock + place;
      is_white = is_white || (unit <= kLastWhite && core::is_white_space(static_cast<char32_t>(unit), true));
      marks[unit] = static_cast<std::uint8_t>(next++);
    });
  });
  for (std::size_t i = 0; i < count; ++i) out[i] = marks[units[i]];
  each_mark(blocks, [&](std::size_t block) { std::memset(marks + block * kBlock, 0, kBlock); });
  if (next > kBytes) return OrderedUnits::too_many;
  return is_white ? OrderedUnits::with_white_space : OrderedUnits::as_ascii;
}

/// By the numbers that there are and those of new symbols; false where there are none left.
bool SymbolBytes::number_more(const std::uint16_t* units, std::size_t count, std::uint8_t* out) {
  std::uint8_t* const numbers = numbers_.data();
  std::size_t i = 0;
  for (; i < count; ++i) {
    const std::uint16_t unit = units[i];
    std::uint8_t number = numbers[unit];
    if (number == kNone) {
      if (numbered_.size() == kNumbers) break;
      numbered_.push_back(unit);
      numbers[unit] = number = static_cast<std::uint8_t>(numbered_.size());
    }
    out[i] = number;
  }
  return i == count;
}

/// Both strings' numbers have to be of one time. As long as there are enough, those of before are kept; where pairs are
/// known to use them up, they are forgotten before they run out: what is nearly always new can be guessed.
bool SymbolBytes::number(const std::uint16_t* units, std::size_t count, std::uint8_t* out) {
  numbers_.resize(kUnits);
  if (numbered_.size() + (runs_out_ ? count : 0) <= kNumbers) {
    if (number_more(units, count, out)) return true;
    runs_out_ = true;
  }
  for (const std::uint16_t unit : numbered_) numbers_[unit] = kNone;
  numbered_.clear();
  return number_more(units, count, out);
}

bool SymbolBytes::spell_units(const std::uint16_t* units, std::size_t count, std::uint8_t* out) {
  const bool orders = runs_out_ && count <= kOrdered && compares_at_once(short_kernels());
  if (orders && order(units, count, out) != OrderedUnits::too_many) return true;
  return number(units, count, out);
}

std::optional<SymbolBytes::Spelling> SymbolBytes::spell_words(const Text& left, const Text& right, std::uint8_t* out) {
  if (left.data == nullptr || right.data == nullptr) return std::nullopt;
  ScriptBytes script;
  if (const auto spelling = spell_script(script, left, right, out); spelling && script.splits_as_latin1())
    return spelling;
  const auto read = pair_units_.read(left, right, units_);
  if (!read) return std::nullopt;
  const std::size_t count = read->left + read->right;
  OrderedUnits ordered = order(units_.data(), count, out);
  if (ordered == OrderedUnits::too_many) ordered = order_marked(units_.data(), count, out);
  return ordered == OrderedUnits::as_ascii ? read : std::nullopt;
}

std::optional<SymbolBytes::Spelling> SymbolBytes::spell(const Text& left, const Text& right, std::uint8_t* out) {
  if (left.data == nullptr || right.data == nullptr) return std::nullopt;
  if (const auto spelling = spell_script(left, right, out)) return spelling;
  const auto read = pair_units_.read(left, right, units_);
  return read && spell_units(units_.data(), read->left + read->right, out) ? read : std::nullopt;
}

}  // namespace warpmatch::pair
