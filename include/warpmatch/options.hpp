#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string_view>

#include <warpmatch/device.hpp>
#include <warpmatch/metric.hpp>
#include <warpmatch/monitor.hpp>

/// What calls take besides strings.
namespace warpmatch {

/// A scorer by value or by name. Throws InvalidArgument, listing the known names, for any other.
///
///     warpmatch::AnyScorer a = "levenshtein";
///     warpmatch::AnyScorer b = {warpmatch::Metric::levenshtein, warpmatch::Form::distance};  // the same
struct AnyScorer : Scorer {
  constexpr AnyScorer() = default;
  constexpr AnyScorer(const Scorer& scorer) : Scorer(scorer) {}  // NOLINT(google-explicit-constructor)
  // NOLINTNEXTLINE(google-explicit-constructor)
  constexpr AnyScorer(Metric by, Form as = Form::ratio, EditWeights costs = {}, double prefix = 0.1, bool padded = true)
      : Scorer{by, as, costs, prefix, padded} {}
  template <std::convertible_to<std::string_view> Name>
  AnyScorer(const Name& name) : Scorer(scorer_from_name(name)) {}  // NOLINT(google-explicit-constructor)
};

/// How a cutoff meets a score. Both are inclusive.
enum class CutoffRule : std::uint8_t {
  reported,   ///< the reported double is compared with the cutoff
  rapidfuzz,  ///< as RapidFuzz: `ratio` compares score / 100 with cutoff / 100, each rounded once more
};

/// What a score is and which scores count.
///
///     warpmatch::self_join(names, {"ratio", 90});
///     warpmatch::self_join(names, {.scorer = "ratio", .score_cutoff = 90});  // the same
struct ScoreOptions {
  AnyScorer scorer = {};
  std::optional<double> score_cutoff = {};  ///< floor for similarities, ceiling for distances; inclusive
  CutoffRule rule = CutoffRule::reported;
};

/// How to run a batch call; none of it changes the results.
struct RunOptions {
  Device device = {};
  unsigned workers = 0;        ///< CPU threads; 0 uses every core
  Monitor* monitor = nullptr;  ///< not owned
  std::stop_token stop = {};   ///< once it is asked to stop the call throws Cancelled, within some 50 ms of work
};

}  // namespace warpmatch
