#include "cpu/texts/spelled_pairs.hpp"

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
constexpr Encoding encoding_of = sizeof(Symbol) == 1 ? Encoding::latin1 : Encoding::ucs2;

}  // namespace

void SpelledPairs::assign(std::span<const Text> left, std::span<const Text> right, Asked asked) {
  left_.resize(left.size());
  right_.resize(right.size());
  std::size_t units = 0;  // of all that are spelled, which they are before any is compared
  for (std::size_t row = 0; row < left.size(); ++row) {
    Text& a = left_[row] = left[row];
    Text& b = right_[row] = right[row];
    if (asked == Asked::ends && become_utf8(a, b)) continue;
    a = pair::as_latin1(a);
    b = pair::as_latin1(b);
    if (is_worth_spelling(a, b, asked)) units += a.units + b.units;
  }
  if (units == 0) return;
  asked == Asked::places || asked == Asked::ends ? spell_places(units, asked) : spell_bytes(units, asked);
}

/// Calls `spell(left, right, out)` with each pair; spelled ones lie one behind the other in `memory`.
template <class Symbol, class Spell>
void SpelledPairs::spell_pairs(std::vector<Symbol>& memory, std::size_t symbols, Asked asked, const Spell& spell) {
  Symbol* next = nullptr;
  for (std::size_t row = 0; row < left_.size(); ++row) {
    Text& a = left_[row];
    Text& b = right_[row];
    if (!is_worth_spelling(a, b, asked)) continue;
    if (next == nullptr) {
      if (memory.size() < symbols) memory.resize(symbols);
      next = memory.data();
    }
    const std::optional<Spelling> spelling = spell(a, b, next);
    if (!spelling) continue;
    a = {next, spelling->left, encoding_of<Symbol>};
    b = {next + spelling->left, spelling->right, encoding_of<Symbol>};
    next += spelling->left + spelling->right;
  }
}

void SpelledPairs::spell_bytes(std::size_t units, Asked asked) {
  const auto spell = [&](const Text& a, const Text& b, std::uint8_t* out) {
    return asked == Asked::order ? symbol_bytes_.spell_words(a, b, out) : symbol_bytes_.spell(a, b, out);
  };
  spell_pairs(bytes_, units + pair::ScriptBytes::room_behind, asked, spell);
}

/// In bytes where both are of one script, else in units.
void SpelledPairs::spell_places(std::size_t units, Asked asked) {
  const auto both = [](const Text& a, const Text& b, auto* out, const auto& spell) -> std::optional<Spelling> {
    const std::optional<std::size_t> of_left = spell(a, out);
    if (!of_left) return std::nullopt;
    const std::optional<std::size_t> of_right = spell(b, out + *of_left);
    return of_right ? std::optional(Spelling{*of_left, *of_right}) : std::nullopt;
  };
  spell_pairs(bytes_, units + pair::ScriptBytes::room_behind, asked,
              [&](const Text& a, const Text& b, std::uint8_t* out) {
                pair::ScriptBytes script;
                return both(a, b, out, [&](const Text& text, std::uint8_t* at) { return script.spell(text, at); });
              });
  spell_pairs(units_, units + pair::room_behind_units, asked,
              [&](const Text& a, const Text& b, std::uint16_t* out) { return both(a, b, out, pair::narrow_units); });
}

}  // namespace warpmatch::cpu
