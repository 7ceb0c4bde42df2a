#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include <warpmatch/matcher.hpp>
#include <warpmatch/result.hpp>

#include "dispatch/pair_sink.hpp"

namespace warpmatch::join {

/// What a join has to say of its ranks so that its pairs of rows can be listed.
class RankedRows {
 public:
  virtual ~RankedRows() = default;

  /// One table with itself: pairs are listed with the lower row to the left, those of rows that hold the same string
  /// too.
  virtual bool is_self() const = 0;
  virtual std::uint32_t left_rows() const = 0;
  virtual std::uint32_t right_rows() const = 0;
  /// The rows of a rank on a side, ascending. `right` counts from `first_right`.
  virtual std::span<const std::uint32_t> left(std::uint32_t rank) const = 0;
  virtual std::span<const std::uint32_t> right(std::uint32_t rank) const = 0;
  virtual std::uint32_t first_right() const { return 0; }

  /// Of a self-join: how many ranks there are, and what two rows of one score where they meet the cutoff.
  virtual std::uint32_t ranks() const = 0;
  virtual std::optional<double> score_of_equals(std::uint32_t rank) const = 0;

  virtual bool has_whole_scores() const = 0;
  /// What a caller can do who has too many pairs.
  virtual std::string advice() const = 0;
};

/// Calls a join, `find`, and lists what it finds, sorted by (left, right). `find` is given a function that makes the
/// sink, empty: it may ask more than once, where a device fails and the CPU starts over. Throws OutOfMemory, with how
/// many pairs there are, where there is no room for them.
Pairs listed_pairs(const RankedRows& rows, const RunOptions& run,
                   const std::function<void(const std::function<dispatch::PairSink&()>& fresh)>& find);

/// The advice of a join with such a cutoff.
std::string fewer_pairs_advice(double cutoff, bool higher_is_better, bool clusters_need_no_pairs);

}  // namespace warpmatch::join
