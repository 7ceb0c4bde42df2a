#pragma once

#include <functional>
#include <set>
#include <string>

#include <benchmark/benchmark.h>

#include "kind.hpp"
#include "scorers.hpp"

namespace warpmatch::bench {

/// What the sides of a benchmark are compared at.
struct Case {
  std::string name;  ///< all of the benchmark's name but the side
  Kind kind;
  NamedScorer scorer;
  Workload workload;

  ScoreOptions options() const;
};

/// What the sides of a case share.
struct Prepared {
  explicit Prepared(const Case& subject);

  std::string name;
  Strings strings;
  Packed packed;
  Work work;
  Outcome expected;               ///< of reference_side()
  Outcome found;                  ///< of the side that runs; they use the same memory in turn
  std::set<std::string> checked;  ///< sides whose result was found equal
};

/// Made when a case first runs, and kept until another one does.
Prepared& prepared(const Case& subject);

/// Adds counters of its own to a measurement that went well.
using Annotate = std::function<void(benchmark::State&, const Case&, const Prepared&)>;

/// Registers `<case>/<side>`: it compares the side's result with the reference's, once, and then times its calls.
/// A side that cannot do the work, or gets another result, is skipped with an error that says why.
void add_benchmark(const Case& subject, const Side& side, const Annotate& annotate = {});

}  // namespace warpmatch::bench
