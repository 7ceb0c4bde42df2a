#include <thrust/execution_policy.h>

#include "cuda/programs/every_pipeline.hpp"
#include "cuda/replay/replays.hpp"

namespace warpmatch::test {
namespace {

/// Runs pipelines under Thrust's own host system.
struct AddPipeline {
  Replays& replays;

  template <class Pipeline>
  void operator()(std::type_identity<Pipeline>) const {
    replays.pipelines.add(typeid(Pipeline),
                          [](const void* pipeline) { (*static_cast<const Pipeline*>(pipeline))(thrust::device); });
  }
};

}  // namespace

void add_pipeline_replays(Replays& replays) { cuda::every_pipeline(AddPipeline{replays}); }

}  // namespace warpmatch::test
