#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>

#include <benchmark/benchmark.h>

#include <warpmatch/matcher.hpp>

#include "cuda/scale.hpp"
#include "dispatch/executor.hpp"
#include "families.hpp"
#include "workload.hpp"

namespace warpmatch::bench {
namespace {

constexpr Device kGpu{Device::Kind::cuda, 0};
constexpr Device kCpu{Device::Kind::cpu, 0};

/// A figure of a search for the best choice of each query, without a cutoff: nothing bounds a distance beforehand, so
/// the device computes every one. Choosing happens on the device. The sizes keep a large GPU busy for 0.1 s or more,
/// and give each of its multiprocessors hundreds of blocks.
struct Search {
  const char* name;
  const char* unit;  ///< `tcups`: 10^12 cells/s; `gpairs`: 10^9 pairs/s
  const char* length;
  std::size_t queries;
  std::size_t choices;
};

constexpr Search kSearches[] = {
    {"lev_kernel_10x10", "gpairs", "10", 10'000, 1'000'000},
    {"lev_kernel_64x64", "tcups", "64", 4'000, 250'000},
    {"lev_kernel_128x128", "tcups", "128", 2'000, 125'000},
    {"lev_kernel_256x256", "tcups", "256", 1'000, 100'000},
};

const ScoreOptions kDistance{.scorer = {Metric::levenshtein, Form::distance}};

Shape shape_of(const Search& figure) {
  return {figure.name, test::scaled(figure.queries, 1), test::scaled(figure.choices, 1)};
}

/// The device finds what the CPU finds, for the first of the queries. After this the choices are on the device.
void check(const Strings& strings, const Packed& packed) {
  const std::size_t few = std::min<std::size_t>(strings.left.size(), 32);
  const Corpus queries(std::span(strings.left).first(few));
  const TopK found = top_k(queries, packed.right, 1, kDistance, {.device = kGpu});
  const TopK expected = top_k(queries, packed.right, 1, kDistance, {.device = kCpu});
  for (std::size_t row = 0; row < few; ++row)
    if (found.indices[row] != expected.indices[row])
      throw std::runtime_error("the best choice of query " + std::to_string(row) + " is row " +
                               std::to_string(found.indices[row]) + ", expected " +
                               std::to_string(expected.indices[row]));
}

/// What the runs of a search share: Google Benchmark calls its body again for every number of iterations it tries.
struct Prepared {
  explicit Prepared(const Search& figure)
      : name(figure.name),
        strings(make_strings({figure.length, false, shape_of(figure), Pairing::cross})),
        packed(strings),
        work(work_of(strings, Pairing::cross)) {
    check(strings, packed);
  }

  std::string name;
  Strings strings;
  Packed packed;
  Work work;
};

/// Made when a figure first runs, and kept until another one does.
const Prepared& prepared(const Search& figure) {
  static std::unique_ptr<Prepared> kept;
  if (!kept || kept->name != figure.name) {
    kept.reset();
    kept = std::make_unique<Prepared>(figure);
  }
  return *kept;
}

/// Searches until the device has been busy for a while: an idle one runs at a fraction of its clock. The first search
/// uploads the queries as well.
void warm_up(const dispatch::Executor& executor, const dispatch::Request& request) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::milliseconds(500);
  do executor.top_k(request, 1, {});
  while (Clock::now() < end);
}

/// The rate over the time that kernels and selection take on the device; `wall_` is that of the whole call.
void search(benchmark::State& state, const Search& figure) {
  const dispatch::Executor& executor = dispatch::cuda_executor(kGpu.ordinal);
  const Prepared& of = prepared(figure);
  const dispatch::Request request = dispatch::make_request(of.packed.left, of.packed.right, kDistance);
  warm_up(executor, request);
  dispatch::DeviceUse use;
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(executor.top_k(request, 1, {1, nullptr, &use}));
  if (use.kernel_seconds <= 0) throw std::runtime_error("the device reports no time for its kernels");
  const bool cells = figure.unit == std::string("tcups");
  const double amount = cells ? of.work.cells / 1e12 : of.work.pairs / 1e9;
  state.counters[figure.unit] = amount * static_cast<double>(state.iterations()) / use.kernel_seconds;
  state.counters[std::string("wall_") + figure.unit] =
      benchmark::Counter(amount, benchmark::Counter::kIsIterationInvariantRate);
  state.counters["of_pairs"] = of.work.pairs;
}

/// Pairs at ratio 90 or above among random strings, upload and download included.
void self_join(benchmark::State& state) {
  dispatch::cuda_executor(kGpu.ordinal);
  const Strings strings = make_strings({"24", false, {"1m", test::scaled(1'000'000, 2), 0}, Pairing::self});
  const ScoreOptions options{.scorer = {Metric::indel, Form::ratio}, .score_cutoff = 90.0};
  for ([[maybe_unused]] auto _ : state) {
    state.PauseTiming();
    const Packed packed(strings);
    state.ResumeTiming();
    benchmark::DoNotOptimize(warpmatch::self_join(packed.left, options, {.device = kGpu}));
  }
  const auto seconds = benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert;
  state.counters["seconds"] = benchmark::Counter(1, seconds);
}

}  // namespace

void add_figures() {
  for (const Search& figure : kSearches)
    add_guarded(figure.name, [&figure](benchmark::State& state) { search(state, figure); });
  add_guarded("selfjoin_1m_random24_ratio90", self_join);
}

void add_guarded(const std::string& name, const std::function<void(benchmark::State&)>& body) {
  const auto run = [body](benchmark::State& state) {
    try {
      body(state);
    } catch (const std::exception& error) {
      state.SkipWithError(error.what());
    }
  };
  benchmark::RegisterBenchmark(name.c_str(), run)->UseRealTime()->Unit(benchmark::kMillisecond);
}

}  // namespace warpmatch::bench
