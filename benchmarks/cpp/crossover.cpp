#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <warpmatch/device.hpp>

#include "case.hpp"
#include "cuda/scale.hpp"
#include "dispatch/planning/cost.hpp"
#include "families.hpp"

namespace warpmatch::bench {
namespace {

const std::vector<std::string> kLengths{"8", "16", "32", "64", "128", "256", "phrases"};
constexpr unsigned kLeastLog2 = 12;

/// Up to 67 million pairs, where they cost little, or their share of the scale.
unsigned most_log2(Cost cost) {
  const unsigned whole = cost == Cost::low ? 26 : cost == Cost::medium ? 23 : 18;
  return std::max(kLeastLog2, static_cast<unsigned>(std::max(0.0, whole + std::log2(test::scale()))));
}

/// Of the first device, or of an H200 where there is none.
unsigned multiprocessors() {
  const CudaStatus status = cuda_status();
  return status.devices.empty() ? 132 : static_cast<unsigned>(status.devices.front().multiprocessors);
}

/// What dispatch::choose_executor would compare, beside what was measured: results and strings go to and fro.
void add_estimates(benchmark::State& state, const Case& subject, const Prepared& shared) {
  const dispatch::Request request = dispatch::make_request(shared.packed.left, shared.packed.right, subject.options());
  const dispatch::Work work = dispatch::measure(request);
  state.counters["pairs"] = shared.work.pairs;
  state.counters["estimated_cpu_ms"] = dispatch::cpu_seconds(work, reference_side().workers) * 1e3;
  const std::size_t bytes = subject.kind.has_cutoff ? 0 : bytes_of(shared.found);
  const std::uint64_t moved = dispatch::text_bytes(request) + bytes;
  state.counters["estimated_cuda_ms"] = dispatch::cuda_seconds(work, moved, multiprocessors()) * 1e3;
  // What that is estimated from, for tools/gpu_check/cost_fit.py.
  state.counters["window_pairs"] = static_cast<double>(work.window_pairs);
  state.counters["cuda_steps"] = work.cuda_steps;
  state.counters["cuda_longest"] = work.cuda_longest;
  state.counters["moved_bytes"] = static_cast<double>(moved);
  state.counters["multiprocessors"] = multiprocessors();
}

Shape shape_of(unsigned log2_pairs) {
  const std::size_t left = std::size_t{1} << log2_pairs / 2;
  const std::size_t right = std::size_t{1} << (log2_pairs - log2_pairs / 2);
  return {std::to_string(left) + "x" + std::to_string(right), left, right};
}

}  // namespace

void add_crossover() {
  const std::vector<Side> sides = fresh_sides();
  for (const NamedScorer& scorer : scorers())
    for (const std::string& length : kLengths) {
      const unsigned most = most_log2(cost_of(scorer.scorer, length));
      for (const Kind& kind : kinds()) {
        if (kind.pairing != Pairing::cross) continue;
        for (unsigned log2_pairs = kLeastLog2; log2_pairs <= most; ++log2_pairs) {
          const Shape shape = shape_of(log2_pairs);
          const Case subject{"crossover/" + scorer.name + "/" + length + "/" + kind.name + "/" + shape.name,
                             kind,
                             scorer,
                             {length, compares_words(scorer.scorer), shape, kind.pairing}};
          for (const Side& side : sides) add_benchmark(subject, side, add_estimates);
        }
      }
    }
}

}  // namespace warpmatch::bench
