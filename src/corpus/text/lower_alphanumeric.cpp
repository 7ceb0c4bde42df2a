#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>

#include <warpmatch/normalise.hpp>

#include "corpus/text/alphanumeric.hpp"

namespace warpmatch {
namespace {

constexpr std::size_t kPlane = 0x10000;
using Plane = std::array<char16_t, kPlane>;

/// What every code point of the basic plane becomes; all of them stay within it.
std::unique_ptr<Plane> make_basic_plane() {
  auto folded = std::make_unique<Plane>();
  folded->fill(u' ');
  for (const corpus::AlphanumericRun& run : corpus::alphanumeric_runs)
    for (char32_t point = run.first; point <= run.last && point < kPlane; ++point)
      (*folded)[point] = static_cast<char16_t>(point);
  for (const corpus::LowerCaseRun& run : corpus::lower_case_runs)
    for (char32_t point = run.first; point <= run.last && point < kPlane; point += run.stride)
      (*folded)[point] = static_cast<char16_t>(static_cast<std::int32_t>(point) + run.shift);
  return folded;
}

/// The run that holds `point`, or null.
template <class Runs>
const typename Runs::value_type* run_of(const Runs& runs, char32_t point) {
  const auto after = std::upper_bound(runs.begin(), runs.end(), point,
                                      [](char32_t value, const auto& run) { return value < run.first; });
  return after == runs.begin() || point > std::prev(after)->last ? nullptr : &*std::prev(after);
}

/// What a code point beyond the basic plane becomes: too few meet them for a table.
char32_t fold_beyond(char32_t point) {
  if (run_of(corpus::alphanumeric_runs, point) == nullptr) return U' ';
  const corpus::LowerCaseRun* run = run_of(corpus::lower_case_runs, point);
  if (run == nullptr || (point - run->first) % run->stride != 0) return point;
  return static_cast<char32_t>(static_cast<std::int32_t>(point) + run->shift);
}

}  // namespace

char32_t lower_alphanumeric(char32_t point) {
  static const std::unique_ptr<const Plane> folded = make_basic_plane();
  return point < kPlane ? (*folded)[point] : fold_beyond(point);
}

}  // namespace warpmatch
