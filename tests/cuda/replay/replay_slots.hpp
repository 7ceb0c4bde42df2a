#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "cuda/runtime/queue.hpp"
#include "cuda/runtime/staging.hpp"

namespace warpmatch::test {

/// Staging slots, few and small, with the copies of a stream that run as late as a device may: in their order, when
/// a slot is waited for or `flush` is called. So a slot that is written or read too early shows.
class ReplaySlots {
 public:
  unsigned count() const { return slots; }
  std::size_t slot_bytes() const { return bytes; }
  std::byte* at(unsigned slot) { return memory_.data() + slot * bytes; }

  /// Puts a copy into or out of the slot that holds `place` on the stream.
  void start(const std::byte* place, std::function<void()> copy) {
    const std::lock_guard lock(mutex_);
    stream_.emplace_back(static_cast<unsigned>((place - memory_.data()) / bytes), std::move(copy));
  }

  void mark(unsigned) {}  // a wait is for all that was started
  void wait(unsigned slot) {
    const std::lock_guard lock(mutex_);
    std::size_t end = stream_.size();
    while (end > 0 && stream_[end - 1].first != slot) --end;
    run(end);
  }
  void flush() {
    const std::lock_guard lock(mutex_);
    run(stream_.size());
  }

 private:
  static constexpr unsigned slots = 4;
  static constexpr std::size_t bytes = 96;

  void run(std::size_t end) {
    for (std::size_t i = 0; i < end; ++i) stream_[i].second();
    stream_.erase(stream_.begin(), stream_.begin() + static_cast<std::ptrdiff_t>(end));
  }

  std::mutex mutex_;
  std::array<std::byte, slots * bytes> memory_{};
  std::vector<std::pair<unsigned, std::function<void()>>> stream_;
};

static_assert(cuda::StagingSlots<ReplaySlots>);

/// What a device's downloads hold of page-locked memory: a lease each, from when it is begun until it is finished or
/// gone.
class Leases {
 public:
  std::shared_ptr<void> take() {
    most_ = std::max(most_, ++now_);
    return {this, [](void* leases) { --static_cast<Leases*>(leases)->now_; }};
  }
  int most() const { return most_; }  ///< ever held at once

 private:
  int now_ = 0;
  int most_ = 0;
};

/// The Download of a ReplayQueue. It reads its source at `finish`, or as soon as a slot is free: a caller who may go
/// by neither has to get the same from both.
class ReplayDownload final : public cuda::Download {
 public:
  ReplayDownload(bool late, cuda::RowTarget to, const std::byte* from, std::size_t bytes,
                 std::shared_ptr<void> lease = nullptr)
      : late_(late),
        from_(from),
        staged_(to, bytes),
        slots_(std::make_unique<ReplaySlots>()),
        lease_(std::move(lease)) {
    staged_.begin(*slots_, copy());
  }

  void finish() override {
    if (!slots_) return;
    staged_.finish(*slots_, 2, copy(), [] { return 0; });
    slots_.reset();
    lease_.reset();
  }

 private:
  std::function<void(std::byte*, std::size_t, std::size_t)> copy() {
    return [slots = slots_.get(), late = late_, from = from_](std::byte* to, std::size_t offset, std::size_t bytes) {
      const auto read = [=] { std::memcpy(to, from + offset, bytes); };
      late ? slots->start(to, read) : read();
    };
  }

  bool late_;
  const std::byte* from_;
  cuda::StagedDownload<ReplaySlots> staged_;
  std::unique_ptr<ReplaySlots> slots_;  // null once finished
  std::shared_ptr<void> lease_;
};

}  // namespace warpmatch::test
