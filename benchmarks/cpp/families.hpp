#pragma once

namespace warpmatch::bench {

/// `<kind>/<scorer>/<length>/<shape>/<side>`: every kind of result, scorer, length and shape, on every side.
void add_throughput();

/// `crossover/<scorer>/<length>/<kind>/<shape>/<side>`: one amount of work after the other, each twice the last, with
/// strings that no device holds yet. benchmarks/crossover.py reads the JSON output.
void add_crossover();

/// The figures of the first device that tools/gpu_check.py keeps, by their names there but for the unit.
void add_figures();

}  // namespace warpmatch::bench
