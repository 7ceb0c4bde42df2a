// Host and device side by side. Everything is registered and little of it is run: choose with --benchmark_filter, for
// example --benchmark_filter='^scores/(ratio|levenshtein)/16/'.

#include <exception>
#include <iostream>
#include <string>

#include <benchmark/benchmark.h>

#include <warpmatch/device.hpp>

#include "families.hpp"

namespace {

/// What the JSON output says about the machine, besides Google Benchmark's own context.
void add_context() {
  const warpmatch::CudaStatus status = warpmatch::cuda_status();
  std::string names;
  for (const warpmatch::CudaDevice& device : status.devices) names += (names.empty() ? "" : ", ") + device.name;
  benchmark::AddCustomContext("warpmatch", warpmatch::version());
  benchmark::AddCustomContext("simd", warpmatch::cpu_isa());
  benchmark::AddCustomContext("devices", names.empty() ? "none: " + status.why_unusable : names);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  try {
    add_context();
    warpmatch::bench::add_throughput();
    warpmatch::bench::add_crossover();
    warpmatch::bench::add_figures();
    warpmatch::bench::add_policies();
  } catch (const std::exception& error) {  // a variable of the environment has a wrong value
    std::cerr << "warpmatch_benchmarks: " << error.what() << '\n';
    return 1;
  }
  const std::string filter = benchmark::GetBenchmarkFilter();
  benchmark::RunSpecifiedBenchmarks(filter.empty() ? ".*" : filter);  // the library's default takes quadratic time
  benchmark::Shutdown();
  return 0;
}
