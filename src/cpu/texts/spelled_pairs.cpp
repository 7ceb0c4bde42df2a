#include "cpu/texts/spelled_pairs.hpp"

#include <algorithm>
#include <optional>

#include <warpmatch/internal/ascii.hpp>

#include "pair/narrow_units.hpp"
#include "pair/strings/ascii.hpp"
#include "pair/strings/symbols.hpp"

namespace warpmatch::cpu {
namespace {

using pair::Asked;
using Spelling = pair::SymbolBytes::Spelling;

bool is_utf8(const Text& text) { return text.data != nullptr && text.encoding == Encoding::utf8; }

bool is_spelled(const Text& text) { return text.data != nullptr && text.units <= pair::ScriptBytes::most_units; }

/// Says UTF-8 of both texts where one of them is, and the other is or is ASCII; else leaves them.
bool become_utf8(Text& left, Text& right) {
  if (!is_utf8(left) && !is_utf8(right)) return false;
  Text& other = is_utf8(left) ? right : left;
  if (pair::is_bytes(other) && is_ascii(other.data, other.units)) other.encoding = Encoding::utf8;
  return is_utf8(other);
}

/// Whether a pair is to be spelled for what is asked, if it can be. What stands at one place is compared as it lies
/// unless it is UTF-8, and from the ends two of UTF-8 are as well.
bool is_worth_spelling(const Text& left, const Text& right, Asked asked) {
  if (!is_spelled(left) || !is_spelled(right)) return false;
  switch (asked) {
    case Asked::which: return false;
    case Asked::places: return is_utf8(left) || is_utf8(right);
    case Asked::ends: return is_utf8(left) != is_utf8(right);
    case Asked::order:
    case Asked::equality: break;
  }
  return !pair::is_bytes(left) || !pair::is_bytes(right);
}

template <class Symbol>
constexpr Encoding encoding_of = sizeof(Symbol) == 1   ? Encoding::latin1
                                 : sizeof(Symbol) == 2 ? Encoding::ucs2
                                                       : Encoding::ucs4;

}  // namespace

template <class Symbol>
bool SpelledPairs::Memory<Symbol>::take(const std::optional<Spelling>& spelling, Text& left, Text& right) {
  if (!spelling) return false;
  left = {next_, spelling->left, encoding_of<Symbol>};
  right = {next_ + spelling->left, spelling->right, encoding_of<Symbol>};
  next_ += spelling->left + spelling->right;
  return true;
}

void SpelledPairs::assign(std::span<const Text> left, std::span<const Text> right, const Wanted& wanted) {
  left_.resize(left.size());
  right_.resize(right.size());
  std::size_t units = 0;  // of all that are spelled, which they are before any is compared
  for (std::size_t row = 0; row < left.size(); ++row) {
    Text& a = left_[row] = left[row];
    Text& b = right_[row] = right[row];
    if (wanted.asked == Asked::ends && become_utf8(a, b)) continue;
    a = pair::as_latin1(a);
    b = pair::as_latin1(b);
    if (is_worth_spelling(a, b, wanted.asked)) units += a.units + b.units;
  }
  if (units == 0) return;
  bytes_.clear(units + pair::ScriptBytes::room_behind);
  units_.clear(units + pair::room_behind_units);
  points_.clear(units + pair::room_behind_units);
  for (std::size_t row = 0; row < left.size(); ++row)
    if (is_worth_spelling(left_[row], right_[row], wanted.asked)) spell(left_[row], right_[row], wanted);
}

void SpelledPairs::spell(Text& left, Text& right, const Wanted& wanted) {
  switch (wanted.asked) {
    case Asked::which: return;
    case Asked::places:
    case Asked::ends: return spell_places(left, right);
    case Asked::order: bytes_.take(symbol_bytes_.spell_words(left, right, bytes_.next()), left, right); return;
    case Asked::equality: return spell_symbols(left, right, wanted.in_units);
  }
}

/// In bytes where both are of one script, else in units if they are short, and longer ones in bytes.
void SpelledPairs::spell_symbols(Text& left, Text& right, std::size_t in_units) {
  if (bytes_.take(pair::SymbolBytes::spell_script(left, right, bytes_.next()), left, right)) return;
  const bool lie_in_units = pair::lies_in_two_bytes(left) && pair::lies_in_two_bytes(right);
  if (lie_in_units && std::max(left.units, right.units) <= in_units) return;
  const std::optional<Spelling> read = pair_units_.read(left, right, units_.next());
  if (!read) return;
  if (std::max(read->left, read->right) <= in_units) {
    units_.take(read, left, right);
  } else if (symbol_bytes_.spell_units(units_.next(), read->left + read->right, bytes_.next())) {
    bytes_.take(read, left, right);
  }
}

/// In bytes where both are of one script, else in units that hold all symbols of both.
void SpelledPairs::spell_places(Text& left, Text& right) {
  const auto both = [&](auto* out, const auto& spell) -> std::optional<Spelling> {
    const std::optional<std::size_t> of_left = spell(left, out);
    if (!of_left) return std::nullopt;
    const std::optional<std::size_t> of_right = spell(right, out + *of_left);
    return of_right ? std::optional(Spelling{*of_left, *of_right}) : std::nullopt;
  };
  if (bytes_.take(pair::SymbolBytes::spell_script(left, right, bytes_.next()), left, right)) return;
  if (units_.take(both(units_.next(), pair::narrow_units), left, right)) return;
  points_.take(both(points_.next(), pair::wide_units), left, right);
}

}  // namespace warpmatch::cpu
