#include "rarity/checks.hpp"

#include <cstdint>
#include <sstream>
#include <string>

#include <warpmatch/error.hpp>

#include "dispatch/planning/room.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::rarity {

double checked_cutoff(std::optional<double> cutoff, bool joins) {
  const double value = cutoff.value_or(0);
  if ((value >= 0 && value <= 1) && !(joins && value == 0)) return value;
  std::ostringstream problem;
  problem << (joins ? "must be above 0 and at most 1" : "must lie in 0 to 1") << " for rarity, got " << value;
  throw InvalidArgument("score_cutoff", problem.str());
}

void check_room_for_best(std::size_t queries, std::size_t k) {
  constexpr std::uint64_t place = sizeof(std::int32_t) + sizeof(double) + sizeof(dispatch::Choice);
  dispatch::check_room({.bytes = dispatch::product(dispatch::product(queries, k), place),
                        .what = std::to_string(k) + " best choices of each of " + std::to_string(queries) + " queries",
                        .argument = "k",
                        .advice = "ask for a lower k, or pass a part of the queries at a time"});
}

}  // namespace warpmatch::rarity
