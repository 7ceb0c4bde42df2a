#include "cuda/programs/every_program.hpp"
#include "cuda/replay/replays.hpp"

void warpmatch::test::add_jaro_replays(Replays& replays) { cuda::every_jaro_program(AddReplay{replays}); }
