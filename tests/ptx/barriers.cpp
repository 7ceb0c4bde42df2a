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

/// All of them have seen what each of them had.
void release_lanes(const std::vector<Thread*>& lanes) {
  u32 seen[warp_size] = {};
  for (Thread* lane : lanes) {
    if (lane->line != lanes.front()->line)
      find_in_kernel("warp barrier", lane->line, text("lane ", lanes.front()->lane, " is at another one"));
    u32* const own = lane->warp->seen[lane->lane];
    ++own[lane->lane];
    for (u32 i = 0; i < warp_size; ++i) seen[i] = std::max(seen[i], own[i]);
  }
  for (Thread* lane : lanes) {
    std::ranges::copy(seen, lane->warp->seen[lane->lane]);
    wake(*lane);
  }
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

void warp_barrier(Thread& t, int line, u32 mask) {
  if ((mask >> t.lane & 1) == 0) find_in_kernel("warp barrier", line, "the thread is not in its mask");
  t.state = Thread::State::at_warp_barrier;
  t.line = line;
  t.mask = mask;
  std::vector<Thread*> lanes;
  bool all = true;
  for (u32 i = 0; i < warp_size; ++i) {
    if ((mask >> i & 1) == 0) continue;
    Thread* const other = t.warp->lanes[i];
    if (other == nullptr || other->state == Thread::State::ended) {
      find_in_kernel("warp barrier", line, text("lane ", i, " of its mask has ended or never was"));
      continue;
    }
    all = all && other->state == Thread::State::at_warp_barrier && other->mask == mask;
    lanes.push_back(other);
  }
  if (all) release_lanes(lanes);
  suspend(t);
}

void trap(int line, const char* why) {
  find_in_kernel("trap", line, why);
  stop(Fault::trap);
}

}  // namespace ptx
