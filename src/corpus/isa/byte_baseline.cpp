#include "corpus/isa/byte_lanes.hpp"

namespace warpmatch::corpus {

const ByteKernels& baseline_byte_kernels() {
  static constexpr ByteKernels kernels{"baseline", note_one_by_one, recode_one_by_one};
  return kernels;
}

}  // namespace warpmatch::corpus
