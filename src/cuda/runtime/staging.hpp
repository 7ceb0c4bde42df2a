#pragma once

#include <algorithm>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstring>

#include "watch/fork_join.hpp"

namespace warpmatch::cuda {

// How copies between a device and ordinary host memory go: piece by piece through slots of page-locked memory, so that
// the copy engine fills or empties some slots while the host works on the others. Neither a device nor CUDA is needed
// to run what is here.

/// Page-locked memory in slots of equal size.
template <class S>
concept StagingSlots = requires(S& slots, unsigned slot) {
  { slots.count() } -> std::same_as<unsigned>;          // of slots
  { slots.slot_bytes() } -> std::same_as<std::size_t>;  // of each
  { slots.at(slot) } -> std::same_as<std::byte*>;
  slots.mark(slot);  // notes that copies into or out of a slot have been started
  slots.wait(slot);  // returns once all of them that were marked are done
};

/// Rows on the host, some distance apart, that lie one behind the other on the device, perhaps behind a head that goes
/// elsewhere.
struct RowTarget {
  std::byte* first = nullptr;
  std::size_t row_bytes = 0;
  std::size_t stride_bytes = 0;
  std::byte* head = nullptr;
  std::size_t head_bytes = 0;

  /// Writes the bytes from `offset` on, counted as they lie on the device.
  void write(std::size_t offset, const std::byte* from, std::size_t bytes) const {
    if (offset < head_bytes) {
      const std::size_t part = std::min(bytes, head_bytes - offset);
      std::memcpy(head + offset, from, part);
      if (bytes == part) return;
      from += part;
      bytes -= part;
      offset = head_bytes;
    }
    offset -= head_bytes;
    for (std::size_t row = offset / row_bytes, column = offset % row_bytes; bytes > 0; ++row, column = 0) {
      const std::size_t part = std::min(bytes, row_bytes - column);
      std::memcpy(first + row * stride_bytes + column, from, part);
      from += part;
      bytes -= part;
    }
  }
};

/// A download cut into pieces of a slot each; piece p goes through slot p % slots.
template <StagingSlots Slots>
class StagedDownload {
 public:
  StagedDownload(RowTarget to, std::size_t bytes) : to_(to), bytes_(bytes) {}

  /// Starts the first pieces. `copy(slot memory, offset, bytes)` starts a copy from the device.
  template <class Copy>
  void begin(Slots& slots, const Copy& copy) const {
    for (std::size_t piece = 0; piece < std::min<std::size_t>(pieces(slots), slots.count()); ++piece)
      start(slots, copy, piece);
  }

  /// Takes every piece to its rows, on up to `threads` threads with the caller among them, and starts the rest.
  /// `enter()` is called first on each. An exception stops all and is rethrown. Where a thread cannot be had the caller
  /// does its work.
  template <class Copy, class Enter>
  void finish(Slots& slots, unsigned threads, const Copy& copy, const Enter& enter) const {
    const std::size_t all = pieces(slots);
    // Slots are not shared between threads, so their number must divide by that of threads.
    threads = std::max(1u, std::min({threads, slots.count(), static_cast<unsigned>(std::min<std::size_t>(all, 64))}));
    while (slots.count() % threads != 0) --threads;

    std::atomic<bool> stopped{false};
    watch::fork_join(threads, [&](unsigned worker) {
      try {
        [[maybe_unused]] const auto entered = enter();
        for (std::size_t piece = worker; piece < all && !stopped.load(std::memory_order_relaxed); piece += threads) {
          take(slots, piece);
          if (piece + slots.count() < all) start(slots, copy, piece + slots.count());
        }
      } catch (...) {
        stopped = true;
        throw;
      }
    });
  }

 private:
  std::size_t pieces(const Slots& slots) const { return (bytes_ + slots.slot_bytes() - 1) / slots.slot_bytes(); }
  std::size_t size(const Slots& slots, std::size_t piece) const {
    return std::min(slots.slot_bytes(), bytes_ - piece * slots.slot_bytes());
  }

  template <class Copy>
  void start(Slots& slots, const Copy& copy, std::size_t piece) const {
    const auto slot = static_cast<unsigned>(piece % slots.count());
    copy(slots.at(slot), piece * slots.slot_bytes(), size(slots, piece));
    slots.mark(slot);
  }

  void take(Slots& slots, std::size_t piece) const {
    const auto slot = static_cast<unsigned>(piece % slots.count());
    slots.wait(slot);
    to_.write(piece * slots.slot_bytes(), slots.at(slot), size(slots, piece));
  }

  RowTarget to_;
  std::size_t bytes_;
};

/// Packs uploads into slots, one behind the other, so that a small one costs no waiting. The source of an upload may
/// change as soon as it returns.
template <StagingSlots Slots>
class UploadRing {
 public:
  explicit UploadRing(Slots& slots) : slots_(slots) {}

  /// `copy(slot memory, offset, bytes)` starts a copy to the device, in the order of the calls.
  template <class Copy>
  void upload(const std::byte* from, std::size_t bytes, const Copy& copy) {
    for (std::size_t offset = 0; offset < bytes;) {
      if (used_ == slots_.slot_bytes()) turn();
      const std::size_t part = std::min(bytes - offset, slots_.slot_bytes() - used_);
      std::byte* const place = slots_.at(slot_) + used_;
      std::memcpy(place, from + offset, part);
      copy(place, offset, part);
      offset += part;
      used_ = std::min((used_ + part + kAlignment - 1) / kAlignment * kAlignment, slots_.slot_bytes());
    }
  }

 private:
  static constexpr std::size_t kAlignment = 64;

  void turn() {
    slots_.mark(slot_);
    slot_ = (slot_ + 1) % slots_.count();
    slots_.wait(slot_);
    used_ = 0;
  }

  Slots& slots_;
  unsigned slot_ = 0;
  std::size_t used_ = 0;
};

}  // namespace warpmatch::cuda
