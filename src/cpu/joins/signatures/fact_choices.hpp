#pragma once

#include <cstdint>
#include <vector>

#include "core/signature.hpp"

namespace warpmatch::cpu {

// Multi-index hashing (Norouzi, Punjani and Fleet 2012): of r + t parts of the facts a pair that differs in r facts
// agrees in t at least. So it is found among the strings that agree in some t parts, whichever they are.

/// Facts that strings are grouped by, of all ways to choose some parts one.
struct FactChoice {
  core::Signature agree;                ///< the facts of the parts chosen
  std::vector<core::Signature> differ;  ///< parts before the last of them that are not
};

/// Every choice of `agreeing` parts out of `differing` + `agreeing`. A pair belongs to the first choice it agrees in:
/// the one whose `agree` it agrees in, but in none of `differ`.
std::vector<FactChoice> fact_choices(std::uint32_t differing, std::uint32_t agreeing);

/// How many there are.
std::uint64_t count_fact_choices(std::uint32_t differing, std::uint32_t agreeing);

/// A number that strings which agree in the facts of `agree` share, and few others.
inline std::uint32_t hash_of(const core::Signature& signature, const core::Signature& agree) {
  std::uint64_t hash = (signature.low & agree.low) * 0x9E3779B97F4A7C15u;
  hash = (hash ^ hash >> 32) + (signature.high & agree.high) * 0xC2B2AE3D27D4EB4Fu;
  hash = (hash ^ hash >> 29) * 0xBF58476D1CE4E5B9u;
  return static_cast<std::uint32_t>(hash >> 32);
}

}  // namespace warpmatch::cpu
