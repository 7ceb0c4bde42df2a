// Every executor on the same work: scorer x result kind x length. Names read `scores/levenshtein/16/avx512`, so that
// --benchmark_filter picks any of them. Rates count the pairs asked for, those that a filter rejects included.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>

#include <warpmatch/corpus.hpp>
#include <warpmatch/device.hpp>
#include <warpmatch/metric.hpp>

#include "cpu/cpu_executor.hpp"
#include "cpu/kernel_choice.hpp"
#include "dispatch/executor.hpp"

namespace warpmatch {
namespace {

constexpr std::size_t kLengths[] = {8, 16, 32, 64, 65, 128, 256};
constexpr std::size_t kBest = 5;

/// Strings on each side: fewer where one pair costs much more.
std::size_t side_of(std::size_t length) { return length <= 64 ? 2048 : 1024; }

/// One contender.
struct Side {
  std::string name;
  std::shared_ptr<const dispatch::Executor> executor;
  unsigned workers = 1;
};

/// Each SIMD level on one thread, the best of them on every core, and each CUDA device.
std::vector<Side> sides() {
  std::vector<Side> made;
  for (const cpu::LaneKernels* kernels : cpu::usable_kernels())
    made.push_back({kernels->name, std::make_shared<cpu::CpuExecutor>(*kernels)});
  const unsigned cores = std::thread::hardware_concurrency();
  if (cores > 1) made.push_back({made.back().name + "_x" + std::to_string(cores), made.back().executor, cores});
  for (const CudaDevice& device : cuda_status().devices) {
    const dispatch::Executor& executor = dispatch::cuda_executor(device.ordinal);
    made.push_back({executor.name(), {std::shared_ptr<void>(), &executor}});
  }
  return made;
}

/// Lower-case strings; one in a hundred of the right ones is a left one with another first letter, so that joins
/// find something.
struct Strings {
  explicit Strings(std::size_t length) {
    std::mt19937 random(42);
    const auto letter = [&] { return static_cast<char>('a' + random() % 26); };
    std::vector<std::string> lefts(side_of(length), std::string(length, ' '));
    std::vector<std::string> rights = lefts;
    for (auto* strings : {&lefts, &rights})
      for (std::string& string : *strings)
        for (char& c : string) c = letter();
    for (std::size_t i = 0; i < rights.size(); i += 100) {
      rights[i] = lefts[i];
      rights[i].front() = letter();
    }
    left = std::make_unique<Corpus>(lefts);
    right = std::make_unique<Corpus>(rights);
  }

  std::unique_ptr<Corpus> left;
  std::unique_ptr<Corpus> right;
};

/// One benchmark: what is asked of which side. Strings are made when it runs.
struct Case {
  Side side;
  ScoreOptions options;
  std::size_t length = 0;

  template <class Call>
  void run(benchmark::State& state, Call&& call) const {
    const Strings strings(length);
    const dispatch::Request request{strings.left->packed(), strings.right->packed(), scoring::ScoreRule(options)};
    const dispatch::Control control{side.workers, nullptr};
    for ([[maybe_unused]] auto _ : state) call(*side.executor, request, control);
    const double pairs = static_cast<double>(strings.left->size()) * static_cast<double>(strings.right->size()) *
                         static_cast<double>(state.iterations());
    state.counters["pairs/s"] = benchmark::Counter(pairs, benchmark::Counter::kIsRate);
    state.counters["cells/s"] =
        benchmark::Counter(pairs * static_cast<double>(length * length), benchmark::Counter::kIsRate);
  }
};

void scores(benchmark::State& state, const Case& subject) {
  const bool whole = is_integer(subject.options.scorer.form);
  const std::size_t count = side_of(subject.length);
  std::vector<std::uint32_t> cells(count * count);  // room for a float32 or a uint32 each
  const dispatch::DenseTarget target{{cells.data(), whole ? DType::u32 : DType::f32, count, count, count}};
  subject.run(state, [&](const auto& executor, const auto& request, const auto& control) {
    executor.scores(request, target, control);
    benchmark::DoNotOptimize(cells.data());
  });
}

void top_k(benchmark::State& state, const Case& subject) {
  subject.run(state, [](const auto& executor, const auto& request, const auto& control) {
    benchmark::DoNotOptimize(executor.top_k(request, kBest, control));
  });
}

void pairs(benchmark::State& state, const Case& subject) {
  Case with_cutoff = subject;
  with_cutoff.options.score_cutoff = is_integer(subject.options.scorer.form) ? 2.0 : 90.0;
  with_cutoff.run(state, [](const auto& executor, const auto& request, const auto& control) {
    benchmark::DoNotOptimize(executor.pairs(request, control));
  });
}

void add(const std::string& kind, void (*body)(benchmark::State&, const Case&), const Case& subject) {
  const std::string name =
      kind + "/" + to_string(subject.options.scorer) + "/" + std::to_string(subject.length) + "/" + subject.side.name;
  benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) { body(state, subject); })
      ->UseRealTime()
      ->MeasureProcessCPUTime()
      ->Unit(benchmark::kMillisecond);
}

/// Sides vary fastest, so that those of one case are neighbours in the output.
void add_all() {
  const std::vector<Side> all = sides();
  for (const Scorer scorer : {Scorer{Metric::indel, Form::ratio}, Scorer{Metric::levenshtein, Form::distance}}) {
    ScoreOptions options;
    options.scorer = scorer;
    for (const std::size_t length : kLengths) {
      for (const Side& side : all) add("scores", scores, {side, options, length});
      for (const Side& side : all) add("top_k", top_k, {side, options, length});
      for (const Side& side : all) add("pairs", pairs, {side, options, length});
    }
  }
}

const bool added = (add_all(), true);

}  // namespace
}  // namespace warpmatch
