#pragma once

#include <cstdint>

#include <warpmatch/metric.hpp>

#include "scoring/jaro_score.hpp"

namespace warpmatch::pair {

/// What a score asks of the symbols of two strings, and so which bytes may stand for them.
enum class Asked : std::uint8_t {
  which,     ///< which they are, or no more than what is told as soon as they are read
  places,    ///< which of the one string's equal the other's at the same place: told of any symbols as they lie
  ends,      ///< no more of that than how far it goes from an end, and how many there are: told of UTF-8 as it lies
  order,     ///< which are equal, which come first and which are white space, those of one string as well
  equality,  ///< which of the one string's equal which of the other's
};

/// Trigrams ask which are letters.
inline Asked asked_by(Metric metric) {
  if (metric == Metric::trigram) return Asked::which;
  if (metric == Metric::prefix || metric == Metric::postfix) return Asked::ends;
  if (row_of(metric).by_place) return Asked::places;
  const bool compares_as_is =
      counts_edits(metric) || scoring::is_jaro(metric) || metric == Metric::qratio || metric == Metric::partial;
  return compares_as_is ? Asked::equality : Asked::order;
}

}  // namespace warpmatch::pair
