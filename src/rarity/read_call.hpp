#pragma once

#include <functional>
#include <span>
#include <vector>

#include "dispatch/choose.hpp"
#include "rarity/executor_choice.hpp"
#include "rarity/model/model.hpp"
#include "rarity/reading/reading.hpp"
#include "rarity/reading/sides.hpp"
#include "rarity/search/device_request.hpp"
#include "rarity/search/join.hpp"

namespace warpmatch::rarity {

/// The strings of a batch call, read: one side, joined with itself, or two. Model and options outlive it.
class ReadCall {
 public:
  ReadCall(const Model& model, std::span<const Corpus> sides, const RunOptions& run)
      : model_(model),
        corpora_(sides.begin(), sides.end()),
        run_(run),
        reading_(model, sides, run),
        sides_(sides.size() == 1 ? Sides::self(reading_.packed())
                                 : Sides::two(reading_.packed(), sides.front().size())) {}
  ReadCall(const ReadCall&) = delete;
  ReadCall& operator=(const ReadCall&) = delete;

  const Reading& reading() const { return reading_; }
  const Sides& sides() const { return sides_; }
  const RunOptions& run() const { return run_; }

  BatchCall about(Operation operation, double cutoff) const { return {operation, reading_, sides_, cutoff}; }
  /// The strings as a device takes them.
  DeviceRequest for_device(double cutoff) const { return {model_, reading_, corpora_, cutoff, run_.workers}; }

  /// Calls `on_cpu(control)` or `on_device(executor, request, control)`, whichever was named or costs less. Where a
  /// device that nobody named fails the CPU starts over.
  template <class OnCpu, class OnDevice>
  void run_on_chosen(const BatchCall& call, const OnCpu& on_cpu, const OnDevice& on_device) const {
    dispatch::run_on(choose_executor(call, run_), run_,
                     [&](const dispatch::Executor& executor, const dispatch::Control& control) {
                       if (&executor == &dispatch::cpu_executor()) return on_cpu(control);
                       on_device(executor, for_device(call.cutoff), control);
                     });
  }

  /// Finds the pairs that meet the cutoff; `fresh` makes the sink, empty.
  void find_pairs(double cutoff, const std::function<dispatch::PairSink&()>& fresh) const {
    run_on_chosen(
        about(sides_.is_self() ? Operation::self_join : Operation::pairs, cutoff),
        [&](const dispatch::Control& control) { rarity::find_pairs(reading_, sides_, cutoff, control, fresh()); },
        [&](const dispatch::Executor& executor, const DeviceRequest& request, const dispatch::Control& control) {
          request.find_pairs(executor, control, fresh());
        });
  }

 private:
  const Model& model_;
  std::vector<Corpus> corpora_;
  const RunOptions& run_;
  Reading reading_;
  Sides sides_;
};

}  // namespace warpmatch::rarity
