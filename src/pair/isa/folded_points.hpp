#pragma once

#include <cstdint>

#include "core/host_device.hpp"
#include "pair/isa/any_bit.hpp"
#include "pair/isa/short_kernels.hpp"

// Code points beyond 16 bits in units of two bytes (pair/pair_units.hpp). As in short_pairs.hpp, nothing of the
// standard library's code.

namespace warpmatch::pair {

/// Points some at a time. Over a Level, so that what is compiled for it stays in its file.
template <class Level, class Point, class Unit, std::uint32_t Count>
class PointFolder {
 public:
  /// Those beyond 16 bits are among `folded_points` from `first` on.
  explicit PointFolder(Point first) {
    for (std::uint32_t i = 0; i < Count; ++i) first_[i] = first;
  }

  WARPMATCH_HD void fold(const std::uint8_t* points, std::uint16_t* out) {
    Points read;
    __builtin_memcpy(&read, points, sizeof read);  // they need not be aligned
    const Points is_beyond = reinterpret_cast<Points>(read > 0xFFFF);
    const Points is_behind = reinterpret_cast<Points>(read >= fold_from + folded_points);
    const Points place = read - first_;
    const Points is_between = reinterpret_cast<Points>(read - fold_from < folded_points);
    unfit_ |= is_between | (is_beyond & reinterpret_cast<Points>(place >= folded_points));
    const Points moved = read - (is_behind & (Points{} + folded_points));
    const Points beyond = place + (0x10000 - folded_points);
    const Points folded = (moved & ~is_beyond) | (beyond & is_beyond);
    const Units units = __builtin_convertvector(folded, Units);
    __builtin_memcpy(out, &units, sizeof units);
  }

  WARPMATCH_HD bool has_met_others() const { return any_bit(unfit_); }

 private:
  typedef Point Points __attribute__((vector_size(Count * sizeof(Point))));
  typedef Unit Units __attribute__((vector_size(Count * sizeof(Unit))));

  Points first_;
  Points unfit_{};
};

/// As `fold_points`, of at least `Count`: the last ones may be read twice.
template <class Level, std::uint32_t Count>
WARPMATCH_HD bool fold_by(const std::uint8_t* points, std::uint32_t count, std::uint32_t first, std::uint16_t* out) {
  PointFolder<Level, std::uint32_t, std::uint16_t, Count> folder(first);
  std::uint32_t i = 0;
  for (; count - i > Count; i += Count) folder.fold(points + i * sizeof(std::uint32_t), out + i);
  folder.fold(points + (count - Count) * sizeof(std::uint32_t), out + count - Count);
  return !folder.has_met_others();
}

/// Writes a unit for each code point, in their order: those from `first` on behind all others, which close the gap that
/// surrogates and private use leave. False where a point is in that gap, or beyond 16 bits and not among
/// `folded_points` from `first` on.
template <class Level>
bool fold_points(const void* points, std::uint32_t count, std::uint32_t first, std::uint16_t* out) {
  constexpr std::uint32_t lanes = sizeof(typename Level::Bytes) / sizeof(std::uint32_t);
  const auto* const bytes = static_cast<const std::uint8_t*>(points);
  if (count >= lanes) return fold_by<Level, lanes>(bytes, count, first, out);
  if (lanes > 8 && count >= 8) return fold_by<Level, 8>(bytes, count, first, out);
  if (count == 0) return true;
  std::uint32_t padded[8] = {};
  std::uint16_t units[8];
  for (std::uint32_t i = 0; i < count; ++i)
    __builtin_memcpy(&padded[i], bytes + i * sizeof padded[i], sizeof padded[i]);
  const bool fits = fold_by<Level, 8>(reinterpret_cast<const std::uint8_t*>(padded), 8, first, units);
  for (std::uint32_t i = 0; i < count; ++i) out[i] = units[i];
  return fits;
}

}  // namespace warpmatch::pair
