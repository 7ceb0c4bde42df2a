#include "cpu/texts/spelled_pairs.hpp"

#include <optional>

#include <warpmatch/internal/ascii.hpp>

#include "pair/strings/ascii.hpp"
#include "pair/strings/symbols.hpp"

namespace warpmatch::cpu {
namespace {

bool is_spelled(const Text& text) { return text.data != nullptr && text.units <= pair::ScriptBytes::most_units; }

bool is_worth_spelling(const Text& left, const Text& right, SpelledPairs::Worth worth) {
  if (pair::is_bytes(left) && pair::is_bytes(right)) return false;
  if (!is_spelled(left) || !is_spelled(right)) return false;
  return worth == SpelledPairs::Worth::any || left.encoding == Encoding::utf8 || right.encoding == Encoding::utf8;
}

bool is_utf8(const Text& text) { return text.data != nullptr && text.encoding == Encoding::utf8; }

/// Says UTF-8 of both texts where one of them is, and the other is or is ASCII; else leaves them.
bool become_utf8(Text& left, Text& right) {
  if (!is_utf8(left) && !is_utf8(right)) return false;
  Text& other = is_utf8(left) ? right : left;
  if (pair::is_bytes(other) && is_ascii(other.data, other.units)) other.encoding = Encoding::utf8;
  return is_utf8(other);
}

}  // namespace

void SpelledPairs::assign(std::span<const Text> left, std::span<const Text> right, pair::Asked asked, Worth worth) {
  const bool leaves_utf8 = asked == pair::Asked::ends;
  const auto is_worth = [&](const Text& a, const Text& b) {
    if (asked == pair::Asked::which || (leaves_utf8 && is_utf8(a) && is_utf8(b))) return false;
    return is_worth_spelling(a, b, worth);
  };
  left_.resize(left.size());
  right_.resize(right.size());
  std::size_t units = pair::ScriptBytes::room_behind;  // of all pairs, which are spelled before any is compared
  for (std::size_t row = 0; row < left.size(); ++row) {
    left_[row] = left[row];
    right_[row] = right[row];
    if (leaves_utf8 && become_utf8(left_[row], right_[row])) continue;
    left_[row] = pair::as_latin1(left[row]);
    right_[row] = pair::as_latin1(right[row]);
    if (is_worth(left_[row], right_[row])) units += left_[row].units + right_[row].units;
  }
  if (units == pair::ScriptBytes::room_behind) return;
  if (bytes_.size() < units) bytes_.resize(units);
  std::uint8_t* next = bytes_.data();
  for (std::size_t row = 0; row < left.size(); ++row) {
    Text& a = left_[row];
    Text& b = right_[row];
    if (!is_worth(a, b)) continue;
    const auto spelling =
        asked == pair::Asked::order ? symbol_bytes_.spell_words(a, b, next) : symbol_bytes_.spell(a, b, next);
    if (!spelling) continue;
    a = {next, spelling->left, Encoding::latin1};
    b = {next + spelling->left, spelling->right, Encoding::latin1};
    next += spelling->left + spelling->right;
  }
}

}  // namespace warpmatch::cpu
