#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "cpu/blocks/symbol_maps.hpp"
#include "cpu/joins/signatures/common_signatures.hpp"
#include "cpu/joins/signatures/common_text.hpp"
#include "cpu/joins/signatures/length_class.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// How the pairs of a class are found.
struct JoinBy {
  enum Kind : std::uint8_t {
    windows,     ///< among all that its lengths allow (operations/window_tasks)
    signatures,  ///< among those that agree in some parts of their signatures
    halves,      ///< of strings within one edit, either half of which is equal
    pieces       ///< of strings within a few edits, those that have some pieces in common
  };
  static constexpr std::size_t kinds = pieces + 1;

  Kind kind = windows;
  std::uint32_t agreeing = 0;  ///< parts of signatures they have to agree in, or pieces

  friend bool operator==(const JoinBy&, const JoinBy&) = default;
};

struct ClassWay {
  LengthClass of;
  JoinBy by;
  double compared = 0;      ///< pairs of signatures or strings, expected
  double seconds = 0;       ///< of one thread, to find those worth scoring
  std::uint64_t tasks = 0;  ///< of an index: in how many goes it is made and looked through
  std::uint64_t keys = 0;   ///< its entries that are made or looked at
  std::uint64_t bytes = 0;  ///< its memory

  bool is_indexed() const { return by.kind != JoinBy::windows; }
};

/// The cheapest way for each class, as a sample of its strings has it: all ways find the same pairs. With `forced` that
/// way wherever it can be taken, and all pairs elsewhere.
class ClassWays {
 public:
  ClassWays(const LaneKernels& kernels, const dispatch::Request& request, const SymbolMaps& maps,
            const scoring::DistanceLimits& limits, std::optional<JoinBy> forced = {});

  const std::vector<ClassWay>& ways() const { return ways_; }
  bool has(JoinBy::Kind kind) const {
    return std::ranges::any_of(ways_, [&](const ClassWay& way) { return way.by.kind == kind; });
  }
  /// The strings of both sides in symbols of one; made when first asked for, where can_translate allows it.
  const CommonText& text();
  /// Null where no class needs them.
  const CommonSignatures* signatures() const { return signatures_ ? &*signatures_ : nullptr; }
  /// True for a right string whose pairs are found through an index.
  bool is_indexed(std::uint32_t right_rank) const;
  bool is_indexed_length(std::uint32_t right_length) const;

 private:
  void choose(ClassWay& way, std::optional<JoinBy> forced);
  void choose_pieces(ClassWay& way, std::optional<std::uint32_t> forced);
  void choose_signatures(ClassWay& way, std::optional<std::uint32_t> forced);

  const LaneKernels& kernels_;
  const dispatch::Request& request_;
  const SymbolMaps& maps_;
  const scoring::DistanceLimits& limits_;
  std::optional<CommonText> text_;
  std::optional<CommonSignatures> signatures_;
  std::vector<ClassWay> ways_;
  std::vector<bool> indexed_;  ///< by right bucket
  bool has_index_ = false;
};

}  // namespace warpmatch::cpu
