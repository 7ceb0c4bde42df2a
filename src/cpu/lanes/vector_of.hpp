#pragma once

#include "core/host_device.hpp"

namespace warpmatch::cpu {

/// `Bytes` bytes of `Lane`s, with the compiler's vector arithmetic.
template <class Lane, int Bytes>
struct VectorOf {
  typedef Lane type __attribute__((vector_size(Bytes)));
};

/// Marked lanes of a vector, for an `Isa` that has no better way: all ones where a lane is marked.
struct VectorMarks {
  template <class Lane, class Vector>
  using Type = Vector;

  template <class Lane, class Vector>
  WARPMATCH_HD static Vector not_zero(Vector v) {
    return (Vector)(v != 0);
  }
  /// One less in marked lanes.
  template <class Lane, class Vector>
  WARPMATCH_HD static Vector less_one(Vector v, Vector marks) {
    return v + marks;  // all ones are -1
  }
};

}  // namespace warpmatch::cpu
