#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "cpu/blocks/symbol_maps.hpp"
#include "cpu/joins/signatures/common_text.hpp"
#include "cpu/joins/signatures/index_counts.hpp"
#include "cpu/joins/signatures/length_class.hpp"
#include "cpu/joins/signatures/pieces.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "dispatch/pair_sink.hpp"
#include "dispatch/request.hpp"
#include "scoring/score_rule.hpp"
#include "watch/steps.hpp"

namespace warpmatch::cpu {

/// What such a join takes.
struct PieceWork {
  std::uint64_t stages = 0;   ///< lengths of left strings
  std::uint64_t entries = 0;  ///< of tables that are made
  std::uint64_t lookups = 0;
  double candidates = 0;  ///< pairs that have pieces in common, by a sample
  std::uint64_t bytes = 0;
};

/// Finds the pairs within a few edits among those that have some pieces in common, as pieces.hpp has it: the left
/// strings of one length at a time stand in tables by their pieces, and right strings of about that length are looked
/// up there. Each candidate is scored once; hashes decide about nothing but speed.
class PieceJoin {
 public:
  static bool serves(const dispatch::Request& request, const SymbolMaps& maps, const LengthClass& of);
  /// What the join of a class takes where `agreeing` pieces have to agree. Without a text no strings are looked at, and
  /// no candidates known.
  static PieceWork measure(const dispatch::Request& request, const CommonText* text,
                           const scoring::DistanceLimits& limits, const LengthClass& of, std::uint32_t agreeing);

  PieceJoin(const LaneKernels& kernels, const dispatch::Request& request, const SymbolMaps& maps,
            const CommonText& text, const scoring::DistanceLimits& limits, dispatch::PairSink& sink,
            watch::Steps& steps);
  ~PieceJoin();

  /// Hands the sink the pairs of a class; `worth` in the unit of the steps. As many pieces have to agree, of 1 to
  /// `most_agreeing_pieces`, where strings are long enough for that.
  void run(const LengthClass& of, std::uint32_t agreeing, double worth);
  /// Hands over what is left.
  void finish();
  /// What was done so far.
  IndexCounts counts() const;

 private:
  struct Worker;

  Worker& worker(unsigned number);

  const LaneKernels& kernels_;
  const dispatch::Request& request_;
  const SymbolMaps& maps_;
  const CommonText& text_;
  const scoring::DistanceLimits& limits_;
  dispatch::PairSink& sink_;
  watch::Steps& steps_;
  std::vector<std::unique_ptr<Worker>> workers_;
  IndexCounts counts_;
};

}  // namespace warpmatch::cpu
