#include "cuda/programs/every_program.hpp"
#include "cuda/replay/replays.hpp"

void warpmatch::test::add_wavefront_replays(Replays& replays) { cuda::every_wavefront_program(AddReplay{replays}); }
