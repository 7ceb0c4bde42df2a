#pragma once

namespace warpmatch::cpu {

/// `Bytes` bytes of `Lane`s, with the compiler's vector arithmetic.
template <class Lane, int Bytes>
struct VectorOf {
  typedef Lane type __attribute__((vector_size(Bytes)));
};

}  // namespace warpmatch::cpu
