#pragma once

#include <cstdint>
#include <functional>

#include "watch/control.hpp"

namespace warpmatch::watch {

/// Calls `work(task, worker)` once for every task below `tasks`, on `control.workers` threads, the calling thread
/// among them as worker 0. Tasks are handed out in order, one at a time. The monitor hears in the calling thread; an
/// exception from it or from a task stops the rest at their next poll and is thrown on once every thread
/// has come back. Where a thread cannot be had, the others do its share.
void parallel_for(std::uint64_t tasks, const Control& control,
                  const std::function<void(std::uint64_t task, unsigned worker)>& work);

}  // namespace warpmatch::watch
