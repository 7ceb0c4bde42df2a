#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "corpus/packed_corpus.hpp"
#include "cpu/blocks/symbol_maps.hpp"
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
  PairCheck(const dispatch::Request& request, const SymbolMaps& maps, const scoring::DistanceLimits& limits,
            dispatch::PairSink& sink);

  /// What follows is about this right string.
  void start(StringRef right);
  void add(StringRef left);
  /// To be called after the last left string of a right one.
  void finish();
  /// To be called at the end.
  void flush() { found_.flush(); }

 private:
  static constexpr std::size_t side_by_side = 4;  ///< pairs whose columns wait for each other's latency
  static constexpr std::uint32_t longest_pattern = 64;

  /// How a pair is scored.
  enum class By : std::uint8_t { few_edits, columns, any };

  By choose(StringRef right) const;
  void prepare();
  void prepare_symbols();
  void check_few_edits(StringRef left);
  void clear();
  void check_waiting();
  template <class Core, class Symbol>
  void check_columns();
  void check_long(StringRef left);
  void take(StringRef left, std::uint32_t distance);

  const dispatch::Request& request_;
  const SymbolMaps& maps_;
  const scoring::DistanceLimits& limits_;
  const std::int64_t largest_limit_;
  dispatch::PairBuffer found_;

  StringRef right_;
  By by_ = By::any;
  bool prepared_ = false;
  std::vector<std::uint32_t> right_symbols_;  ///< memory of the right string in the left corpus' symbols
  const std::byte* right_string_ = nullptr;
  std::vector<std::uint64_t> match_;  ///< of the right string, by symbol of the left corpus
  std::vector<std::uint32_t> used_;   ///< the symbols that have some
  std::array<StringRef, side_by_side> waiting_;
  std::size_t waiting_count_ = 0;
  std::vector<char32_t> right_points_;
  std::vector<char32_t> left_points_;
};

}  // namespace warpmatch::cpu
