#pragma once

// The best choices of queries that stand side by side (LaneKernels::keep_best). As lanes.hpp, included by isa/*.cpp
// alone.

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "core/host_device.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/lanes/vector_of.hpp"

namespace warpmatch::cpu {

/// The best keys of as many queries as a vector has lanes: rows of keys, the least first. A key goes down the rows and
/// leaves the lesser one of two in each, without a branch; most never start, as no lane's is below its last row.
template <class Isa, class Key>
class BestRows {
 public:
  static constexpr std::uint32_t lanes = Isa::vector_bytes / sizeof(Key);
  using Vector = typename VectorOf<Key, Isa::vector_bytes>::type;

  WARPMATCH_HD BestRows(Key* rows, std::size_t stride, std::uint32_t k) : rows_(rows), stride_(stride), k_(k) {
    find_limit();
  }

  WARPMATCH_HD void offer(Vector keys) {
    waiting_[count_] = keys;
    count_ += Isa::any_less(keys, limit_) ? 1 : 0;
    if (count_ == at_once) settle();
  }

  /// Sends those that wait down the rows.
  WARPMATCH_HD void settle() {
    std::uint32_t row = 0;
    for (; row + in_registers <= k_; row += in_registers) pass<in_registers>(row);
    switch (k_ - row) {
      case 1: pass<1>(row); break;
      case 2: pass<2>(row); break;
      case 3: pass<3>(row); break;
      case 4: pass<4>(row); break;
      case 5: pass<5>(row); break;
      case 6: pass<6>(row); break;
      case 7: pass<7>(row); break;
      default: break;
    }
    count_ = 0;
    find_limit();
  }

 private:
  static constexpr std::uint32_t at_once = 32;
  static constexpr std::uint32_t in_registers = 8;

  template <int Rows>
  WARPMATCH_HD void pass(std::uint32_t first) {
    Key* const from = rows_ + first * stride_;
    Vector best[Rows];
#pragma GCC unroll 8
    for (int row = 0; row < Rows; ++row) __builtin_memcpy(&best[row], from + row * stride_, sizeof(Vector));
    for (std::uint32_t i = 0; i < count_; ++i) {
      Vector keys = waiting_[i];
#pragma GCC unroll 8
      for (int row = 0; row < Rows; ++row) {
        const Vector kept = best[row] < keys ? best[row] : keys;
        keys = best[row] < keys ? keys : best[row];
        best[row] = kept;
      }
      waiting_[i] = keys;
    }
#pragma GCC unroll 8
    for (int row = 0; row < Rows; ++row) __builtin_memcpy(from + row * stride_, &best[row], sizeof(Vector));
  }

  WARPMATCH_HD void find_limit() { __builtin_memcpy(&limit_, rows_ + (k_ - 1) * stride_, sizeof limit_); }

  Key* rows_;
  std::size_t stride_;
  std::uint32_t k_;
  std::uint32_t count_ = 0;
  Vector limit_;
  Vector waiting_[at_once];
};

template <class Isa, class Key, class Remainder>
void keep_best(const KeyPanel& panel, const BestKeys& best) {
  using Rows = BestRows<Isa, Key>;
  using Unsigned = std::make_unsigned_t<Key>;
  using Numbers = typename VectorOf<Unsigned, Isa::vector_bytes>::type;
  using Vector = typename Rows::Vector;
  const auto* const start = static_cast<const Unsigned*>(panel.start);
  const auto* const slope = static_cast<const Unsigned*>(panel.slope);
  const auto* const most = static_cast<const Key*>(panel.most);
  const Unsigned orders = ~((Unsigned{1} << key_columns<Key>)-1);
  for (std::uint32_t query = 0; query < best.queries; query += Rows::lanes) {
    Rows rows(static_cast<Key*>(best.keys) + query, best.stride, best.k);
    const Remainder* remainders = static_cast<const Remainder*>(panel.remainders) + query;
    for (std::uint32_t choice = 0; choice < panel.choices; ++choice, remainders += panel.stride) {
      const std::size_t line = std::size_t{panel.line[choice]} * panel.line_stride + query;
      Numbers first;
      Numbers each;
      __builtin_memcpy(&first, start + line, sizeof first);
      __builtin_memcpy(&each, slope + line, sizeof each);
      const Numbers counts = Isa::template read_wide<Numbers>(remainders);
      Vector keys = (Vector)(((first + each * counts) & orders) | Unsigned{panel.column[choice]});
      if (most != nullptr) {
        Vector largest;
        __builtin_memcpy(&largest, most + line, sizeof largest);
        keys |= (Vector)((Vector)counts > largest) & no_key<Key>;
      }
      rows.offer(keys);
    }
    rows.settle();
  }
}

}  // namespace warpmatch::cpu
