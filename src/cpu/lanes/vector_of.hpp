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

  /// One less in lanes where the other vector is not zero.
  template <class Lane, class Vector>
  WARPMATCH_HD static Vector less_one_where(Vector v, Vector where) {
    return v + (Vector)(where != 0);  // all ones are -1
  }
};

}  // namespace warpmatch::cpu
