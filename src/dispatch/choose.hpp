#pragma once

#include <functional>
#include <string>

#include "dispatch/executor.hpp"
#include "dispatch/planning/cost.hpp"

namespace warpmatch::dispatch {

/// The executor a call goes to, and why.
struct ChosenExecutor {
  const Executor* executor = nullptr;
  std::string reason;
};

/// What a choice goes by, in seconds; each is asked for only where those before it leave the choice open.
struct Estimates {
  std::function<double()> cpu_at_most;
  std::function<double()> cpu;
  std::function<double(unsigned multiprocessors)> cuda;
};

/// The executor the caller named, or for `auto` the one with the smaller estimate. Throws DeviceError only for a
/// device that was named.
ChosenExecutor choose_by(const Estimates& estimates, const RunOptions& run);

/// The same for a request.
ChosenExecutor choose_executor(const Request& request, std::uint64_t result_bytes, const RunOptions& run);

/// Calls `use(executor, control)`. Under `auto` a DeviceError sends the call to the CPU instead: `use` is called again
/// and has to start over.
void run_on(const ChosenExecutor& chosen, const RunOptions& run,
            const std::function<void(const Executor&, const Control&)>& use);

/// Chooses for a request and does the same.
void run_on_chosen(const Request& request, std::uint64_t result_bytes, const RunOptions& run,
                   const std::function<void(const Executor&, const Control&)>& use);

/// The executor of a device that was named, and under `auto` the CPU's. Throws DeviceError where it cannot be used.
const Executor& named_executor(Device device);

/// The executor of one CUDA device that was named, or of all of them. Throws DeviceError likewise.
const CudaExecutor& named_cuda_executor(Device device);

/// The same for calls that have nothing to do there.
void check_named(Device device);

/// How a call runs as executors take it.
Control control_of(const RunOptions& run);
/// The same for a request that goes to an executor: of the CPU's threads no more than its work is worth.
Control control_of(const RunOptions& run, const Request& request, const Executor& executor);
/// The same for work of so many seconds of one thread.
Control control_of(const RunOptions& run, double seconds);

/// `workers`, with 0 meaning every core.
unsigned resolve_workers(unsigned workers);

}  // namespace warpmatch::dispatch
