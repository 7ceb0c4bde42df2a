#include "cuda/programs/every_program.hpp"
#include "cuda/replay/replays.hpp"

void warpmatch::test::add_panel_replays(Replays& replays) { cuda::every_panel_program(AddReplay{replays}); }
