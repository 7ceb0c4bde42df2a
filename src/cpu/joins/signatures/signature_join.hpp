#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "cpu/joins/signatures/common_signatures.hpp"
#include "cpu/joins/signatures/fact_choices.hpp"
#include "cpu/joins/signatures/hashed_entries.hpp"
#include "cpu/joins/signatures/index_counts.hpp"
#include "cpu/joins/signatures/length_class.hpp"
#include "cpu/joins/signatures/pair_check.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "watch/fork_join.hpp"
#include "watch/steps.hpp"

namespace warpmatch::cpu {

/// Memory of a join of such a class, without what its threads have at hand.
std::uint64_t index_bytes(const dispatch::Request& request, const LengthClass& of);

/// Finds the pairs of length classes by sorting their strings by every choice of some parts of their signatures, and
/// comparing those that agree. The memory follows the strings: 31 bytes each, and what the threads have at hand.
class SignatureJoin {
 public:
  /// `signatures` are the left strings', then the right ones'; `maps` as PairCheck takes them.
  SignatureJoin(const LaneKernels& kernels, const dispatch::Request& request, const CommonSignatures& signatures,
                const SymbolMaps& maps, const scoring::DistanceLimits& limits, dispatch::PairSink& sink,
                watch::Steps& steps);
  ~SignatureJoin();

  /// Hands the sink the pairs of a class, grouped by `agreeing` parts; `worth` in the unit of the steps.
  void run(const LengthClass& of, std::uint32_t agreeing, double worth);
  /// Hands over what is left.
  void finish();
  /// What was done so far.
  IndexCounts counts() const;

 private:
  struct Worker;
  struct Class;
  struct LargeGroup;

  void make_class(const LengthClass& of);
  void sort_by(const FactChoice& choice, double worth);
  void join_groups(const FactChoice& choice, double worth);
  void join_partition(watch::Chunk entries, const FactChoice& choice, Worker& worker);
  void join_group(std::span<const HashedEntry> entries, const FactChoice& choice, Worker& worker);
  void join_large_groups(const FactChoice& choice);
  void look_up_lefts(Worker& gathered, std::uint32_t lefts) const;
  void compare(Worker& gathered, std::uint32_t lefts, watch::Chunk rights, const FactChoice& choice, Worker& worker);
  void check(std::span<const PlacePair> pairs, const Worker& gathered, Worker& worker);
  StringRef left_string(std::uint32_t place) const;
  StringRef right_string(std::uint32_t place) const;
  Worker& worker(unsigned number);

  const LaneKernels& kernels_;
  const dispatch::Request& request_;
  const CommonSignatures& signatures_;
  const SymbolMaps& maps_;
  const scoring::DistanceLimits& limits_;
  dispatch::PairSink& sink_;
  watch::Steps& steps_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::unique_ptr<Class> class_;
  HashedEntries entries_;
  std::mutex mutex_;
  std::vector<watch::Chunk> large_;  ///< groups that are worth more than one thread
  IndexCounts counts_;
};

}  // namespace warpmatch::cpu
