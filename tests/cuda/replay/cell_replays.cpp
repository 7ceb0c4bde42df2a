#include "cuda/programs/every_program.hpp"
#include "cuda/replay/replays.hpp"

void warpmatch::test::add_cell_replays(Replays& replays) { cuda::every_cell_program(AddReplay{replays}); }
