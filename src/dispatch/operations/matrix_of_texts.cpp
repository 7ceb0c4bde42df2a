#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include <warpmatch/internal/check_length.hpp>
#include <warpmatch/internal/unpacked.hpp>
#include <warpmatch/monitor.hpp>

#include "dispatch/choose.hpp"
#include "dispatch/operations/cells.hpp"
#include "dispatch/planning/room.hpp"
#include "pair/query.hpp"
#include "scoring/score_rule.hpp"
#include "watch/pace.hpp"
#include "watch/parallel.hpp"

namespace warpmatch {
namespace {

// Measured on Zen 4, in ns.
constexpr double kPackedSymbol = 0.7;  // a symbol of a text in a corpus
constexpr double kPair = 100;          // a pair of texts as they lie
constexpr double kEdit = 2;            // one step along a diagonal
constexpr double kComparison = 0.05;   // a symbol and the one at its place

/// Steps of a pair between two polls, rather too many: what a pair takes goes by its limit.
constexpr std::uint64_t kStepsASymbol = 64;

std::uint64_t units_of(std::span<const Text> texts) {
  std::uint64_t units = 0;
  for (const Text& text : texts) units += text.units;
  return units;
}

std::uint64_t longest_of(std::span<const Text> texts) {
  std::uint64_t longest = 0;
  for (const Text& text : texts) longest = std::max<std::uint64_t>(longest, text.units);
  return longest;
}

/// What a pair takes as it lies beyond what it takes of a corpus, where lanes help. A negative number where lanes are
/// worth more than that.
double pair_cost(const ScoreOptions& options, std::uint64_t longest) {
  const scoring::ScoreRule rule(options);
  const auto length = static_cast<double>(longest);
  switch (options.scorer.metric) {
    case Metric::prefix:
    case Metric::postfix: return kPair;
    case Metric::hamming: return options.scorer.pad ? kPair + kComparison * length : -1;
    case Metric::levenshtein:
    case Metric::indel:
    case Metric::lcs_seq:
    case Metric::osa: break;
    default: return -1;
  }
  if (!rule.has_cutoff || !rule.counts_edits) return -1;
  const auto maximum = rule.scale.maximum(static_cast<std::uint32_t>(longest), static_cast<std::uint32_t>(longest));
  const auto limit = static_cast<double>(std::max<std::int64_t>(rule.largest_distance(maximum), 0));
  return kPair + kEdit * limit * limit;
}

}  // namespace

bool is_cheaper_unpacked(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options) {
  const auto is_null = [](const Text& text) { return text.data == nullptr; };
  const std::uint64_t longest = std::max(longest_of(queries), longest_of(choices));
  if (longest > (std::uint64_t{1} << 30)) return false;
  const double pair = pair_cost(options, longest);
  const double pairs = static_cast<double>(queries.size()) * static_cast<double>(choices.size());
  const double packing = kPackedSymbol * static_cast<double>(units_of(queries) + units_of(choices));
  return pair >= 0 && pair * pairs < packing && std::ranges::none_of(queries, is_null) &&
         std::ranges::none_of(choices, is_null);
}

void matrix_of_texts(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options,
                     const MatrixView& out, double multiplier, const RunOptions& run) {
  dispatch::check_shape(queries.size(), choices.size(), out);
  for (const auto& [argument, texts] : {std::pair{"queries", queries}, std::pair{"choices", choices}})
    for (std::size_t row = 0; row < texts.size(); ++row) check_length(texts[row], argument, row);
  const Watch watch(run.stop, run.monitor);
  const auto score_row = [&](std::uint64_t row) {
    dispatch::visit_dtype(out.dtype, [&](auto zero) {
      using Cell = decltype(zero);
      pair::Query query(queries[row], options);
      Cell* const cells = static_cast<Cell*>(out.data) + row * out.row_stride;
      watch::Pace pace;
      for (std::size_t column = 0; column < choices.size(); ++column) {
        pace.spend(kStepsASymbol * (queries[row].units + choices[column].units + 1));
        const double value = query.score(choices[column]) * multiplier;
        if (!dispatch::fits<Cell>(value)) dispatch::throw_does_not_fit(value, out.dtype);
        cells[column] = dispatch::to_cell<Cell>(value);
      }
    });
  };
  dispatch::within_memory(
      [&] {
        watch::parallel_for(queries.size(), dispatch::control_of(run),
                            [&](std::uint64_t row, unsigned) { score_row(row); });
      },
      [&] {
        return "scoring " + std::to_string(queries.size()) + " queries with " + std::to_string(choices.size()) +
               " choices, beside the result; use fewer workers, or a part of the queries at a time";
      });
}

}  // namespace warpmatch
