#pragma once

// How kernels poll, included by lanes.hpp and its parts alone; see there.

#include <cstddef>
#include <cstdint>

#include "core/host_device.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "watch/poll.hpp"

namespace warpmatch::cpu {

/// Where a walk from `at` to `end` looks up next.
template <class Slot>
WARPMATCH_HD const Slot* piece_end(const Slot* at, const Slot* end) {
  return end - at > static_cast<std::ptrdiff_t>(piece) ? at + piece : end;
}

/// Counts cells, and polls once they are a piece.
WARPMATCH_HD void poll_after(std::uint64_t more, std::uint64_t& cells) {
  cells += more;
  if (cells < piece) return;
  cells = 0;
  watch::poll();
}

}  // namespace warpmatch::cpu
