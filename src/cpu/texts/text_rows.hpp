#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/texts/sorted_texts.hpp"
#include "cpu/texts/text_lanes.hpp"
#include "pair/metrics/heads.hpp"
#include "pair/query.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cpu {

/// Queries and choices as they lie, scored a row of choices at a time: short choices of an edit metric or of Jaro in
/// lanes where there are enough queries, else one after the other. Several threads may ask for rows at once.
class TextRows {
 public:
  /// Borrows the texts. The scores of all metrics but those with `pad` false are there.
  TextRows(const LaneKernels& kernels, std::span<const Text> queries, std::span<const Text> choices,
           const ScoreOptions& options);

  TextRows(const TextRows&) = delete;
  TextRows& operator=(const TextRows&) = delete;

  /// Rows that are best asked for at once.
  static constexpr std::size_t at_once = 32;

  /// As they are compared.
  std::span<const Text> queries() const { return queries_; }
  std::span<const Text> choices() const { return choices_; }
  /// All choices in lanes, if they are there and every query can be read against them; else null.
  const TextLanes* lanes_of_all() const;

  std::size_t rows() const { return queries_.size(); }
  std::size_t columns() const { return choices_.size(); }
  const scoring::ScoreRule& rule() const { return rule_; }

  /// What queries `first` to `first + count` - 1 score with every choice, [query][choice]. The scores of nulls are the
  /// worst there are.
  void scores(std::size_t first, std::size_t count, double* out) const;

 private:
  bool fits_lanes(const Text& query) const;
  void lane_scores(std::size_t first, std::size_t count, double* out) const;
  void edit_scores(const TextLanes::Block& block, const TextLanes::Read& read, std::span<const std::size_t> rows,
                   double* out, std::pmr::vector<std::uint8_t>& memory) const;
  void jaro_scores(const TextLanes::Block& block, const TextLanes::Read& read, std::span<const std::size_t> rows,
                   double* out, std::pmr::vector<std::uint8_t>& memory) const;
  void place_scores(const Text& query, double* out) const;
  void short_scores(std::size_t first, std::size_t count, double* out) const;
  void pair_scores(const Text& query, std::span<const std::uint32_t> columns, double* out) const;

  // A few strings need little memory, and to ask for it takes as long as to compare some of them.
  std::array<std::byte, 12 << 10> first_memory_;
  std::pmr::monotonic_buffer_resource memory_{first_memory_.data(), first_memory_.size()};
  const LaneKernels& kernels_;
  ScoreOptions options_;  ///< of the texts with their words sorted where the metric asks for that
  scoring::ScoreRule rule_;
  std::optional<SortedTexts> sorted_queries_;
  std::optional<SortedTexts> sorted_choices_;
  std::span<const Text> queries_;
  std::span<const Text> choices_;
  bool are_bytes_ = false;                  ///< all choices
  bool are_short_ = false;                  ///< all texts, and a kernel takes any pairs of them several at a time
  bool are_in_units_ = false;               ///< all choices, and they are compared place by place
  std::optional<const pair::Heads> heads_;  ///< of all choices, if those tell most pairs apart
  std::pmr::vector<std::uint32_t> others_{
      &memory_};  ///< choices that stand in no lane, by length where there are many queries
  std::pmr::vector<pair::ShortText> short_texts_{&memory_};  ///< the same, where all are bytes
  std::optional<const TextLanes> lanes_;
};

}  // namespace warpmatch::cpu
