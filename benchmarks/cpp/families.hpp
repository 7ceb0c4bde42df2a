#pragma once

#include <functional>
#include <string>

#include <benchmark/benchmark.h>

namespace warpmatch::bench {

/// `<kind>/<scorer>/<length>/<shape>/<side>`: every kind of result, scorer, length and shape, on every side.
void add_throughput();

/// `crossover/<scorer>/<length>/<kind>/<shape>/<side>`: one amount of work after the other, each twice the last, with
/// strings that no device holds yet. benchmarks/crossover.py reads the JSON output.
void add_crossover();

/// The figures of the first device that tools/gpu_check.py keeps, by their names there but for the unit.
void add_figures();

/// `policy/<constant>/<value>`: what the device's constants (src/cuda/blocks/policy.hpp) should be, by its own clock.
void add_policies();

/// Registers a benchmark in real time that is skipped with the words of what its body throws.
void add_guarded(const std::string& name, const std::function<void(benchmark::State&)>& body);

}  // namespace warpmatch::bench
