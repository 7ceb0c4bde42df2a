#pragma once

#include <cstdint>

namespace warpmatch::corpus {

/// Calls `f` with a value of the unsigned type that is `bytes` (1, 2 or 4) wide: the one place that maps
/// `symbol_bytes()` to a type.
template <class F>
decltype(auto) visit_symbol_type(unsigned bytes, F&& f) {
  switch (bytes) {
    case 1: return f(std::uint8_t{});
    case 2: return f(std::uint16_t{});
    default: return f(std::uint32_t{});
  }
}

}  // namespace warpmatch::corpus
