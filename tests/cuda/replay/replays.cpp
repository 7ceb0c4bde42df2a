#include "cuda/replay/replays.hpp"

namespace warpmatch::test {

const Replays& replays() {
  static const Replays all = [] {
    Replays made;
    for (const auto add : {add_cell_replays, add_composite_replays, add_jaro_replays, add_pair_replays,
                           add_panel_replays, add_score_replays, add_wavefront_replays, add_pipeline_replays})
      add(made);
    return made;
  }();
  return all;
}

}  // namespace warpmatch::test
