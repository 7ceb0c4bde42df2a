#include "cpu/joins/join_ways.hpp"

#include <algorithm>

#include "cpu/joins/composite_join.hpp"
#include "cpu/joins/jaro_join.hpp"
#include "dispatch/planning/cost.hpp"
#include "index/words/set_join.hpp"

namespace warpmatch::cpu {
namespace {

// A way is measured on a few strings, and on more as long as that is quick and a small part of them.
constexpr std::uint32_t kFewStrings = 16;
constexpr std::uint32_t kSampleStrings = 1024;
constexpr std::uint32_t kSampledPart = 16;
constexpr double kSampleSeconds = 0.2;

/// An index has to be that much cheaper: neither estimate is better than that.
constexpr double kSurelyCheaper = 0.7;

/// What scoring every pair of company names took, of what dispatch::measure says: stages that a cutoff rules out are
/// not made, and of trigrams nearly every pair has some in common.
double share_of_estimate(Metric metric) {
  switch (metric) {
    case Metric::trigram: return 8;
    case Metric::jaccard:
    case Metric::partial:
    case Metric::partial_token_sort: return 0.25;
    case Metric::wratio: return 0.35;
    case Metric::partial_token_set:
    case Metric::partial_token: return 0.5;
    case Metric::jaro:
    case Metric::jaro_winkler: return 0.35;
    default: return 1.0;
  }
}

// What making an index takes at the least, so that it is not made where every pair is scored sooner.
constexpr double kIndexStringSeconds = 2e-7;
constexpr double kIndexSymbolSeconds = 5e-9;

double seconds_to_index(const corpus::PackedCorpus& corpus) {
  return corpus.distinct() * kIndexStringSeconds + static_cast<double>(corpus.text_symbols()) * kIndexSymbolSeconds;
}

std::unique_ptr<const index::JoinWay> make_way(const LaneKernels& kernels, const dispatch::Request& request,
                                               double every_pair, const dispatch::Control& control) {
  if (index::SetJoin::serves(request)) return std::make_unique<index::SetJoin>(request, control);
  if (JaroJoin::serves(request)) return std::make_unique<JaroJoin>(kernels, request);
  const double pairs = static_cast<double>(request.left.distinct()) * request.right.distinct();
  return std::make_unique<CompositeJoin>(kernels, request, every_pair / std::max(1.0, pairs), control);
}

bool has_way(const dispatch::Request& request) {
  return index::SetJoin::serves(request) || JaroJoin::serves(request) || CompositeJoin::serves(request);
}

double seconds_for_every_pair(const LaneKernels& kernels, const dispatch::Request& request) {
  return share_of_estimate(request.scorer.metric) *
         dispatch::cpu_seconds(dispatch::measure(request), 1, kernels.vector_bytes);
}

index::JoinWork sampled(const index::JoinWay& way, std::uint32_t strings) {
  index::JoinWork work = way.measure(kFewStrings);
  const std::uint32_t most = std::min(kSampleStrings, strings / kSampledPart);
  for (std::uint32_t more = 4 * kFewStrings; more <= most; more *= 4) {
    if (work.seconds * more / strings > kSampleSeconds) break;
    work = way.measure(more);
  }
  return work;
}

}  // namespace

std::unique_ptr<const index::JoinWay> indexed_way(const LaneKernels& kernels, const dispatch::Request& request,
                                                  const dispatch::Control& control) {
  if (!has_way(request)) return nullptr;
  return make_way(kernels, request, seconds_for_every_pair(kernels, request), control);
}

IndexedJoin cheaper_join(const LaneKernels& kernels, const dispatch::Request& request,
                         const dispatch::Control& control) {
  if (!has_way(request)) return {};
  const double every_pair = seconds_for_every_pair(kernels, request);
  if (every_pair < seconds_to_index(request.left) + (request.self ? 0 : seconds_to_index(request.right))) return {};
  IndexedJoin join{make_way(kernels, request, every_pair, control), {}};
  join.work = sampled(*join.way, request.left.distinct());
  if (join.work.seconds < kSurelyCheaper * every_pair) return join;
  return {};
}

}  // namespace warpmatch::cpu
