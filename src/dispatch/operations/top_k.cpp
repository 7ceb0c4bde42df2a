#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "dispatch/choose.hpp"
#include "dispatch/operations/best_rows.hpp"
#include "dispatch/operations/equal_strings.hpp"
#include "dispatch/operations/score_column.hpp"
#include "dispatch/planning/room.hpp"

namespace warpmatch {
namespace {

/// What the search keeps of a choice of a distinct query, and the result of a place.
constexpr std::uint64_t kSearchBytes = 3 * sizeof(dispatch::Choice);
constexpr std::uint64_t kPlaceBytes = sizeof(std::int32_t) + sizeof(double);

std::string places_text(const dispatch::Request& request, std::size_t k) {
  return std::to_string(k) + " best choices of each of " + std::to_string(request.left.size()) + " queries";
}

constexpr const char* kAdvice = "ask for a lower k, or pass a part of the queries at a time";

TopK find_rows(const dispatch::Request& request, std::size_t k, const RunOptions& run) {
  const std::size_t places = request.left.size() * k;
  TopK result{request.left.size(), k, std::vector<std::int32_t>(places, -1),
              dispatch::make_score_column(request.rule.integer, places, dispatch::missing_score(request.rule))};
  const std::size_t distinct_k = std::min<std::size_t>(k, request.right.distinct());
  if (dispatch::joins_equals(request)) {
    dispatch::check_named(run.device);
    dispatch::write_rows(dispatch::equal_choices(request, distinct_k, dispatch::control_of(run)), distinct_k, request,
                         result);
    return result;
  }
  dispatch::run_on_chosen(request, dispatch::product(request.left.distinct() * distinct_k, sizeof(dispatch::Choice)),
                          run, [&](const dispatch::Executor& executor, const dispatch::Control& control) {
                            dispatch::write_best_rows(executor, request, result, control);
                          });
  return result;
}

}  // namespace

TopK top_k(const Corpus& queries, const Corpus& choices, std::size_t k, const ScoreOptions& options,
           const RunOptions& run) {
  const Watch watch(run.stop, run.monitor);
  if (k == 0) throw InvalidArgument("k", "must be at least 1, got 0");
  dispatch::Request request = dispatch::make_request(queries, choices, options);
  request.best_only = true;
  k = std::min(k, choices.size());  // there are never more
  const std::uint64_t searched =
      std::uint64_t{request.left.distinct()} * std::min<std::size_t>(k, request.right.distinct());
  dispatch::check_room({.bytes = dispatch::sum(dispatch::product(queries.size() * k, kPlaceBytes),
                                               dispatch::product(searched, kSearchBytes)),
                        .what = places_text(request, k),
                        .argument = "k",
                        .advice = kAdvice});
  return dispatch::within_memory([&] { return find_rows(request, k, run); },
                                 [&] { return places_text(request, k) + "; " + kAdvice; });
}

}  // namespace warpmatch
