#pragma once

#include <cstdint>
#include <functional>

#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// Calls `work(task, worker)` once for every task below `tasks`, on `control.workers` threads, the calling thread
/// among them as worker 0. Tasks are handed out in order, one at a time. The calling thread reports to the monitor
/// between its tasks, at most every 50 ms; an exception from the monitor or from a task stops the rest and is
/// thrown on once every thread has come back.
void parallel_for(std::uint64_t tasks, const dispatch::Control& control,
                  const std::function<void(std::uint64_t task, unsigned worker)>& work);

}  // namespace warpmatch::cpu
