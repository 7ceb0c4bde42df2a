#pragma once

// The best choices of queries that stand side by side (LaneKernels::keep_best and its like). As lanes.hpp, included by
// isa/*.cpp alone.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "core/host_device.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/lanes/sort_lanes.hpp"
#include "cpu/lanes/vector_of.hpp"

namespace warpmatch::cpu {

/// The best keys of as many queries as a vector has lanes: rows of keys, the least first. Most never come to them, as
/// no lane's is below its last row; the others wait. Down a few rows each goes by itself and leaves the lesser one of
/// two in each, without a branch; into more of them keys are sorted first and then merged, a quarter of the
/// comparisons. What takes them up is no part of the loop that makes keys, which would have no registers left.
template <class Isa, class Key>
class BestRows {
 public:
  static constexpr std::uint32_t lanes = Isa::vector_bytes / sizeof(Key);
  static constexpr std::uint32_t at_once = 32;
  using Vector = typename VectorOf<Key, Isa::vector_bytes>::type;

  /// `waiting` is room for `at_once` keys.
  WARPMATCH_HD BestRows(Key* rows, std::size_t stride, std::uint32_t k, Vector* waiting)
      : rows_{rows, stride, k}, most_(k < least_merged ? at_once : merged_at_once), waiting_(waiting) {
    find_limit();
  }

  /// While `is_full` is false.
  WARPMATCH_HD void offer(Vector keys) {
    waiting_[count_] = keys;
    count_ += Isa::any_less(keys, limit_) ? 1 : 0;
  }
  WARPMATCH_HD bool is_full() const { return count_ == most_; }

  /// Takes up those that wait.
  WARPMATCH_HD void settle() {
    if (count_ == 0) return;
    if (rows_.count < least_merged) {
      insert(rows_, waiting_, count_);
    } else {
      for (; count_ < merged_at_once; ++count_) waiting_[count_] = Vector{} + no_key<Key>;
      merge(rows_, waiting_);
    }
    count_ = 0;
    find_limit();
  }

 private:
  static constexpr std::uint32_t least_merged = 8;
  static constexpr std::uint32_t merged_at_once = 16;

  struct Rows {
    Key* first;
    std::size_t stride;
    std::uint32_t count;

    WARPMATCH_HD Vector load(std::uint32_t row) const {
      Vector keys;
      __builtin_memcpy(&keys, first + row * stride, sizeof keys);
      return keys;
    }
    WARPMATCH_HD void store(std::uint32_t row, Vector keys) const {
      __builtin_memcpy(first + row * stride, &keys, sizeof keys);
    }
  };

  [[gnu::noinline]] static void insert(Rows rows, const Vector* waiting, std::uint32_t count) {
    switch (rows.count) {
      case 1: return pass<1>(rows, waiting, count);
      case 2: return pass<2>(rows, waiting, count);
      case 3: return pass<3>(rows, waiting, count);
      case 4: return pass<4>(rows, waiting, count);
      case 5: return pass<5>(rows, waiting, count);
      case 6: return pass<6>(rows, waiting, count);
      default: return pass<7>(rows, waiting, count);
    }
  }

  [[gnu::noinline]] static void merge(Rows rows, const Vector* waiting) {
    Vector keys[merged_at_once];
#pragma GCC unroll 16
    for (std::uint32_t i = 0; i < merged_at_once; ++i) keys[i] = waiting[i];
    sort_lanes(keys);
    switch ((rows.count + few_more) / (few_more + 1)) {
      case 2: return merge_in_registers<8>(rows, keys);
      case 3: return merge_in_registers<12>(rows, keys);
      case 4: return merge_in_registers<16>(rows, keys);
      case 5: return merge_in_registers<20>(rows, keys);
      case 6: return merge_in_registers<24>(rows, keys);
      default: break;
    }
#pragma GCC unroll 16
    for (std::uint32_t i = 0; i < merged_at_once; ++i) {
      const std::uint32_t row = rows.count - 1 - i;
      rows.store(row, lesser(keys[i], rows.load(row)));
    }
    sort_bitonic_rows<Vector>(rows.first, rows.stride, rows.count);
  }

  /// The least of two ascending lists are the lesser one of each key of the first, from its end, and of each of the
  /// second, from its beginning. Rows are made up to so many with some before them that are less than all.
  template <std::uint32_t Made>
  WARPMATCH_HD static void merge_in_registers(Rows rows, const Vector (&keys)[merged_at_once]) {
    const std::uint32_t before = Made - rows.count;
    Vector best[Made];
#pragma GCC unroll 32
    for (std::uint32_t i = 0; i < Made; ++i) {
      best[i] = Vector{} + std::numeric_limits<Key>::min();
      if (i < few_more && i < before) continue;
      best[i] = rows.load(i - before);
      if (Made - 1 - i < merged_at_once) best[i] = lesser(best[i], keys[Made - 1 - i]);
    }
    sort_bitonic_lanes(best);
#pragma GCC unroll 32
    for (std::uint32_t i = 0; i < Made; ++i)
      if (i >= few_more || i >= before) rows.store(i - before, best[i]);
  }

  /// Sends them down the rows.
  template <int Count>
  WARPMATCH_HD static void pass(Rows rows, const Vector* waiting, std::uint32_t count) {
    Vector best[Count];
#pragma GCC unroll 8
    for (int row = 0; row < Count; ++row) best[row] = rows.load(row);
    for (std::uint32_t i = 0; i < count; ++i) {
      const Vector keys = waiting[i];
      // Each row waits for the one before it as it was, not for what becomes of it.
#pragma GCC unroll 8
      for (int row = Count - 1; row > 0; --row) {
        const Vector above = best[row - 1] < keys ? keys : best[row - 1];
        best[row] = lesser(best[row], above);
      }
      best[0] = lesser(best[0], keys);
    }
#pragma GCC unroll 8
    for (int row = 0; row < Count; ++row) rows.store(row, best[row]);
  }

  WARPMATCH_HD static Vector lesser(Vector a, Vector b) { return a < b ? a : b; }

  WARPMATCH_HD void find_limit() { limit_ = rows_.load(rows_.count - 1); }

  static constexpr std::uint32_t few_more = 3;

  const Rows rows_;
  const std::uint32_t most_;  ///< that wait
  Vector* const waiting_;
  std::uint32_t count_ = 0;
  Vector limit_;
};

template <class Isa, class Key, class Remainder, bool all_count>
void keep_best_of(const KeyPanel& given, const BestKeys& best) {
  using Rows = BestRows<Isa, Key>;
  using Unsigned = std::make_unsigned_t<Key>;
  using Numbers = typename VectorOf<Unsigned, Isa::vector_bytes>::type;
  using Vector = typename Rows::Vector;
  const KeyPanel panel = given;  // what nobody else can write stays in registers
  const auto* const most = static_cast<const Key*>(panel.most);
  const Unsigned orders = ~((Unsigned{1} << key_columns<Key>)-1);
  Vector waiting[Rows::at_once];
  for (std::uint32_t query = 0; query < best.queries; query += Rows::lanes) {
    Rows rows(static_cast<Key*>(best.keys) + query, best.stride, best.k, waiting);
    const auto* const start = static_cast<const Unsigned*>(panel.start) + query;
    const auto* const slope = static_cast<const Unsigned*>(panel.slope) + query;
    const Remainder* remainders = static_cast<const Remainder*>(panel.remainders) + query;
    for (std::uint32_t choice = 0; choice < panel.choices;) {
      do {
        const std::size_t line = panel.line[choice] * panel.line_stride;
        Numbers first;
        Numbers each;
        __builtin_memcpy(&first, start + line, sizeof first);
        __builtin_memcpy(&each, slope + line, sizeof each);
        const Numbers counts = Isa::template read_wide<Numbers>(remainders);
        Vector keys = (Vector)(((first + each * counts) & orders) | Unsigned{panel.column[choice]});
        if constexpr (!all_count) {
          Vector largest;
          __builtin_memcpy(&largest, most + query + line, sizeof largest);
          keys |= (Vector)((Vector)counts > largest) & no_key<Key>;
        }
        rows.offer(keys);
        remainders += panel.stride;
      } while (++choice < panel.choices && !rows.is_full());
      rows.settle();
    }
  }
}

template <class Isa, class Key, class Remainder>
void keep_best(const KeyPanel& panel, const BestKeys& best) {
  panel.most == nullptr ? keep_best_of<Isa, Key, Remainder, true>(panel, best)
                        : keep_best_of<Isa, Key, Remainder, false>(panel, best);
}

/// The same of orders and columns apart. Columns ascend, so what comes goes behind its equals, and what it pushes down
/// stays before its own.
template <class Isa>
class BestOrderRows {
 public:
  static constexpr std::uint32_t lanes = Isa::vector_bytes / sizeof(std::int64_t);
  using Vector = typename VectorOf<std::int64_t, Isa::vector_bytes>::type;

  WARPMATCH_HD BestOrderRows(const BestOrders& best, std::uint32_t query)
      : orders_(best.orders + query), columns_(best.columns + query), stride_(best.stride), k_(best.k) {
    find_limit();
  }

  WARPMATCH_HD void offer(Vector orders, std::uint32_t column) {
    Entry& entry = waiting_[count_];
    entry.order = orders;
    entry.column = Vector{} + std::int64_t{column};
    entry.pushed = typename Isa::Lesser{};
    count_ += Isa::any_less(orders, limit_) ? 1 : 0;
    if (count_ == at_once) settle();
  }

  WARPMATCH_HD void settle() {
    std::uint32_t row = 0;
    for (; row + in_registers <= k_; row += in_registers) pass<in_registers>(row);
    switch (k_ - row) {
      case 1: pass<1>(row); break;
      case 2: pass<2>(row); break;
      case 3: pass<3>(row); break;
      case 4: pass<4>(row); break;
      default: break;
    }
    count_ = 0;
    find_limit();
  }

 private:
  static constexpr std::uint32_t at_once = 16;
  static constexpr std::uint32_t in_registers = 5;

  struct Entry {
    Vector order;
    Vector column;
    typename Isa::Lesser pushed;  ///< lanes whose entry was in a row
  };

  template <int Rows>
  WARPMATCH_HD void pass(std::uint32_t first) {
    Vector orders[Rows];
    Vector columns[Rows];
#pragma GCC unroll 5
    for (int row = 0; row < Rows; ++row) {
      __builtin_memcpy(&orders[row], orders_ + (first + row) * stride_, sizeof(Vector));
      __builtin_memcpy(&columns[row], columns_ + (first + row) * stride_, sizeof(Vector));
    }
    for (std::uint32_t i = 0; i < count_; ++i) {
      Entry& entry = waiting_[i];
      const Vector order = entry.order;
      const Vector column = entry.column;
      // What was in a row goes before all that is left, though it may be equal.
      const Vector least = Isa::pick(entry.pushed, Vector{} + std::numeric_limits<std::int64_t>::min(), order);
      typename Isa::Lesser below[Rows];
#pragma GCC unroll 5
      for (int row = 0; row < Rows; ++row) below[row] = Isa::lesser(least, orders[row]);
      entry.order = Isa::pick(below[Rows - 1], orders[Rows - 1], order);
      entry.column = Isa::pick(below[Rows - 1], columns[Rows - 1], column);
      entry.pushed = below[Rows - 1];
#pragma GCC unroll 5
      for (int row = Rows - 1; row > 0; --row) {
        orders[row] = Isa::pick(below[row], Isa::pick(below[row - 1], orders[row - 1], order), orders[row]);
        columns[row] = Isa::pick(below[row], Isa::pick(below[row - 1], columns[row - 1], column), columns[row]);
      }
      orders[0] = Isa::pick(below[0], order, orders[0]);
      columns[0] = Isa::pick(below[0], column, columns[0]);
    }
#pragma GCC unroll 5
    for (int row = 0; row < Rows; ++row) {
      __builtin_memcpy(orders_ + (first + row) * stride_, &orders[row], sizeof(Vector));
      __builtin_memcpy(columns_ + (first + row) * stride_, &columns[row], sizeof(Vector));
    }
  }

  WARPMATCH_HD void find_limit() { __builtin_memcpy(&limit_, orders_ + (k_ - 1) * stride_, sizeof limit_); }

  std::int64_t* orders_;
  std::int64_t* columns_;
  std::size_t stride_;
  std::uint32_t k_;
  std::uint32_t count_ = 0;
  Vector limit_;
  Entry waiting_[at_once];
};

template <class Isa>
void keep_best_scores(const ScorePanel& panel, const BestOrders& best) {
  using Rows = BestOrderRows<Isa>;
  using Vector = typename Rows::Vector;
  for (std::uint32_t query = 0; query < best.queries; query += Rows::lanes) {
    Rows rows(best, query);
    const std::uint64_t* scores = panel.scores + query;
    for (std::uint32_t choice = 0; choice < panel.choices; ++choice, scores += panel.stride) {
      Vector orders;
      __builtin_memcpy(&orders, scores, sizeof orders);
      orders ^= (Vector{} + static_cast<std::int64_t>(panel.flip));
      orders = orders > (Vector{} + panel.last_order) ? Vector{} + no_key<std::int64_t> : orders;
      rows.offer(orders, panel.first_column + choice);
    }
    rows.settle();
  }
}

template <class Isa, bool all_count>
void keep_best_unit_scores_of(const ScorePanel& given, const BestKeys& best) {
  const ScorePanel panel = given;
  using Rows = BestRows<Isa, std::int64_t>;
  using Vector = typename Rows::Vector;
  using Numbers = typename VectorOf<std::uint64_t, Isa::vector_bytes>::type;
  Vector waiting[Rows::at_once];
  for (std::uint32_t query = 0; query < best.queries; query += Rows::lanes) {
    Rows rows(static_cast<std::int64_t*>(best.keys) + query, best.stride, best.k, waiting);
    const std::uint64_t* scores = panel.scores + query;
    for (std::uint32_t choice = 0; choice < panel.choices;) {
      do {
        Vector orders;
        __builtin_memcpy(&orders, scores, sizeof orders);
        orders = ~orders;
        // Modulo 2^64: lanes of no query hold anything.
        Vector numbers = (Vector)((Numbers)orders - static_cast<std::uint64_t>(UnitKeys::first_order));
        const Vector zero = Vector{} + UnitKeys::zero;
        numbers = numbers < zero ? numbers : zero;
        const Numbers keys = ((Numbers)numbers << UnitKeys::column_bits) ^
                             (Numbers{} + (UnitKeys::sign | (panel.first_column + choice)));
        if constexpr (all_count)
          rows.offer((Vector)keys);
        else
          rows.offer(orders > (Vector{} + panel.last_order) ? Vector{} + no_key<std::int64_t> : (Vector)keys);
        scores += panel.stride;
      } while (++choice < panel.choices && !rows.is_full());
      rows.settle();
    }
  }
}

template <class Isa>
void keep_best_unit_scores(const ScorePanel& panel, const BestKeys& best) {
  panel.last_order >= UnitKeys::order_of_zero ? keep_best_unit_scores_of<Isa, true>(panel, best)
                                              : keep_best_unit_scores_of<Isa, false>(panel, best);
}

}  // namespace warpmatch::cpu
