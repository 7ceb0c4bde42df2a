#pragma once

#include <cstdint>
#include <vector>

#include "watch/control.hpp"
#include "watch/parallel.hpp"

namespace warpmatch::cpu {

/// How many of the pairs that a search came across it had to score.
struct SearchCounts {
  std::uint64_t looks = 0;      ///< pieces of signatures,
  std::uint64_t looked_at = 0;  ///< and all that were compared
  std::uint64_t read = 0;       ///< symbols of the choices that these leave
  std::uint64_t scored = 0;
};

/// Runs the tasks on the threads of `control`, each with a worker that `make()` makes for its first one; what all of
/// them counted.
template <class Task, class Make>
SearchCounts run_search(const std::vector<Task>& tasks, const dispatch::Control& control, const Make& make) {
  std::vector<decltype(make())> workers(control.workers);
  watch::parallel_for(tasks.size(), control, [&](std::uint64_t task, unsigned number) {
    if (!workers[number]) workers[number] = make();
    workers[number]->run(tasks[task]);
  });
  SearchCounts counts;
  for (const auto& worker : workers) {
    if (!worker) continue;
    counts.looks += worker->counts().looks;
    counts.looked_at += worker->counts().looked_at;
    counts.read += worker->counts().read;
    counts.scored += worker->counts().scored;
  }
  return counts;
}

}  // namespace warpmatch::cpu
