#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "cpu/joins/signatures/common_signatures.hpp"
#include "cpu/lanes/kernel_choice.hpp"
#include "cpu/scorers/orientation.hpp"
#include "dispatch/request.hpp"
#include "watch/parallel.hpp"

namespace warpmatch::cpu {

/// A block of patterns and the range of text ranks a task compares it with.
struct ScreeningTask {
  std::uint32_t block = 0;
  std::uint32_t first = 0;
  std::uint32_t end = 0;
};

/// What the workers of one screening (pairs, top k) share: the sides and, by rank, their signatures in one layout.
struct Screening {
  Screening(const LaneKernels& kernels, const dispatch::Request& request);
  Screening(const Screening&) = delete;
  Screening& operator=(const Screening&) = delete;

  const LaneKernels& kernels;
  const dispatch::Request& request;
  const Orientation sides;
  /// Null where one side is so small that signatures would cost more than they save.
  const std::vector<core::Signature>* pattern_signatures = nullptr;
  const std::vector<core::Signature>* text_signatures = nullptr;
  /// Of the second part of the facts; null where strings are too short to say more by those.
  const std::vector<core::Signature>* more_of_patterns = nullptr;
  const std::vector<core::Signature>* more_of_texts = nullptr;

  /// Adds tasks for a block and text ranks first to end - 1, each of a few tens of milliseconds at the most.
  void add_tasks(std::uint32_t block, std::uint32_t first, std::uint32_t end, std::vector<ScreeningTask>& tasks) const;

 private:
  std::optional<CommonSignatures> signatures_;
  std::optional<CommonSignatures> more_signatures_;
};

/// One worker's walk through tasks. For each text bucket: which distances count for each lane (asked of the sink),
/// the signature bound where it can reject anything, the kernel for the texts that are left, and the pairs that count.
///
/// A Sink has
///   limit(pattern, text, maximum)        the largest distance that counts for the pair of ranks, -1 if none does
///   limit_depends_on_pattern()           false if all patterns of one length have the same limit
///   limit_depends_on_text()              false if all texts of one length have the same limit
///   hit(pattern, text, score) -> bool    takes a pair; true if the limit of its pattern or text may have shrunk
template <class Sink>
class ScreeningWorker {
 public:
  ScreeningWorker(const Screening& screening, Sink& sink)
      : screening_(screening),
        scale_(screening.request.rule.scale),
        sink_(sink),
        block_(screening.kernels, screening.request.rule.metric, screening.sides.texts.alphabet().size(),
               screening.sides.texts.symbol_bytes()) {}

  void run(const ScreeningTask& task) {
    const Orientation& sides = screening_.sides;
    if (loaded_ != task.block) {
      block_.load(sides.patterns, sides.blocks[task.block], sides.maps);
      if (screening_.pattern_signatures != nullptr) block_.load_signatures(*screening_.pattern_signatures);
      if (screening_.more_of_patterns != nullptr) load_both_signatures();
      loaded_ = task.block;
    }
    // Texts about as long as the patterns come first: they are the likeliest to count, and limits that shrink early
    // reject more of the rest.
    order_.clear();
    for (const corpus::LengthBucket& bucket : sides.texts.buckets())
      if (bucket.first < task.end && bucket.end() > task.first) order_.push_back(&bucket);
    const auto middle = static_cast<std::int64_t>(block_.lengths()[block_.size() / 2]);
    std::sort(order_.begin(), order_.end(), [&](const auto* a, const auto* b) {
      const std::int64_t from_a = std::abs(a->length - middle);
      const std::int64_t from_b = std::abs(b->length - middle);
      return from_a != from_b ? from_a < from_b : a->length < b->length;
    });
    for (const corpus::LengthBucket* bucket : order_)
      run(*bucket, std::max(task.first, bucket->first), std::min(task.end, bucket->end()));
  }

 private:
  static constexpr std::uint32_t kChunk = 64;
  /// Random strings differ in some 30 of the 128 facts of a part; a looser bound rejects too few to pay for itself.
  static constexpr std::uint32_t kUsefulSignatureLimit = 32;

  /// What a pattern of the block says by both parts.
  struct BothSignatures {
    core::Signature first;
    core::Signature second;
  };

  void load_both_signatures() {
    for (std::uint32_t lane = 0; lane < block_.size(); ++lane) {
      const std::uint32_t rank = block_.ranks()[lane];
      both_signatures_[lane] = {(*screening_.pattern_signatures)[rank], (*screening_.more_of_patterns)[rank]};
    }
  }

  /// Unmarks the lanes whose patterns differ from the text in more facts of both parts than a lane's limit.
  void leave_near(std::uint32_t text, LaneMask& mask) const {
    const core::Signature first = (*screening_.text_signatures)[text];
    const core::Signature second = (*screening_.more_of_texts)[text];
    for (std::uint32_t word = 0; word * 64 < block_.lanes(); ++word) {
      std::uint64_t near = 0;
      for (std::uint64_t bits = mask.bits[word]; bits != 0; bits &= bits - 1) {
        const std::uint32_t lane = word * 64 + static_cast<std::uint32_t>(std::countr_zero(bits));
        const BothSignatures& pattern = both_signatures_[lane];
        const std::uint32_t facts = difference(pattern.first, first) + difference(pattern.second, second);
        near |= std::uint64_t{facts <= signature_limits_[lane]} << (lane % 64);
      }
      mask.bits[word] = near;
    }
  }

  void run(const corpus::LengthBucket& bucket, std::uint32_t first, std::uint32_t end) {
    const std::uint32_t step = sink_.limit_depends_on_text() ? 1 : kChunk;
    for (std::uint32_t next = first; next < end; next += step) {
      if (next == first || step == 1)
        find_bounds(bucket.length, next);
      else if (!shrunk_lanes_.empty())
        find_bounds_of(shrunk_lanes_, bucket.length, next);
      shrunk_lanes_.clear();
      if (some_lane_counts_) run_chunk(bucket, next, std::min(end, next + step));
    }
  }

  /// For each lane the remainder that no longer counts; and the signature bound that holds for all of them.
  void find_bounds(std::uint32_t length, std::uint32_t text) {
    for (std::uint32_t lane = 0; lane < block_.lanes(); ++lane) {
      const bool same_as_last =
          lane > 0 && !sink_.limit_depends_on_pattern() && block_.lengths()[lane] == block_.lengths()[lane - 1];
      if (lane >= block_.size())
        bounds_[lane] = signature_limits_[lane] = 0;
      else if (same_as_last)
        bounds_[lane] = bounds_[lane - 1], signature_limits_[lane] = signature_limits_[lane - 1];
      else
        find_bound(lane, length, text);
    }
    summarise_bounds();
  }

  void find_bounds_of(const std::vector<std::uint32_t>& lanes, std::uint32_t length, std::uint32_t text) {
    for (const std::uint32_t lane : lanes) find_bound(lane, length, text);
    summarise_bounds();
  }

  void find_bound(std::uint32_t lane, std::uint32_t length, std::uint32_t text) {
    const std::uint32_t pattern_length = block_.lengths()[lane];
    const std::uint32_t maximum = scale_.maximum(pattern_length, length);
    const std::int64_t limit = sink_.limit(block_.ranks()[lane], text, maximum);
    bounds_[lane] = signature_limits_[lane] = 0;
    if (limit < std::abs(std::int64_t{length} - pattern_length)) return;  // the length window
    const auto base = std::int64_t{static_cast<std::int32_t>(scale_.base(pattern_length, length))};
    bounds_[lane] = static_cast<std::uint32_t>((limit - base) / scale_.unit + 1);
    signature_limits_[lane] = scale_.signature_limit(static_cast<std::uint32_t>(limit), pattern_length, length);
  }

  void summarise_bounds() {
    std::uint32_t largest_bound = 0;
    signature_limit_ = 0;
    for (std::uint32_t lane = 0; lane < block_.lanes(); ++lane) {
      largest_bound = std::max(largest_bound, bounds_[lane]);
      signature_limit_ = std::max(signature_limit_, signature_limits_[lane]);
      narrow_bounds_[lane] = static_cast<std::uint8_t>(std::min(bounds_[lane], 255u));
    }
    some_lane_counts_ = largest_bound > 0;
  }

  void run_chunk(const corpus::LengthBucket& bucket, std::uint32_t first, std::uint32_t end) {
    texts_.clear();
    const corpus::PackedCorpus& corpus = screening_.sides.texts;
    const bool has_more = screening_.more_of_texts != nullptr && block_.is_wide();
    const std::uint32_t useful = has_more ? 2 * kUsefulSignatureLimit : kUsefulSignatureLimit;
    const bool filters = screening_.text_signatures != nullptr && signature_limit_ < useful;
    if (filters) {
      block_.within({screening_.text_signatures->data() + first, end - first}, signature_limit_, masks_);
      if (has_more)
        for (std::uint32_t rank = first; rank < end; ++rank) leave_near(rank, masks_[rank - first]);
      for (std::uint32_t rank = first; rank < end; ++rank)
        if (any(masks_[rank - first])) {
          masks_[texts_.size()] = masks_[rank - first];
          texts_.push_back({corpus.string(bucket, rank), bucket.length, rank});
        }
    } else {
      for (std::uint32_t rank = first; rank < end; ++rank)
        texts_.push_back({corpus.string(bucket, rank), bucket.length, rank});
    }
    if (texts_.empty()) return;
    if (block_.is_wide())
      take_wide(block_.wide_remainders(texts_, bounds_, filters ? masks_ : nullptr));
    else
      take_narrow(block_.narrow_remainders(texts_));
  }

  static bool any(const LaneMask& mask) { return (mask.bits[0] | mask.bits[1] | mask.bits[2] | mask.bits[3]) != 0; }

  void take_narrow(const std::uint8_t* remainders) {
    const auto count = static_cast<std::uint32_t>(texts_.size());
    block_.below(remainders, count, narrow_bounds_, masks_);
    for (std::uint32_t t = 0; t < count; ++t, remainders += block_.lanes())
      for (std::uint32_t word = 0; word * 64 < block_.lanes(); ++word)
        for (std::uint64_t bits = masks_[t].bits[word]; bits != 0; bits &= bits - 1) {
          const std::uint32_t lane = word * 64 + static_cast<std::uint32_t>(std::countr_zero(bits));
          take(texts_[t], lane, remainders[lane]);
        }
  }

  void take_wide(const std::uint32_t* remainders) {
    for (const TextRef& text : texts_) {
      for (std::uint32_t lane = 0; lane < block_.lanes(); ++lane)
        if (remainders[lane] < bounds_[lane]) take(text, lane, remainders[lane]);
      remainders += block_.lanes();
    }
  }

  void take(const TextRef& text, std::uint32_t lane, std::uint32_t remainder) {
    const std::uint32_t pattern = block_.ranks()[lane];
    if (screening_.request.self && pattern >= text.rank) return;
    const std::uint32_t distance = scale_.distance(remainder, block_.lengths()[lane], text.length);
    const double score = screening_.request.rule.score(distance, scale_.maximum(block_.lengths()[lane], text.length));
    if (sink_.hit(pattern, text.rank, score)) shrunk_lanes_.push_back(lane);
  }

  const Screening& screening_;
  const core::EditScale scale_;
  Sink& sink_;
  PatternBlock block_;
  std::uint32_t loaded_ = ~std::uint32_t{0};
  std::vector<const corpus::LengthBucket*> order_;
  std::vector<TextRef> texts_;
  LaneMask masks_[kChunk];
  std::uint32_t bounds_[max_lanes];
  std::uint8_t narrow_bounds_[max_lanes];
  std::uint32_t signature_limits_[max_lanes];
  std::uint32_t signature_limit_ = 0;  ///< the largest of them
  BothSignatures both_signatures_[max_lanes];
  bool some_lane_counts_ = false;
  std::vector<std::uint32_t> shrunk_lanes_;
};

/// Runs the tasks on the threads of `control`, each with a sink of its own from `make_sink()`, and gives those sinks.
template <class MakeSink>
auto run_screening(const Screening& screening, const std::vector<ScreeningTask>& tasks,
                   const dispatch::Control& control, const MakeSink& make_sink) {
  using Sink = decltype(make_sink());
  struct Slot {
    Slot(const Screening& screening, Sink made) : sink(std::move(made)), worker(screening, sink) {}
    Sink sink;
    ScreeningWorker<Sink> worker;
  };
  std::vector<std::unique_ptr<Slot>> slots(control.workers);
  watch::parallel_for(tasks.size(), control, [&](std::uint64_t task, unsigned worker) {
    if (!slots[worker]) slots[worker] = std::make_unique<Slot>(screening, make_sink());
    slots[worker]->worker.run(tasks[task]);
  });
  std::vector<Sink> sinks;
  for (auto& slot : slots)
    if (slot) sinks.push_back(std::move(slot->sink));
  return sinks;
}

}  // namespace warpmatch::cpu
