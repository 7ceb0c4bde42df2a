#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "cpu/scorers/fact_room.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// What a choice of one length must meet to count for a query.
struct CandidateLimits {
  FactRoom facts;                          ///< between their signatures,
  std::optional<FactRoom> otherwise = {};  ///< and of one that begins with another symbol, where it must be more alike
  std::int64_t distance = -1;              ///< of an edit metric

  bool is_none() const { return facts.is_none(); }
};

/// One query of a search or a join through signatures, and the scores of the choices that these leave.
class CandidateScores {
 public:
  /// Choices that are best scored together.
  static constexpr std::size_t side_by_side = 32;
  /// What stands in the place of a score that does not count.
  static constexpr double beyond = -1;

  virtual ~CandidateScores() = default;

  /// Takes up a query by its rank. What its scores need is made when the first is asked for.
  virtual void load(std::uint32_t query) = 0;

  /// For a choice of that length that must be at least as good as `worst`, or meet the caller's cutoff alone.
  virtual CandidateLimits limits(std::uint32_t length, std::optional<double> worst) const = 0;

  /// Whether a choice begins as the query does; both are known to have a symbol.
  virtual bool begins_alike(const corpus::LengthBucket& bucket, std::uint32_t rank) const = 0;

  /// The scores of at most `side_by_side` choices of one length, by rank, or `beyond` of those that do not meet the
  /// limits of that length.
  virtual void score(const corpus::LengthBucket& bucket, std::span<const std::uint32_t> ranks,
                     const CandidateLimits& limits, std::optional<double> worst, double* scores) = 0;
};

/// How the scorer of a request compares a query with a candidate.
enum class CandidateWay : std::uint8_t {
  none,     ///< not at all
  columns,  ///< edit metrics, by a word of the query (query_columns.hpp)
  pairs,    ///< Damerau-Levenshtein, Jaro and Jaro-Winkler, pair by pair (pair/query.hpp)
};
CandidateWay candidate_way(const dispatch::Request& request);

/// For one query after the other. `map` takes symbols of the queries to those of the choices, and is empty where they
/// are the same. Both must outlive this.
std::unique_ptr<CandidateScores> make_candidate_scores(const dispatch::Request& request,
                                                       std::span<const std::uint32_t> map);

/// What that keeps for a query, in bytes.
std::uint64_t candidate_bytes(const dispatch::Request& request);

/// What a score takes, in seconds, of choices of about that length (one core of a Zen 5 with AVX-512).
double candidate_seconds(const dispatch::Request& request, double length);

}  // namespace warpmatch::cpu
