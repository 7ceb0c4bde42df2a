#include "cuda/programs/every_program.hpp"
#include "cuda/replay/replays.hpp"

void warpmatch::test::add_composite_replays(Replays& replays) { cuda::every_composite_program(AddReplay{replays}); }
