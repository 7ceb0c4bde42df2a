#pragma once

#include <cstdint>

#include "core/host_device.hpp"

namespace warpmatch::core {

/// The only order of results: better score first, then the lower row. Smaller keys are better.
struct RankKey {
  std::uint64_t order = ~std::uint64_t{0};  ///< from `scoring::order_of`
  std::uint32_t row = ~std::uint32_t{0};
  std::uint32_t zero = 0;  ///< in the place of padding, which sorting on a device would copy unwritten; not compared

  WARPMATCH_HD friend bool operator<(const RankKey& a, const RankKey& b) {
    return a.order != b.order ? a.order < b.order : a.row < b.row;
  }
  WARPMATCH_HD friend bool operator==(const RankKey& a, const RankKey& b) {
    return a.order == b.order && a.row == b.row;
  }
};

}  // namespace warpmatch::core
