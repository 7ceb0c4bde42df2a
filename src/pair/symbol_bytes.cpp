#include "pair/symbol_bytes.hpp"

#include <cstring>
#include <new>

#include "corpus/text/code_points.hpp"
#include "pair/narrow_units.hpp"
#include "pair/strings/next_code_point.hpp"

namespace warpmatch::pair {
namespace {

constexpr std::size_t kPoints = std::size_t{corpus::max_code_point} + 1;
constexpr std::size_t kNumbers = 255;
/// What a byte says of a symbol that has found none left.
constexpr std::uint8_t kNone = 0;

/// Symbols of both strings up to which each is compared with each, which takes longer with every one of them.
constexpr std::size_t kOrdered = 128;

}  // namespace

/// kNone where there is none left.
inline std::uint8_t SymbolBytes::number_of(std::uint32_t point) {
  std::uint8_t& number = numbers_.get()[point];
  if (number != kNone || numbered_.size() == kNumbers) return number;
  numbered_.push_back(point);
  return number = static_cast<std::uint8_t>(numbered_.size());
}

template <class Unit>
std::optional<std::size_t> SymbolBytes::number_units(const Text& text, std::uint8_t* out) {
  const auto* bytes = static_cast<const std::byte*>(text.data);
  for (std::size_t i = 0; i < text.units; ++i) {
    Unit unit;
    std::memcpy(&unit, bytes + i * sizeof unit, sizeof unit);
    if (unit > corpus::max_code_point) return std::nullopt;
    out[i] = number_of(unit);
    if (out[i] == kNone) return std::nullopt;
  }
  return text.units;
}

std::optional<std::size_t> SymbolBytes::number_utf8(const Text& text, std::uint8_t* out) {
  const auto* bytes = static_cast<const std::uint8_t*>(text.data);
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.units;) {
    const corpus::Utf8Sequence next = next_code_point(bytes + i, text.units - i);
    if (next.bytes == 0) return std::nullopt;
    out[count] = number_of(next.code_point);
    if (out[count++] == kNone) return std::nullopt;
    i += next.bytes;
  }
  return count;
}

std::optional<std::size_t> SymbolBytes::number(const Text& text, std::uint8_t* out) {
  switch (text.encoding) {
    case Encoding::latin1: return number_units<std::uint8_t>(text, out);
    case Encoding::ucs2: return number_units<std::uint16_t>(text, out);
    case Encoding::ucs4: return number_units<std::uint32_t>(text, out);
    case Encoding::utf8: return number_utf8(text, out);
  }
  return std::nullopt;
}

std::optional<SymbolBytes::Spelling> SymbolBytes::spell_script(ScriptBytes& script, const Text& left, const Text& right,
                                                               std::uint8_t* out) {
  const auto of_left = script.spell(left, out);
  if (!of_left) return std::nullopt;
  const auto of_right = script.spell(right, out + *of_left);
  return of_right ? std::optional(Spelling{*of_left, *of_right}) : std::nullopt;
}

/// Two texts of `most` symbols together at most, none of them beyond units of two bytes, nor white space but ASCII's
/// where `as_ascii` asks for that.
std::optional<SymbolBytes::Spelling> SymbolBytes::spell_ordered(const Text& left, const Text& right, std::size_t most,
                                                                bool as_ascii, std::uint8_t* out) {
  if (units_.size() < left.units + right.units + room_behind_units)
    units_.resize(left.units + right.units + room_behind_units);
  const auto of_left = narrow_units(left, units_.data());
  if (!of_left || *of_left > most) return std::nullopt;
  const auto of_right = narrow_units(right, units_.data() + *of_left);
  if (!of_right || *of_left + *of_right > most) return std::nullopt;
  const auto count = static_cast<std::uint32_t>(*of_left + *of_right);
  const OrderedUnits ordered = short_kernels().order_units(units_.data(), count, out);
  if (ordered == OrderedUnits::too_many || (as_ascii && ordered != OrderedUnits::as_ascii)) return std::nullopt;
  return Spelling{*of_left, *of_right};
}

std::optional<SymbolBytes::Spelling> SymbolBytes::spell_words(const Text& left, const Text& right, std::uint8_t* out) {
  if (left.data == nullptr || right.data == nullptr) return std::nullopt;
  ScriptBytes script;
  if (const auto spelling = spell_script(script, left, right, out); spelling && script.splits_as_latin1())
    return spelling;
  return spell_ordered(left, right, most_ordered, true, out);
}

std::optional<SymbolBytes::Spelling> SymbolBytes::spell(const Text& left, const Text& right, std::uint8_t* out) {
  if (left.data == nullptr || right.data == nullptr) return std::nullopt;
  ScriptBytes script;
  if (const auto spelling = spell_script(script, left, right, out)) return spelling;
  if (const auto spelling = spell_ordered(left, right, kOrdered, false, out)) return spelling;

  if (!numbers_) numbers_.reset(static_cast<std::uint8_t*>(std::calloc(kPoints, 1)));
  if (!numbers_) throw std::bad_alloc();
  // Both strings' numbers have to be of one time.
  if (numbered_.size() + left.units + right.units > kNumbers) {
    for (const std::uint32_t point : numbered_) numbers_.get()[point] = kNone;
    numbered_.clear();
  }
  const auto of_left = number(left, out);
  if (!of_left) return std::nullopt;
  const auto of_right = number(right, out + *of_left);
  if (!of_right) return std::nullopt;
  return Spelling{*of_left, *of_right};
}

}  // namespace warpmatch::pair
