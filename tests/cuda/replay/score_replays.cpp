#include "cuda/programs/every_program.hpp"
#include "cuda/replay/replays.hpp"

void warpmatch::test::add_score_replays(Replays& replays) { cuda::every_score_program(AddReplay{replays}); }
