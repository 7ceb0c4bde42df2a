#include <algorithm>

#include "ptx/instructions.hpp"

namespace ptx {
namespace {

void release_block(Block& block) {
  const Thread* first = nullptr;
  for (Thread& t : block.threads) {
    if (t.state != Thread::State::at_block_barrier) continue;
    if (first == nullptr) first = &t;
    if (t.line == first->line && t.mask == first->mask) continue;
    find_in_kernel("divergent barrier", first->line, "other threads of the block wait at another one");
    break;
  }
  if (block.waiting < block.threads.size())
    find_in_kernel(
        "missed barrier", first->line,
        text(block.threads.size() - block.waiting, " of ", block.threads.size(), " threads ended before it"));
  block.waiting = 0;
  block.interval = next_interval();
  for (Thread& t : block.threads)
    if (t.state == Thread::State::at_block_barrier) wake(t);
}

/// Waits for the lanes of the mask; the last one to come does `together` for all of them.
template <class F>
void with_warp(Thread& t, int kind, int line, u32 mask, const F& together) {
  if ((mask >> t.lane & 1) == 0) find_in_kernel("warp instruction", line, "the thread is not in its mask");
  t.state = Thread::State::at_warp_barrier;
  t.kind = kind;
  t.line = line;
  t.mask = mask;
  Thread* lanes[warp_size] = {};
  bool all = true;
  for (u32 i = 0; i < warp_size; ++i) {
    if ((mask >> i & 1) == 0) continue;
    Thread* const other = t.warp->lanes[i];
    if (other == nullptr || other->state == Thread::State::ended) {
      find_in_kernel("warp instruction", line, text("lane ", i, " of its mask has ended or never was"));
      continue;
    }
    all = all && other->state == Thread::State::at_warp_barrier && other->kind == kind && other->mask == mask;
    lanes[i] = other;
  }
  if (all) {
    for (const Thread* lane : lanes)
      if (lane != nullptr && lane->line != line)
        find_in_kernel("warp instruction", line, text("lane ", lane->lane, " is at another one"));
    together(lanes);
    for (Thread* lane : lanes)
      if (lane != nullptr) wake(*lane);
  }
  suspend(t);
}

template <class F>
void each(Thread* const* lanes, const F& f) {
  for (u32 i = 0; i < warp_size; ++i)
    if (lanes[i] != nullptr) f(*lanes[i]);
}

}  // namespace

void leave_block(Block& block) {
  --block.live;
  if (block.live > 0 && block.waiting == block.live) release_block(block);
}

void block_barrier(Thread& t, int line, u32 barrier) {
  t.state = Thread::State::at_block_barrier;
  t.line = line;
  t.mask = barrier;
  if (++t.block->waiting == t.block->live) release_block(*t.block);
  suspend(t);
}

bool block_vote(Thread& t, int line, u32 barrier, bool value, Vote mode) {
  t.given = value;
  block_barrier(t, line, barrier);
  const auto given = [](const Thread& other) { return other.given != 0; };
  const auto& threads = t.block->threads;
  const bool result = mode == Vote::any ? std::ranges::any_of(threads, given) : std::ranges::all_of(threads, given);
  block_barrier(t, line, barrier);  // nobody gives anew before everybody has seen this
  return result;
}

void warp_barrier(Thread& t, int line, u32 mask) {
  with_warp(t, 0, line, mask, [](Thread* const* lanes) {
    u32 seen[warp_size] = {};
    each(lanes, [&](const Thread& lane) {
      u32* const own = lane.warp->seen[lane.lane];
      ++own[lane.lane];
      for (u32 i = 0; i < warp_size; ++i) seen[i] = std::max(seen[i], own[i]);
    });
    each(lanes, [&](const Thread& lane) { std::ranges::copy(seen, lane.warp->seen[lane.lane]); });
  });
}

u32 vote(Thread& t, int line, u32 mask, bool value, Vote mode) {
  t.given = value;
  with_warp(t, 1, line, mask, [](Thread* const* lanes) {
    u32 ballot = 0;
    each(lanes, [&](const Thread& lane) { ballot |= lane.given != 0 ? lane.lanemask_eq() : 0; });
    each(lanes, [&](Thread& lane) { lane.got = ballot; });
  });
  switch (mode) {
    case Vote::ballot: return static_cast<u32>(t.got);
    case Vote::any: return t.got != 0;
    case Vote::all: return t.got == mask;
    default: return t.got == 0 || t.got == mask;
  }
}

Shuffled shuffle(Thread& t, int line, u32 mask, u32 value, u32 b, u32 c, Shuffle mode) {
  const u32 by = b & 31, clamp = c & 31, segment = c >> 8 & 31;
  const u32 first = t.lane & segment, last = first | (clamp & ~segment);
  s32 from = 0;
  switch (mode) {
    case Shuffle::up: from = static_cast<s32>(t.lane - by); break;
    case Shuffle::down: from = static_cast<s32>(t.lane + by); break;
    case Shuffle::bfly: from = static_cast<s32>(t.lane ^ by); break;
    case Shuffle::idx: from = static_cast<s32>(first | (by & ~segment)); break;
  }
  const bool valid = mode == Shuffle::up ? from >= static_cast<s32>(last) : from <= static_cast<s32>(last);
  t.source = valid ? static_cast<u32>(from) : t.lane;
  t.given = value;
  with_warp(t, 2, line, mask, [line](Thread* const* lanes) {
    each(lanes, [&](Thread& lane) {
      const Thread* const source = lanes[lane.source];
      if (source == nullptr)
        find_in_kernel("warp instruction", line,
                       text("lane ", lane.lane, " reads lane ", lane.source, ", which is not in its mask"));
      lane.got = source == nullptr ? ~u64{0} : source->given;
    });
  });
  return {static_cast<u32>(t.got), valid};
}

u32 match_any(Thread& t, int line, u32 mask, u64 value) {
  t.given = value;
  with_warp(t, 3, line, mask, [](Thread* const* lanes) {
    each(lanes, [&](Thread& lane) {
      lane.got = 0;
      each(lanes, [&](const Thread& other) { lane.got |= other.given == lane.given ? other.lanemask_eq() : 0; });
    });
  });
  return static_cast<u32>(t.got);
}

void give_way(Thread& t) {
  wake(t);
  suspend(t);
}

void trap(Thread&, int line, const char* why) {
  find_in_kernel("trap", line, why);
  stop(Fault::trap);
}

}  // namespace ptx
