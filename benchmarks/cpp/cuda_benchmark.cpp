// A few figures of the CUDA executor, for `make gpu-check`: distances ranked on the device, so that what is timed is
// not the way of the results to the host. Corpora are on the device before the clock starts.

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <warpmatch/matcher.hpp>

namespace {

using namespace warpmatch;

Corpus random_corpus(std::size_t count, std::size_t length, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<std::string> strings(count, std::string(length, ' '));
  for (std::string& string : strings)
    for (char& symbol : string) symbol = static_cast<char>('a' + random() % 26);
  return Corpus(strings);
}

const RunOptions on_gpu{.device = {Device::Kind::cuda, 0}};

bool skipped(benchmark::State& state) {
  const CudaStatus status = cuda_status();
  if (status.devices.empty()) state.SkipWithError(status.why_unusable.c_str());
  return status.devices.empty();
}

/// The best choice of each query: `length` characters against as many.
void top1(benchmark::State& state, Metric metric, std::size_t length, std::size_t queries, std::size_t choices) {
  if (skipped(state)) return;
  const Corpus left = random_corpus(queries, length, 1);
  const Corpus right = random_corpus(choices, length, 2);
  const ScoreOptions options{.scorer = {metric, Form::distance}, .score_cutoff = {}, .rule = {}};
  const auto run = [&] { benchmark::DoNotOptimize(top_k(left, right, 1, options, on_gpu)); };
  run();
  for (auto _ : state) run();
  const double pairs = static_cast<double>(queries) * static_cast<double>(choices);
  const double cells = pairs * static_cast<double>(length * length);
  const auto per_second = benchmark::Counter::kIsIterationInvariantRate;
  state.counters["gpairs"] = benchmark::Counter(pairs / 1e9, per_second);
  state.counters["tcups"] = benchmark::Counter(cells / 1e12, per_second);
}

void self_join(benchmark::State& state, std::size_t rows) {
  if (skipped(state)) return;
  const Corpus corpus = random_corpus(rows, 24, 3);
  const ScoreOptions options{.scorer = {Metric::indel, Form::ratio}, .score_cutoff = 90.0, .rule = {}};
  const auto run = [&] { benchmark::DoNotOptimize(warpmatch::self_join(corpus, options, on_gpu)); };
  run();
  for (auto _ : state) run();
  const auto seconds = benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert;
  state.counters["seconds"] = benchmark::Counter(1, seconds);
}

}  // namespace

BENCHMARK_CAPTURE(top1, 10x10, Metric::levenshtein, 10, 10'000, 1'000'000)->Name("cuda_lev_top1_10x10")->UseRealTime();
BENCHMARK_CAPTURE(top1, 64x64, Metric::levenshtein, 64, 4'000, 250'000)->Name("cuda_lev_top1_64x64")->UseRealTime();
BENCHMARK_CAPTURE(top1, 128, Metric::levenshtein, 128, 2'000, 100'000)->Name("cuda_lev_top1_128x128")->UseRealTime();
BENCHMARK_CAPTURE(top1, 256, Metric::levenshtein, 256, 1'000, 100'000)->Name("cuda_lev_top1_256x256")->UseRealTime();
BENCHMARK_CAPTURE(self_join, 1m, 1'000'000)->Name("cuda_selfjoin_1m_random24_ratio90")->UseRealTime();
