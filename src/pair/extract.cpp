#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include <warpmatch/extraction.hpp>

#include "pair/rising_search.hpp"

namespace warpmatch {
namespace {

/// Pairs between two looks at the monitor.
constexpr std::size_t kReportEvery = 256;

}  // namespace

class Extraction::State : public pair::RisingSearch {
 public:
  using RisingSearch::RisingSearch;
};

Extraction::Extraction(Text query, std::size_t limit, const ScoreOptions& options) {
  if (query.data != nullptr && limit > 0) state_ = std::make_unique<State>(query, limit, options);
}

Extraction::~Extraction() = default;

void Extraction::offer(std::span<const Text> choices) {
  if (state_) state_->offer(choices);
}

bool Extraction::is_final() const { return !state_ || state_->is_final(); }

std::vector<Match> Extraction::matches() const { return state_ ? state_->matches() : std::vector<Match>{}; }

std::vector<Match> extract(Text query, std::span<const Text> choices, std::size_t limit, const ScoreOptions& options,
                           Monitor* monitor) {
  const Watch watch(monitor);
  Extraction best(query, limit, options);
  for (std::size_t first = 0; first < choices.size() && !best.is_final(); first += kReportEvery) {
    if (Watch* watching = Watch::current()) watching->report(first, choices.size());
    best.offer(choices.subspan(first, std::min(kReportEvery, choices.size() - first)));
  }
  return best.matches();
}

}  // namespace warpmatch
