#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "cuda/executor.hpp"
#include "cuda/kernels/cuda_queue_source.hpp"
#include "cuda/scale.hpp"
#include "dispatch/device_use.hpp"
#include "families.hpp"
#include "workload.hpp"

namespace warpmatch::bench {
namespace {

/// A constant of the policy, what it might be, and searches for the best choice of each query that it matters to.
struct Constant {
  const char* name;
  std::vector<double> values;
  void (*set)(cuda::Policy&, double);
  const char* length;
  std::size_t queries, choices;
  std::optional<double> cutoff = {};
};

const Constant kConstants[] = {
    {"texts_per_thread",
     {4, 8, 16, 32},
     [](cuda::Policy& policy, double value) { policy.texts_per_thread = static_cast<unsigned>(value); },
     "64",
     2'000,
     100'000},
    {"filtered_texts_per_thread",
     {4, 8, 16, 32},
     [](cuda::Policy& policy, double value) { policy.filtered_texts_per_thread = static_cast<unsigned>(value); },
     "24",
     4'000,
     400'000,
     90.0},
    {"blocks_per_multiprocessor",
     {4, 8, 16, 32},
     [](cuda::Policy& policy, double value) { policy.blocks_per_multiprocessor = static_cast<unsigned>(value); },
     "64",
     500,
     20'000},
    {"panel_blocks_per_multiprocessor",
     {2, 4, 8, 16},
     [](cuda::Policy& policy, double value) { policy.panel_blocks_per_multiprocessor = static_cast<unsigned>(value); },
     "1000",
     200,
     2'000},
    // By teams of threads where it is small, by panels where it is large; in between where one gets ahead of the other.
    {"wavefront_step",
     {0.01, 1.6, 1e9},
     [](cuda::Policy& policy, double value) { policy.wavefront_step = value; },
     "1000",
     64,
     64},
};

/// What the runs of a constant share.
struct Prepared {
  explicit Prepared(const Constant& constant)
      : name(constant.name),
        packed(make_strings({constant.length,
                             false,
                             {constant.name, test::scaled(constant.queries, 2), test::scaled(constant.choices, 2)},
                             Pairing::cross})),
        request(dispatch::make_request(packed.left, packed.right, options(constant))),
        expected(dispatch::cuda_executor(0).top_k(request, 1, {})) {}

  static ScoreOptions options(const Constant& constant) {
    if (!constant.cutoff) return {.scorer = {Metric::levenshtein, Form::distance}};
    return {.scorer = {Metric::indel, Form::ratio}, .score_cutoff = constant.cutoff};
  }

  std::string name;
  Packed packed;
  dispatch::Request request;
  std::vector<dispatch::Choice> expected;
};

const Prepared& prepared(const Constant& constant) {
  static std::unique_ptr<Prepared> kept;
  if (!kept || kept->name != constant.name) {
    kept.reset();
    kept = std::make_unique<Prepared>(constant);
  }
  return *kept;
}

void search(benchmark::State& state, const Constant& constant, double value) {
  const Prepared& of = prepared(constant);
  cuda::Policy policy;
  constant.set(policy, value);
  const cuda::DeviceExecutor executor(std::make_unique<cuda::CudaQueueSource>(cuda_status().devices.front()), policy);
  if (executor.top_k(of.request, 1, {}) != of.expected) throw std::runtime_error("the result depends on the constant");
  dispatch::DeviceUse use;
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(executor.top_k(of.request, 1, {1, nullptr, &use}));
  state.counters["value"] = value;
  state.counters["kernel_ms"] = use.kernel_seconds * 1e3 / static_cast<double>(state.iterations());
}

}  // namespace

void add_policies() {
  for (const Constant& constant : kConstants)
    for (const double value : constant.values)
      add_guarded("policy/" + std::string(constant.name) + "/" + std::to_string(value),
                  [&constant, value](benchmark::State& state) { search(state, constant, value); });
}

}  // namespace warpmatch::bench
