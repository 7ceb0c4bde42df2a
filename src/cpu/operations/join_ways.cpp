#include "cpu/operations/join_ways.hpp"

#include "dispatch/planning/cost.hpp"
#include "index/words/set_join.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::uint32_t kSampleStrings = 256;

// What making an index takes at the least, so that it is not made where every pair is scored sooner.
constexpr double kIndexStringSeconds = 2e-7;
constexpr double kIndexSymbolSeconds = 5e-9;

double seconds_to_index(const corpus::PackedCorpus& corpus) {
  return corpus.distinct() * kIndexStringSeconds + static_cast<double>(corpus.text_symbols()) * kIndexSymbolSeconds;
}

}  // namespace

std::unique_ptr<const index::JoinWay> indexed_way(const LaneKernels&, const dispatch::Request& request,
                                                  const dispatch::Control& control) {
  if (index::SetJoin::serves(request)) return std::make_unique<index::SetJoin>(request, control);
  return nullptr;
}

IndexedJoin cheaper_join(const LaneKernels& kernels, const dispatch::Request& request,
                         const dispatch::Control& control) {
  if (!index::SetJoin::serves(request)) return {};
  const double every_pair = dispatch::cpu_seconds(dispatch::measure(request), 1, kernels.vector_bytes);
  if (every_pair < seconds_to_index(request.left) + (request.self ? 0 : seconds_to_index(request.right))) return {};
  IndexedJoin join{indexed_way(kernels, request, control), {}};
  join.work = join.way->measure(kSampleStrings);
  if (join.work.seconds < every_pair) return join;
  return {};
}

}  // namespace warpmatch::cpu
