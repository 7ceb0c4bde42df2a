#include "case.hpp"

#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>

namespace warpmatch::bench {
namespace {

void check_once(Prepared& shared, const Case& subject, const Side& side) {
  if (shared.checked.contains(side.name)) return;
  const ScoreOptions options = subject.options();
  subject.kind.run({side, shared.strings, shared.packed, options}, shared.found);
  const std::string difference = first_difference(shared.expected, shared.found);
  if (!difference.empty()) throw std::runtime_error("not the result of " + reference_side().name + ": " + difference);
  shared.checked.insert(side.name);
}

dispatch::DeviceUse time_calls(benchmark::State& state, Prepared& shared, const Case& subject, const Side& side) {
  const ScoreOptions options = subject.options();
  dispatch::DeviceUse use;
  std::optional<Packed> fresh;
  for ([[maybe_unused]] auto _ : state) {
    if (side.fresh) {
      state.PauseTiming();
      fresh.emplace(shared.strings);
      state.ResumeTiming();
    }
    subject.kind.run({side, shared.strings, fresh ? *fresh : shared.packed, options, &use}, shared.found);
  }
  return use;
}

void add_counters(benchmark::State& state, const Prepared& shared, const Side& side, const dispatch::DeviceUse& use) {
  using benchmark::Counter;
  state.counters["pairs/s"] = Counter(shared.work.pairs, Counter::kIsIterationInvariantRate);
  state.counters["cells/s"] = Counter(shared.work.cells, Counter::kIsIterationInvariantRate);
  state.counters["result_bytes"] = static_cast<double>(bytes_of(shared.found));
  if (side.device.kind != Device::Kind::cuda) return;
  const auto per_call = [&](double total) { return Counter(total, Counter::kAvgIterations); };
  state.counters["device_ms"] = per_call((use.kernel_seconds + use.copy_seconds) * 1e3);
  state.counters["kernel_ms"] = per_call(use.kernel_seconds * 1e3);
  state.counters["upload_bytes"] = per_call(static_cast<double>(use.uploaded_bytes));
  state.counters["download_bytes"] = per_call(static_cast<double>(use.downloaded_bytes));
}

}  // namespace

ScoreOptions Case::options() const {
  ScoreOptions options;
  options.scorer = scorer.scorer;
  if (kind.has_cutoff) options.score_cutoff = strict_cutoff(scorer.scorer);
  return options;
}

Prepared::Prepared(const Case& subject)
    : name(subject.name),
      strings(make_strings(subject.workload)),
      packed(strings),
      work(work_of(strings, subject.kind.pairing)) {
  const ScoreOptions options = subject.options();
  subject.kind.run({reference_side(), strings, packed, options}, expected);
}

Prepared& prepared(const Case& subject) {
  static std::unique_ptr<Prepared> last;
  if (!last || last->name != subject.name) {
    last.reset();  // before the next one takes its memory
    last = std::make_unique<Prepared>(subject);
  }
  return *last;
}

void add_benchmark(const Case& subject, const Side& side, const Annotate& annotate) {
  const auto run = [=](benchmark::State& state) {
    try {
      Prepared& shared = prepared(subject);
      check_once(shared, subject, side);
      add_counters(state, shared, side, time_calls(state, shared, subject, side));
      if (annotate) annotate(state, subject, shared);
    } catch (const std::exception& error) {
      state.SkipWithError(error.what());
    }
  };
  benchmark::RegisterBenchmark((subject.name + "/" + side.name).c_str(), run)
      ->UseRealTime()
      ->MeasureProcessCPUTime()
      ->Unit(benchmark::kMillisecond);
}

}  // namespace warpmatch::bench
