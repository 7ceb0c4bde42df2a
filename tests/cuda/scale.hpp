#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <stdexcept>
#include <string>

/// How much of their work the device tests and the benchmarks of tools/gpu_check do, where a device is played or time
/// is short: WARPMATCH_TEST_SCALE, above 0 and at most 1. Without it they do the whole.
namespace warpmatch::test {

inline double scale() {
  const char* const text = std::getenv("WARPMATCH_TEST_SCALE");
  if (text == nullptr) return 1;
  char* end = nullptr;
  const double value = std::strtod(text, &end);
  if (end == text || *end != '\0' || !(value > 0 && value <= 1))
    throw std::invalid_argument("WARPMATCH_TEST_SCALE must be above 0 and at most 1, got " + std::string(text));
  return value;
}

/// That share of a count, and `least` of it at least.
inline std::size_t scaled(std::size_t count, std::size_t least) {
  return std::clamp(static_cast<std::size_t>(static_cast<double>(count) * scale()), std::min(count, least), count);
}

}  // namespace warpmatch::test
