#include "cuda/kernels/kernels.hpp"

namespace warpmatch::cuda {

const Kernels& kernels() {
  static const Kernels all = [] {
    Kernels made;
    for (const auto add : {add_cell_kernels, add_composite_kernels, add_jaro_kernels, add_pair_kernels,
                           add_panel_kernels, add_score_kernels, add_wavefront_kernels, add_pipelines})
      add(made);
    return made;
  }();
  return all;
}

}  // namespace warpmatch::cuda
