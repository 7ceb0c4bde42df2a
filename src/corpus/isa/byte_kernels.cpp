#include "corpus/isa/byte_kernels.hpp"

#include <string>

#include "core/config.hpp"
#include "corpus/isa/levels.hpp"

namespace warpmatch::corpus {
namespace {

const ByteKernels& of_level(const std::string& name) {
#if WARPMATCH_X86
  if (name == "avx512") return avx512_byte_kernels();
  if (name == "avx2") return avx2_byte_kernels();
#endif
  return baseline_byte_kernels();
}

}  // namespace

std::vector<const ByteKernels*> usable_byte_kernels() {
  std::vector<const ByteKernels*> usable;
  for (const std::string& level : usable_levels()) usable.push_back(&of_level(level));
  return usable;
}

const ByteKernels& byte_kernels() {
  static const ByteKernels& chosen = of_level(chosen_level());
  return chosen;
}

}  // namespace warpmatch::corpus
