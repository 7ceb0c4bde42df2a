#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "corpus/packed_corpus.hpp"
#include "cpu/blocks/symbol_maps.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "dispatch/pair_sink.hpp"
#include "dispatch/request.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cpu {

/// A string of a corpus.
struct StringRef {
  const corpus::LengthBucket* bucket = nullptr;
  std::uint32_t rank = 0;
  const std::byte* symbols = nullptr;
};

/// Scores candidate pairs one by one and hands on those that meet the cutoff. The right string is prepared once for the
/// left ones that follow. A worker keeps one.
class PairCheck {
 public:
  /// `maps` takes the symbols of the right corpus, as patterns, to those of the left one, as texts.
  PairCheck(const LaneKernels& kernels, const dispatch::Request& request, const SymbolMaps& maps,
            const scoring::DistanceLimits& limits, dispatch::PairSink& sink);

  /// What follows is about this right string.
  void start(StringRef right);
  void add(StringRef left);
  /// To be called after the last left string of a right one.
  void finish();
  /// To be called at the end.
  void flush() { found_.flush(); }

 private:
  static constexpr std::size_t side_by_side = 4;  ///< pairs whose columns wait for each other's latency
  static constexpr std::size_t at_once = 32;      ///< left strings that wait to be scored
  static constexpr std::uint32_t word_bits = 64;  ///< the longest pattern, and the longest string of the kernels

  /// How a pair is scored.
  enum class By : std::uint8_t { few_edits, columns, any };

  By choose(StringRef right) const;
  void prepare();
  void prepare_symbols();
  void prepare_match();
  void check_few_edits(StringRef left);
  void check_waiting();
  void find_few_edits();
  void find_common_ends();
  template <class Core, class Symbol>
  void check_columns(std::size_t first, std::size_t count);
  void check_long(StringRef left);
  void take(StringRef left, std::uint32_t distance);

  const LaneKernels& kernels_;
  const dispatch::Request& request_;
  const SymbolMaps& maps_;
  const scoring::DistanceLimits& limits_;
  const std::int64_t largest_limit_;
  const bool ends_count_nothing_;  ///< what two strings begin and end with in common adds nothing to their distance
  dispatch::PairBuffer found_;

  StringRef right_;
  By by_ = By::any;
  bool prepared_ = false;
  std::vector<std::uint32_t> right_symbols_;  ///< memory of the right string in the left corpus' symbols
  const std::byte* right_string_ = nullptr;   ///< null where it cannot be written in those
  ByteString right_bytes_;                    ///< for the kernels; null where it is none of theirs
  std::vector<std::uint64_t> match_;          ///< of the right string, by symbol of the left corpus
  std::vector<std::uint32_t> used_;           ///< the symbols that have some
  std::array<StringRef, at_once> waiting_;
  std::array<ByteString, at_once> bytes_;  ///< those, for the kernels
  std::array<CommonEnds, at_once> ends_;
  std::size_t waiting_count_ = 0;
  std::vector<char32_t> right_points_;
  std::vector<char32_t> left_points_;
};

}  // namespace warpmatch::cpu
