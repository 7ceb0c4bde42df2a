#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "cpu/blocks/symbol_maps.hpp"
#include "cpu/joins/signatures/common_text.hpp"
#include "cpu/joins/signatures/hashed_entries.hpp"
#include "cpu/joins/signatures/index_counts.hpp"
#include "cpu/joins/signatures/length_class.hpp"
#include "cpu/joins/signatures/one_edit.hpp"
#include "dispatch/pair_sink.hpp"
#include "dispatch/request.hpp"
#include "scoring/score_rule.hpp"
#include "watch/steps.hpp"

namespace warpmatch::cpu {

class EditBand;

/// Finds the pairs within one edit. A pair that differs first in the front half has equal back halves, and any other
/// equal front halves. So strings are grouped by the hash of either; in groups that are not small the half that is left
/// is halved again, until one symbol is left to differ. What is left to differ, the window, tells for each pair where
/// it is found, so none comes twice. Without false candidates but in small groups.
class OneEditJoin {
 public:
  /// Are the pairs of the class those within one edit, and can they be found so?
  static bool serves(const dispatch::Request& request, const SymbolMaps& maps, const LengthClass& of);
  /// Memory of such a join, without what its threads have at hand; `of` are classes that it finds.
  static std::uint64_t bytes(const dispatch::Request& request, const LengthClass& of);
  /// Entries that are sorted at first for all pairs of a class; groups add to them.
  static std::uint64_t keys(const dispatch::Request& request, const LengthClass& of);

  OneEditJoin(const dispatch::Request& request, const CommonText& text, const scoring::DistanceLimits& limits,
              dispatch::PairSink& sink, watch::Steps& steps);
  ~OneEditJoin();

  /// Hands the sink the pairs of a class; `worth` in the unit of the steps.
  void run(const LengthClass& of, double worth);
  /// Hands over what is left.
  void finish();
  /// What was done so far.
  IndexCounts counts() const;

 private:
  class Worker;

  /// Where the first symbols that differ may stand.
  struct Window {
    std::uint32_t first = 0;
    std::uint32_t end = 0;
  };
  struct LargeGroup {
    watch::Chunk entries;
    std::uint32_t length = 0;
  };

  void run_band(const EditBand& band, double worth);
  void run_half(const EditBand& band, bool front, double worth);
  void join_part(const EditBand& band, watch::Chunk range, Window window, Worker& worker);
  void join_large_groups(const EditBand& band, Window window);
  Worker& worker(unsigned number);

  const dispatch::Request& request_;
  const scoring::DistanceLimits& limits_;
  dispatch::PairSink& sink_;
  watch::Steps& steps_;
  const OneEdit edit_;
  const CommonText& text_;
  const unsigned width_;  ///< bytes of a symbol
  std::vector<std::unique_ptr<Worker>> workers_;
  HashedEntries entries_;
  std::mutex mutex_;
  std::vector<LargeGroup> large_;
  IndexCounts counts_;
};

}  // namespace warpmatch::cpu
