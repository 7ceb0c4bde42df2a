#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "join/row_pairs.hpp"
#include "rarity/reading/reading.hpp"
#include "rarity/reading/sides.hpp"

namespace warpmatch::rarity {

/// The rows of a reading, for a join that lists their pairs. Rows of the same string score 1, where it has a word.
class ReadRows final : public join::RankedRows {
 public:
  ReadRows(const Reading& reading, const Sides& sides, double cutoff)
      : reading_(reading), sides_(sides), cutoff_(cutoff) {}

  bool is_self() const override { return sides_.is_self(); }
  std::uint32_t left_rows() const override { return sides_.left_rows(); }
  std::uint32_t right_rows() const override { return sides_.right_rows(); }
  std::span<const std::uint32_t> left(std::uint32_t rank) const override { return sides_.left(rank); }
  std::span<const std::uint32_t> right(std::uint32_t rank) const override { return sides_.right(rank); }
  std::uint32_t first_right() const override { return sides_.first_right(); }
  std::uint32_t ranks() const override { return reading_.ranks(); }
  std::optional<double> score_of_equals(std::uint32_t rank) const override {
    return reading_.norm(rank) > 0 ? std::optional(1.0) : std::nullopt;
  }
  bool has_whole_scores() const override { return false; }
  std::string advice() const override { return join::fewer_pairs_advice(cutoff_, true, false); }

 private:
  const Reading& reading_;
  const Sides& sides_;
  double cutoff_;
};

}  // namespace warpmatch::rarity
