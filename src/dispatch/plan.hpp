#pragma once

#include <cstdint>

#include <warpmatch/matcher.hpp>

namespace warpmatch::dispatch {

constexpr bool is_join(Operation operation) {
  return operation == Operation::pairs || operation == Operation::self_join;
}

// What results take in bytes: a cell of a matrix of the usual types, a place of a top k, a pair of a join.
inline constexpr std::uint64_t kCellBytes = 4;
inline constexpr std::uint64_t kPlaceBytes = sizeof(std::int32_t) + sizeof(double);
inline constexpr std::uint64_t kPairBytes = 2 * sizeof(std::int32_t) + sizeof(double);

inline constexpr double kPairSeconds = 8e-9;  // putting a pair of rows in its place, on one core

/// A plan that says what a call is about: its name, rows and pairs of rows.
Plan plan_about(Operation operation, const Corpus& left, const Corpus& right);

}  // namespace warpmatch::dispatch
