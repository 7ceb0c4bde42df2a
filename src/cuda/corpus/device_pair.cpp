#include "cuda/corpus/device_pair.hpp"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

#include "corpus/packing/alphabet.hpp"
#include "corpus/signature_layout.hpp"
#include "corpus/words/words.hpp"
#include "cuda/runtime/packet.hpp"

namespace warpmatch::cuda {
namespace {

// The bindings name every member, so that one that is added is not forgotten here.

auto members(const scoring::Measure& of) {
  const auto& [metric, form, integer, scale, counts_edits, weight, empty_is_zero] = of;
  return std::tuple(metric, form, integer, scale, counts_edits, weight, empty_is_zero);
}

auto members(const scoring::Cutoff& of) {
  const auto& [rule, has_cutoff, cutoff] = of;
  return std::tuple(rule, has_cutoff, cutoff);
}

bool same(const scoring::ScoreRule& a, const scoring::ScoreRule& b) {
  return members(a.measure()) == members(b.measure()) &&
         members(static_cast<const scoring::Cutoff&>(a)) == members(static_cast<const scoring::Cutoff&>(b));
}

/// The first of a list that `is_it` holds for, which becomes the first of all; null where there is none.
template <class T, class IsIt>
T* to_front(std::list<T>& list, const IsIt& is_it) {
  const auto found = std::ranges::find_if(list, is_it);
  if (found == list.end()) return nullptr;
  list.splice(list.begin(), list, found);
  return &list.front();
}

}  // namespace

DeviceCutoff::DeviceCutoff(Queue& queue, CutoffLengths lengths)
    : windows_(std::move(lengths.windows)), memory_(nullptr, 0) {
  Packet all;
  const std::size_t windows = all.add<RankRange>(windows_);
  const std::size_t limits = lengths.limits ? all.add<std::int64_t>(lengths.limits->values()) : 0;
  const std::size_t maxima = lengths.limits ? all.add<std::uint32_t>(lengths.limits->maxima()) : 0;
  memory_ = to_device(queue, all.words(), "the distance limits of a cutoff", Queue::Lasting::kept);
  const auto* const at = reinterpret_cast<const std::byte*>(memory_.data());
  device_windows_ = reinterpret_cast<const RankRange*>(at + windows);
  if (lengths.limits)
    limits_ = lengths.limits->view_of(reinterpret_cast<const std::int64_t*>(at + limits),
                                      reinterpret_cast<const std::uint32_t*>(at + maxima));
  queue.wait();  // other calls, on other streams, may use it from here on
}

const std::uint32_t* DevicePair::symbols(Queue& queue, bool swapped) {
  if (&left_ == &right_) return nullptr;
  return symbols_[swapped].get(queue, "the symbols of one corpus in the other one's alphabet", [&] {
    return swapped ? corpus::translation(right_.alphabet(), left_.alphabet())
                   : corpus::translation(left_.alphabet(), right_.alphabet());
  });
}

const std::uint32_t* DevicePair::words(Queue& queue, bool swapped) {
  if (&left_ == &right_) return nullptr;
  return words_[swapped].get(queue, "the words of one corpus in the other one", [&] {
    return swapped ? corpus::translation(right_.words(), left_.words())
                   : corpus::translation(left_.words(), right_.words());
  });
}

const core::Signature* DevicePair::foreign_signatures(Queue& queue) {
  return foreign_signatures_.get(queue, "the signatures of the smaller corpus", [&] {
    const corpus::PackedCorpus& layout = corpus::layout_owner(left_, right_);
    const corpus::PackedCorpus& of = &layout == &left_ ? right_ : left_;
    return corpus::make_signatures(of, layout.signature_layout(),
                                   corpus::translation(of.alphabet(), layout.alphabet()));
  });
}

std::shared_ptr<const DeviceCutoff> DevicePair::cutoff(Queue& queue, const dispatch::Request& request,
                                                       const std::function<CutoffLengths()>& make) {
  const std::lock_guard lock(mutex_);
  const auto is_it = [&](const OfCutoff& of) { return of.scorer == request.scorer && same(of.rule, request.rule); };
  if (const OfCutoff* const kept = to_front(cutoffs_, is_it)) {
    queue.hold(kept->cutoff);
    return kept->cutoff;
  }
  const auto made = std::make_shared<const DeviceCutoff>(queue, make());
  cutoffs_.push_front({request.scorer, request.rule, made});
  if (cutoffs_.size() > most_cutoffs) cutoffs_.pop_back();
  queue.hold(made);
  return made;
}

std::shared_ptr<DevicePair> KeptPairs::with(const DeviceCorpus& right,
                                            const std::function<std::shared_ptr<DevicePair>()>& make) {
  std::list<Kept> gone;  // outside of the lock
  const std::lock_guard lock(mutex_);
  if (const Kept* const kept = to_front(kept_, [&](const Kept& of) { return of.right == &right; })) return kept->pair;
  kept_.push_front({&right, make()});
  if (kept_.size() > most) gone.splice(gone.begin(), kept_, std::prev(kept_.end()));
  return kept_.front().pair;
}

void KeptPairs::forget(const DeviceCorpus& right) {
  std::list<Kept> gone;  // outside of the lock
  const std::lock_guard lock(mutex_);
  if (to_front(kept_, [&](const Kept& of) { return of.right == &right; }) != nullptr)
    gone.splice(gone.begin(), kept_, kept_.begin());
}

}  // namespace warpmatch::cuda
