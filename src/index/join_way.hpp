#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dispatch/pair_sink.hpp"
#include "watch/control.hpp"

namespace warpmatch::index {

/// What a join by an index takes.
struct JoinWork {
  std::uint64_t probes = 0;      ///< entries of the index that are looked at
  std::uint64_t candidates = 0;  ///< pairs of distinct strings that these bring up; each is scored
  double seconds = 0;            ///< of one thread
  bool is_exact = true;          ///< probes and candidates are counted, else estimated
};

/// A way to find the pairs of a request: an index, made with it, brings up candidates, among them every pair that meets
/// the cutoff, and each candidate is scored as every other way scores it.
class JoinWay {
 public:
  virtual ~JoinWay() = default;

  /// Measured on `strings` left strings, evenly chosen, and taken for all; on all where there are no more.
  virtual JoinWork measure(std::uint32_t strings) const = 0;

  /// Executor::pairs: every pair that meets the cutoff, once and in no particular order.
  virtual void find(dispatch::PairSink& sink, const watch::Control& control) const = 0;

  /// Parts that `find` cuts the work into.
  virtual std::uint64_t tasks() const = 0;
  /// What the index takes, and what each thread adds to it.
  virtual std::uint64_t memory_bytes() const = 0;
  virtual std::uint64_t worker_bytes() const = 0;
  /// What a plan calls it.
  virtual std::vector<std::string> filters() const = 0;
};

}  // namespace warpmatch::index
