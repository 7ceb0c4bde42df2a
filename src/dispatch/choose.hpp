#pragma once

#include <functional>
#include <string>

#include "dispatch/cost.hpp"
#include "dispatch/executor.hpp"

namespace warpmatch::dispatch {

/// The executor a call goes to, and why.
struct ChosenExecutor {
  const Executor* executor = nullptr;
  std::string reason;
};

/// The executor the caller named, or for `auto` the one with the smaller estimate. Throws DeviceError only for a
/// device that was named.
ChosenExecutor choose_executor(const Request& request, std::uint64_t result_bytes, const RunOptions& run);

/// Chooses and calls `use(executor, control)`. Under `auto` a DeviceError sends the call to the CPU instead.
void run_on_chosen(const Request& request, std::uint64_t result_bytes, const RunOptions& run,
                   const std::function<void(const Executor&, const Control&)>& use);

/// `workers`, with 0 meaning every core.
unsigned resolve_workers(unsigned workers);

}  // namespace warpmatch::dispatch
