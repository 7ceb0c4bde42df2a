#include "pair/pair_units.hpp"

#include <algorithm>

#include "corpus/text/code_points.hpp"
#include "pair/isa/short_kernels.hpp"
#include "pair/narrow_units.hpp"

namespace warpmatch::pair {
namespace {

constexpr std::uint32_t kNarrow = 0xFFFF;
/// All emoji are among the neighbours of this one.
constexpr std::uint32_t kAmongEmoji = 0x1EF00;

/// Calls `read(text, out)` with both, the right one behind the left one.
template <class Unit, class Read>
std::optional<PairUnits::Sizes> read_both(const Text& left, const Text& right, Unit* out, const Read& read) {
  const std::optional<std::size_t> of_left = read(left, out);
  if (!of_left) return std::nullopt;
  const std::optional<std::size_t> of_right = read(right, out + *of_left);
  return of_right ? std::optional(PairUnits::Sizes{*of_left, *of_right}) : std::nullopt;
}

}  // namespace

std::optional<PairUnits::Sizes> PairUnits::read(const Text& left, const Text& right, std::uint16_t* out) {
  // Python has units of four bytes only where some need them.
  if (left.encoding != Encoding::ucs4 && right.encoding != Encoding::ucs4) {
    if (const auto sizes = read_both(left, right, out, narrow_units)) return sizes;
  }
  return fold(left, right, out);
}

std::optional<PairUnits::Sizes> PairUnits::fold(const Text& left, const Text& right, std::uint16_t* out) {
  const auto fold_points = [&](const void* points, std::size_t count, std::uint32_t first, std::uint16_t* to) {
    return short_kernels().fold_points(points, static_cast<std::uint32_t>(count), first, to);
  };
  if (left.encoding == Encoding::ucs4 && right.encoding == Encoding::ucs4 &&
      fold_points(left.data, left.units, kAmongEmoji, out) &&
      fold_points(right.data, right.units, kAmongEmoji, out + left.units))
    return Sizes{left.units, right.units};

  const std::size_t room = left.units + right.units + room_behind_units;
  if (points_.size() < room) points_.resize(room);
  const auto sizes = read_both(left, right, points_.data(), wide_units);
  if (!sizes) return std::nullopt;
  const std::size_t count = sizes->left + sizes->right;
  if (fold_points(points_.data(), count, kAmongEmoji, out)) return sizes;
  const std::optional<std::uint32_t> first = gather(std::span(points_).first(count));
  return first && fold_points(points_.data(), count, *first, out) ? sizes : std::nullopt;
}

/// The first of the points beyond 16 bits, or of numbers in their place where they lie too far apart; nullopt where
/// they are no code points.
std::optional<std::uint32_t> PairUnits::gather(std::span<std::uint32_t> points) {
  constexpr std::uint32_t first_number = kNarrow + 1;
  if (places_.size() < points.size()) places_.resize(points.size());
  std::size_t count = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {  // no branch on what nobody could guess
    places_[count] = static_cast<std::uint32_t>(i);
    count += points[i] > kNarrow ? 1 : 0;
  }
  if (count == 0) return std::nullopt;
  const std::span<const std::uint32_t> places(places_.data(), count);
  beyond_.clear();
  for (const std::uint32_t place : places) beyond_.push_back(points[place]);
  std::ranges::sort(beyond_);
  if (beyond_.back() > corpus::max_code_point) return std::nullopt;
  if (beyond_.back() - beyond_.front() < folded_points) return beyond_.front();
  for (const std::uint32_t place : places) {
    const auto before = std::ranges::lower_bound(beyond_, points[place]) - beyond_.begin();
    points[place] = first_number + static_cast<std::uint32_t>(before);
  }
  return first_number;
}

}  // namespace warpmatch::pair
