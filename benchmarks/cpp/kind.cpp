#include "kind.hpp"

#include <algorithm>

#include <warpmatch/matcher.hpp>

namespace warpmatch::bench {
namespace {

constexpr std::size_t kBest = 5;

template <class Result>
Result& result_in(Outcome& outcome) {
  if (!std::holds_alternative<Result>(outcome)) outcome.emplace<Result>();
  return std::get<Result>(outcome);
}

/// Room for so many rows of so many scores.
MatrixView dense(const Call& call, std::size_t rows, std::size_t columns, Outcome& outcome) {
  auto& result = result_in<Dense>(outcome);
  result.columns = columns;
  result.integers = is_integer(call.options.scorer);
  result.cells.resize(rows * columns);
  return {result.cells.data(), result.integers ? DType::u32 : DType::f32, rows, columns, columns};
}

/// Calls `f(executor, request, control)`. Making the request is part of the call: it makes forms of the strings.
template <class F>
void with_executor(const Call& call, bool self, const F& f) {
  const dispatch::Request request = dispatch::make_request(call.packed.left, call.packed.right, call.options, self);
  f(call.side.executor(request), request, dispatch::Control{call.side.workers, nullptr, call.use});
}

void scores(const Call& call, Outcome& outcome) {
  const MatrixView out = dense(call, call.packed.left.size(), call.packed.right.size(), outcome);
  with_executor(call, false, [&](const auto& executor, const auto& request, const auto& control) {
    executor.scores(request, {out, 1.0}, control);
  });
}

void top_k(const Call& call, Outcome& outcome) {
  auto& best = result_in<Best>(outcome);
  with_executor(call, false, [&](const auto& executor, const auto& request, const auto& control) {
    best.k = std::min<std::size_t>(kBest, request.right.distinct());
    best.choices = executor.top_k(request, best.k, control);
  });
}

template <bool self>
void pairs(const Call& call, Outcome& outcome) {
  auto& found = result_in<dispatch::PairList>(outcome);
  with_executor(call, self, [&](const auto& executor, const auto& request, const auto& control) {
    found = {};
    dispatch::ListSink sink(found);
    executor.pairs(request, sink, control);
  });
}

void paired(const Call& call, Outcome& outcome) {
  const std::vector<Text> left(call.strings.left.begin(), call.strings.left.end());
  const std::vector<Text> right(call.strings.right.begin(), call.strings.right.end());
  const RunOptions run{.device = call.side.device, .workers = call.side.workers};
  warpmatch::paired(left, right, call.options, dense(call, 1, left.size(), outcome), 1.0, run);
}

}  // namespace

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all{
      {"scores", Pairing::cross, false, scores},     {"top_k", Pairing::cross, false, top_k},
      {"pairs", Pairing::cross, true, pairs<false>}, {"self_join", Pairing::self, true, pairs<true>},
      {"paired", Pairing::paired, false, paired},
  };
  return all;
}

}  // namespace warpmatch::bench
