#include "ptx/instructions.hpp"

namespace ptx {
namespace {

void release(Group& group) {
  const std::span<Thread> threads(group.first, group.size);
  const Thread* first = nullptr;
  bool at_one = true;
  for (Thread& t : threads) {
    if (t.waits != &group) continue;
    if (first == nullptr) first = &t;
    at_one = at_one && t.line == first->line;
    wake(t);
  }
  if (!at_one) find_in_kernel("divergent barrier", first->line, "other threads wait at another one");
  if (group.live < group.size)
    find_in_kernel("missed barrier", first->line,
                   text(group.size - group.live, " of ", group.size, " threads ended before it"));
  group.waiting = 0;
  group.interval = next_interval();
}

}  // namespace

void leave(Group& group) {
  --group.live;
  if (group.live > 0 && group.waiting == group.live) release(group);
}

void barrier(Thread& t, int line, Group& group) {
  t.waits = &group;
  t.line = line;
  if (++group.waiting == group.live) release(group);
  suspend(t);
}

void trap(int line, const char* why) {
  find_in_kernel("trap", line, why);
  stop(Fault::trap);
}

}  // namespace ptx
