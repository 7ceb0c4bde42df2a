#include "cuda/programs/every_program.hpp"
#include "cuda/replay/replays.hpp"

void warpmatch::test::add_pair_replays(Replays& replays) { cuda::every_pair_program(AddReplay{replays}); }
