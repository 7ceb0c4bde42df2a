#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/signature.hpp"
#include "corpus/packed_corpus.hpp"
#include "cuda/blocks/views.hpp"
#include "cuda/corpus/device_lazy.hpp"
#include "cuda/runtime/queue.hpp"
#include "dispatch/request.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cuda {

class DeviceCorpus;

/// What a cutoff says of lengths, on the host.
struct CutoffLengths {
  std::vector<RankRange> windows;                 ///< right ranks that can meet it, by left bucket
  std::optional<scoring::DistanceLimits> limits;  ///< of an edit metric
};

/// The same on a device, where it came in one piece.
class DeviceCutoff {
 public:
  /// Done when it returns.
  DeviceCutoff(Queue& queue, CutoffLengths lengths);

  const std::vector<RankRange>& windows() const { return windows_; }
  const RankRange* device_windows() const { return device_windows_; }
  const scoring::LimitsView& limits() const { return limits_; }  ///< null but of an edit metric

 private:
  std::vector<RankRange> windows_;
  Buffer<std::uint64_t> memory_;
  const RankRange* device_windows_ = nullptr;
  scoring::LimitsView limits_;
};

/// What comparing the strings of two corpora takes on a device besides both of them: it follows from the two, or from
/// them and a cutoff, and is made when a call first wants it. Thread-safe. Calls have both corpora, so it may refer to
/// them.
class DevicePair {
 public:
  DevicePair(const corpus::PackedCorpus& left, const corpus::PackedCorpus& right) : left_(left), right_(right) {}

  /// Symbols of the left corpus in the right one's alphabet, or, `swapped`, the other way round; null where both are
  /// the same.
  const std::uint32_t* symbols(Queue& queue, bool swapped);

  /// Words (corpus/words) likewise.
  const std::uint32_t* words(Queue& queue, bool swapped);

  /// The signatures of one of two different corpora in the layout of the other, their `layout_owner`.
  const core::Signature* foreign_signatures(Queue& queue);

  /// What the cutoff of a request, whose corpora these are, says of lengths: made by `make()` where none of those that
  /// were asked for last has the same metric and cutoff.
  std::shared_ptr<const DeviceCutoff> cutoff(Queue& queue, const dispatch::Request& request,
                                             const std::function<CutoffLengths()>& make);

  /// Cutoffs of which this much is kept.
  static constexpr std::size_t most_cutoffs = 4;

 private:
  struct OfCutoff {
    Scorer scorer;
    scoring::ScoreRule rule;
    std::shared_ptr<const DeviceCutoff> cutoff;
  };

  const corpus::PackedCorpus& left_;
  const corpus::PackedCorpus& right_;
  std::array<DeviceLazy<std::uint32_t>, 2> symbols_;  ///< by `swapped`
  std::array<DeviceLazy<std::uint32_t>, 2> words_;    ///< likewise
  DeviceLazy<core::Signature> foreign_signatures_;
  std::mutex mutex_;
  std::list<OfCutoff> cutoffs_;  ///< asked for last first
};

/// The pairs that a corpus is the left one of, for the right ones that it was compared with last. Thread-safe.
class KeptPairs {
 public:
  /// As many are kept; the one that nobody has asked for the longest goes first.
  static constexpr std::size_t most = 4;

  /// The pair with a right corpus, or what `make()` gives.
  std::shared_ptr<DevicePair> with(const DeviceCorpus& right, const std::function<std::shared_ptr<DevicePair>()>& make);

  /// The right corpus goes.
  void forget(const DeviceCorpus& right);

 private:
  struct Kept {
    const DeviceCorpus* right;
    std::shared_ptr<DevicePair> pair;
  };

  std::mutex mutex_;
  std::list<Kept> kept_;  ///< asked for last first
};

}  // namespace warpmatch::cuda
