#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <variant>
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

using cuda::Policy;

/// What is asked of a device: the best choice of each query, or every distance.
struct Question {
  const char* length;
  std::size_t queries, choices;
  std::optional<double> cutoff = {};
  bool every = false;
};

constexpr Question kLong{"64", 2'000, 100'000};
constexpr Question kFiltered{"24", 4'000, 400'000, 90.0};
constexpr Question kFew{"64", 500, 20'000};
constexpr Question kPanels{"1000", 200, 2'000};
constexpr Question kFewPanels{"1000", 64, 64};
constexpr Question kManyQueries{"10", 16'000, 100'000};
constexpr Question kDense{"10", 8'000, 16'000, {}, true};

/// A constant of the policy, what it might be, and a question that it matters to. Those with one question stand
/// together, as its strings are made once.
struct Constant {
  const char* name;
  std::vector<double> values;
  void (*set)(Policy&, double);
  const Question* question;
};

template <auto member>
void set(Policy& policy, double value) {
  auto& constant = policy.*member;
  constant = static_cast<std::remove_reference_t<decltype(constant)>>(value);
}

constexpr double kMega = 1 << 20;

const Constant kConstants[] = {
    {"texts_per_thread", {4, 8, 16, 32}, set<&Policy::texts_per_thread>, &kLong},
    {"tile_steps", {256 * kMega, 1024 * kMega, 4096 * kMega, 16384 * kMega}, set<&Policy::tile_steps>, &kLong},
    {"candidate_capacity", {kMega, 4 * kMega, 16 * kMega}, set<&Policy::candidate_capacity>, &kManyQueries},
    {"first_texts_per_choice", {4, 16, 64}, set<&Policy::first_texts_per_choice>, &kManyQueries},
    {"text_growth", {2, 4, 8}, set<&Policy::text_growth>, &kManyQueries},
    {"dense_tile_bytes", {16 * kMega, 64 * kMega, 128 * kMega, 256 * kMega}, set<&Policy::dense_tile_bytes>, &kDense},
    {"filtered_texts_per_thread", {4, 8, 16, 32}, set<&Policy::filtered_texts_per_thread>, &kFiltered},
    {"blocks_per_multiprocessor", {4, 8, 16, 32}, set<&Policy::blocks_per_multiprocessor>, &kFew},
    {"panel_blocks_per_multiprocessor", {2, 4, 8, 16}, set<&Policy::panel_blocks_per_multiprocessor>, &kPanels},
    // By teams of threads where it is small, by panels where it is large; in between where one gets ahead of the other.
    {"wavefront_step", {0.01, 1.6, 1e9}, set<&Policy::wavefront_step>, &kFewPanels},
};

using Answer = std::variant<std::vector<dispatch::Choice>, std::vector<std::uint8_t>>;

/// What the runs of a question share.
struct Prepared {
  explicit Prepared(const Question& of)
      : question(of),
        packed(make_strings(
            {of.length, false, {"policy", test::scaled(of.queries, 2), test::scaled(of.choices, 2)}, Pairing::cross})),
        request(dispatch::make_request(packed.left, packed.right, options(of))) {
    answer(dispatch::cuda_executor(0), {}, expected);
  }

  static ScoreOptions options(const Question& of) {
    if (!of.cutoff) return {.scorer = {Metric::levenshtein, Form::distance}};
    return {.scorer = {Metric::indel, Form::ratio}, .score_cutoff = of.cutoff};
  }

  /// Into the room that an answer before it has left.
  void answer(const dispatch::Executor& executor, const dispatch::Control& control, Answer& into) const {
    if (!question.every) {
      into = executor.top_k(request, 1, control);
      return;
    }
    const std::size_t rows = packed.left.size(), columns = packed.right.size();
    if (into.index() == 0) into = std::vector<std::uint8_t>(rows * columns);
    executor.scores(request, {{std::get<1>(into).data(), DType::u8, rows, columns, columns}, 1.0}, control);
  }

  const Question& question;
  Packed packed;
  dispatch::Request request;
  Answer expected;
};

const Prepared& prepared(const Question& question) {
  static std::unique_ptr<Prepared> kept;
  if (!kept || &kept->question != &question) {
    kept.reset();
    kept = std::make_unique<Prepared>(question);
  }
  return *kept;
}

void ask(benchmark::State& state, const Constant& constant, double value) {
  const Prepared& of = prepared(*constant.question);
  Policy policy;
  constant.set(policy, value);
  const cuda::DeviceExecutor executor(std::make_unique<cuda::CudaQueueSource>(cuda_status().devices.front()), policy);
  Answer found;
  of.answer(executor, {}, found);
  if (found != of.expected) throw std::runtime_error("the result depends on the constant");
  dispatch::DeviceUse use;
  for ([[maybe_unused]] auto _ : state) of.answer(executor, {1, nullptr, &use}, found);
  state.counters["value"] = value;
  state.counters["kernel_ms"] = use.kernel_seconds * 1e3 / static_cast<double>(state.iterations());
}

}  // namespace

void add_policies() {
  for (const Constant& constant : kConstants)
    for (const double value : constant.values)
      add_guarded("policy/" + std::string(constant.name) + "/" + std::to_string(value),
                  [&constant, value](benchmark::State& state) { ask(state, constant, value); });
}

}  // namespace warpmatch::bench
