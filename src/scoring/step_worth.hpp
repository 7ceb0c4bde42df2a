#pragma once

#include <bit>
#include <cstdint>

#include "core/host_device.hpp"

namespace warpmatch::scoring {

/// What a step of a score is worth, in two parts: the first has so few bits that its product with fewer than
/// `most_steps` steps is exact, so the sum of both products is rounded about once. Most scores come out to the last
/// bit; whether some do is for their owner to see.
struct StepWorth {
  static constexpr std::uint32_t most_steps = 1 << 12;

  float high = 0;
  float low = 0;

  StepWorth() = default;
  explicit StepWorth(double worth)
      : high(std::bit_cast<float>(std::bit_cast<std::uint32_t>(static_cast<float>(worth)) & 0xfffff000u)),
        low(static_cast<float>(worth - static_cast<double>(high))) {}
};

/// A number of steps times their worth; numbers or vectors of them.
template <class Steps, class Worth>
WARPMATCH_HD Steps worth_of(Steps steps, Worth high, Worth low) {
  return steps * high + steps * low;
}

}  // namespace warpmatch::scoring
