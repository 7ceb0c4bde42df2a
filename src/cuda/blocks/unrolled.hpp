#pragma once

#include <cstdint>
#include <utility>

#include "core/host_device.hpp"

namespace warpmatch::cuda {

/// Calls `f(i)` for i from 0 to count - 1, one call after the other and no loop: arrays indexed by i can stay in
/// registers.
template <std::uint32_t count, class F>
WARPMATCH_DEVICE void unrolled(const F& f) {
  [&]<std::uint32_t... i>(std::integer_sequence<std::uint32_t, i...>) { (f(i), ...); }
  (std::make_integer_sequence<std::uint32_t, count>{});
}

}  // namespace warpmatch::cuda
