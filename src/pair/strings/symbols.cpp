#include "pair/strings/symbols.hpp"

#include <algorithm>
#include <cstddef>

#include <warpmatch/error.hpp>
#include <warpmatch/internal/ascii.hpp>

#include "corpus/text/code_points.hpp"
#include "watch/pace.hpp"

namespace warpmatch::pair {
namespace {

bool is_all_ascii(std::span<const std::uint8_t> bytes) {
  bool all = true;
  watch::in_pieces(bytes, 1,
                   [&](std::span<const std::uint8_t> piece) { all = all && is_ascii(piece.data(), piece.size()); });
  return all;
}

/// Symbols as wider ones, in memory that is empty.
template <class To, class From>
void widen(std::span<const From> from, To& to) {
  watch::grow(to, from.size());
  auto* at = to.data();
  watch::in_pieces(from, 1, [&](std::span<const From> piece) { at = std::copy(piece.begin(), piece.end(), at); });
}

template <class Unit>
bool is_aligned(const Text& text) {
  return reinterpret_cast<std::uintptr_t>(text.data) % sizeof(Unit) == 0;
}

bool are_code_points(std::span<const char32_t> units) {
  constexpr char32_t top_bit = 0x80000000;
  char32_t all_bits = 0;
  watch::in_pieces(units, 1, [&](std::span<const char32_t> piece) {
    char32_t bits = 0;  // in registers, several at a time
    for (const char32_t unit : piece) bits |= unit | (corpus::max_code_point - unit);  // which is below 0 for none
    all_bits |= bits;
  });
  return (all_bits & top_bit) == 0;
}

}  // namespace

void Symbols::read(const Text& text, const char* argument) {
  if (text.encoding == Encoding::utf8) {
    const std::span bytes(static_cast<const std::uint8_t*>(text.data), text.units);
    if (is_all_ascii(bytes)) {
      bytes_ = bytes;
      return;
    }
  }
  if (text.encoding == Encoding::ucs2 && is_aligned<std::uint16_t>(text)) {
    units_ = {static_cast<const std::uint16_t*>(text.data), text.units};
    return;
  }
  if (text.encoding == Encoding::ucs4 && is_aligned<char32_t>(text)) {
    points_ = {static_cast<const char32_t*>(text.data), text.units};
    if (are_code_points(points_)) return;
  }
  points_memory_.reserve(text.units);
  const auto append_run = [&](std::span<const std::uint8_t> run) {
    const std::size_t at = points_memory_.size();
    points_memory_.resize(at + run.size());
    std::ranges::copy(run, points_memory_.data() + at);
  };
  const auto append = [&](char32_t symbol) { points_memory_.push_back(symbol); };
  const std::size_t bad = corpus::visit_runs(text, append_run, append);
  if (bad != corpus::well_formed) throw InvalidArgument(argument, "not valid text at unit " + std::to_string(bad));
  points_ = points_memory_;
}

std::span<const std::uint16_t> Symbols::units() {
  if (units_.empty() && !bytes_.empty()) {
    units_memory_.clear();
    widen(bytes_, units_memory_);
    units_ = units_memory_;
  }
  return units_;
}

std::span<const char32_t> Symbols::code_points() {
  if (points_.empty() && is_narrow()) {
    points_memory_.clear();
    is_latin1() ? widen(bytes_, points_memory_) : widen(units_, points_memory_);
    points_ = points_memory_;
  }
  return points_;
}

}  // namespace warpmatch::pair
