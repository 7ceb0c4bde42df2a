#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <warpmatch/options.hpp>
#include <warpmatch/result.hpp>
#include <warpmatch/text.hpp>

#include "pair/best_matches.hpp"
#include "pair/length_window.hpp"
#include "pair/metrics/edit_distance.hpp"
#include "pair/query.hpp"
#include "pair/rising_bounds.hpp"

namespace warpmatch::pair {

/// The best of choices that are offered some at a time: the cutoff rises with them. Of few choices nothing is asked of
/// memory, so that it may lie on the stack of a call.
class RisingSearch {
 public:
  /// Borrows the query, which is not null, until the last `offer`; `limit` is not 0.
  RisingSearch(const Text& query, std::size_t limit, const ScoreOptions& options);

  /// Scores the next choices; rows go on counting.
  void offer(std::span<const Text> choices);

  /// True when no later choice can be among the best.
  bool is_final() const { return is_final_; }

  std::vector<Match> matches() const { return best_.sorted(); }
  /// The same where they lie. Nothing is offered behind it.
  std::span<const Match> sort() { return best_.sort(); }

 private:
  /// Choices that are compared at once. What is known of the best by then comes late for some of them: for nothing.
  static constexpr std::size_t kTogether = 32;
  /// Choices that have to come without a better one before misses are listed, and the longest length listed.
  static constexpr std::size_t kSettled = 256;
  static constexpr std::uint32_t kListed = 64;
  /// Bytes for choices that are spelled before they are compared, at first and once there have been many.
  static constexpr std::size_t kLeastSpelled = 1024;
  static constexpr std::size_t kMostSpelled = 16000;

  std::uint32_t query_length() const { return static_cast<std::uint32_t>(rising_.length()); }
  /// False for one whose length alone says that it misses.
  bool may_meet(const Text& choice) const { return is_listed_ ? window_.contains(choice) : bounds_.may_meet(choice); }

  void offer_places(std::span<const Text> choices);
  void offer_read(const Text& choice, std::size_t row);
  void offer_alone(const Text& choice, std::size_t row, double (Query::*score)(const Text&));
  void offer_pair(const Text& choice, std::size_t row);
  bool is_tight() const;
  void wait(const Text& choice, std::size_t row, std::size_t spelled = 0);
  bool can_match(const ShortText& text, std::uint32_t matches) const;
  std::uint8_t* room_for(std::size_t bytes);
  void offer_waiting();
  void offer_by_matches(std::size_t count);
  void list_misses();
  void offer(std::size_t row, double value);
  void rise();

  BestMatches best_;
  Text query_;
  Query rising_;  ///< its cutoff rises: a pair that cannot get in is soon done with
  RisingBounds bounds_;
  bool is_final_ = false;
  bool has_risen_ = false;  ///< the best, and the cutoff not yet
  // Of a metric whose pairs are told sooner one at a time where the cutoff leaves few edits; and whether it does.
  EditDistance<std::uint8_t> by_bytes_ = nullptr;
  EditDistance<std::uint16_t> by_units_ = nullptr;
  bool is_one_by_one_ = false;
  std::size_t row_ = 0;
  std::size_t risen_at_ = 0;
  // Once there has been no better one for a while, until the next:
  bool is_listed_ = false;
  LengthWindow window_;
  std::vector<std::uint32_t> least_misses_;  ///< by length of a choice, the least remainder that misses the cutoff
  /// The least number of matches that does not, of a choice that begins with another symbol than the query or not.
  std::vector<std::array<std::uint32_t, 2>> least_matches_;
  std::size_t waiting_ = 0;
  std::size_t spelled_count_ = 0;
  std::size_t spelled_size_ = kLeastSpelled;
  std::uint8_t* spelled_ = few_spelled_.data();  ///< choices that wait, in bytes
  std::unique_ptr<std::uint8_t[]> many_spelled_;
  std::array<ShortText, kTogether> texts_;
  std::array<std::size_t, kTogether> rows_;
  std::array<std::uint8_t, kLeastSpelled> few_spelled_;
};

}  // namespace warpmatch::pair
