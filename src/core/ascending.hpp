#pragma once

#include "core/host_device.hpp"

namespace warpmatch::core {

/// Walks along two ascending lists at once. In each list's order it calls `common(l, r)` for the items that are in
/// both, `left_only(l)` and `right_only(r)` for the others. Each item stands once in its list.
///
/// `Same` says what an item of the left list is among those of the right one: `of(l)`, ascending with l but for what
/// `is_known` is false of, which is none of them. `Left` and `Right` are forward iterators.
template <class Left, class Right, class Same, class Common, class LeftOnly, class RightOnly>
WARPMATCH_HD void walk_ascending(Left left, const Left left_end, Right right, const Right right_end, const Same& same,
                                 const Common& common, const LeftOnly& left_only, const RightOnly& right_only) {
  for (; left != left_end && right != right_end; ++left) {
    const auto& item = same.of(*left);
    if (!same.is_known(item)) {
      left_only(*left);
      continue;
    }
    for (; right != right_end && *right < item; ++right) right_only(*right);
    if (right != right_end && *right == item) {
      common(*left, *right);
      ++right;
    } else {
      left_only(*left);
    }
  }
  for (; left != left_end; ++left) left_only(*left);
  for (; right != right_end; ++right) right_only(*right);
}

/// `Same` of lists with the same sort of items.
struct SameItems {
  template <class Item>
  WARPMATCH_HD const Item& of(const Item& item) const {
    return item;
  }
  template <class Item>
  WARPMATCH_HD bool is_known(const Item&) const {
    return true;
  }
};

}  // namespace warpmatch::core
