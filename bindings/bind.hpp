#pragma once

#include "define.hpp"

namespace warpmatch::bindings {

// Each adds its part to the module; the file of the same name has it.
void bind_errors();
void bind_arrow(Module& module);
void bind_corpus(Module& module);
void bind_default_process(Module& module);
void bind_device(Module& module);
void bind_device_array(Module& module);
void bind_edits(Module& module);
void bind_extraction(Module& module);
void bind_matcher(Module& module);
void bind_matching(Module& module);
void bind_one_by_one(Module& module);
void bind_quick_extraction(Module& module);
void bind_rarity(Module& module);
void bind_scalar(Module& module);
void bind_scorer(Module& module);
void bind_small(Module& module);

}  // namespace warpmatch::bindings
