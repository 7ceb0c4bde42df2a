#include "dispatch/choose.hpp"

#include <algorithm>
#include <sstream>
#include <thread>

#include <warpmatch/device.hpp>

namespace warpmatch::dispatch {
namespace {

// Less work than this is not worth asking the driver about a device.
constexpr double kWorthAGpu = 0.05;

std::string seconds(double value) {
  std::ostringstream text;
  text.precision(2);
  text << value << " s";
  return text.str();
}

}  // namespace

unsigned resolve_workers(unsigned workers) {
  return workers != 0 ? workers : std::max(1u, std::thread::hardware_concurrency());
}

Control control_of(const RunOptions& run) { return {resolve_workers(run.workers), Watch::current()}; }

Control control_of(const RunOptions& run, double seconds) {
  const unsigned useful = useful_workers(seconds, run.workers != 0 ? run.workers : ~0U);
  // Counting the cores takes longer than a small call.
  return {run.workers != 0 || useful == 1 ? useful : std::min(useful, resolve_workers(0)), Watch::current()};
}

Control control_of(const RunOptions& run, const Request& request, const Executor& executor) {
  if (&executor != &cpu_executor() || run.workers == 1) return control_of(run);
  return control_of(run, usual_seconds(request));
}

const Executor& named_executor(Device device) {
  if (device.kind != Device::Kind::cuda) return cpu_executor();
  return named_cuda_executor(device);
}

const CudaExecutor& named_cuda_executor(Device device) {
  return device.ordinal == Device::all ? all_cuda_executor() : cuda_executor(device.ordinal);
}

void check_named(Device device) { named_executor(device); }

ChosenExecutor choose_by(const Estimates& estimates, const RunOptions& run) {
  if (run.device.kind != Device::Kind::automatic) return {&named_executor(run.device), "asked for"};
  if (estimates.cpu_at_most() < kWorthAGpu) return {&cpu_executor(), "too little work for a GPU"};
  const CudaStatus status = cuda_status();
  if (status.devices.empty()) return {&cpu_executor(), "no usable GPU: " + status.why_unusable};
  const double cpu = estimates.cpu();
  const double cuda = estimates.cuda(static_cast<unsigned>(status.devices.front().multiprocessors));
  if (cpu <= cuda)
    return {&cpu_executor(), "estimated " + seconds(cpu) + " on the CPU, " + seconds(cuda) + " on the GPU"};
  return {&cuda_executor(status.devices.front().ordinal),
          "estimated " + seconds(cuda) + " on the GPU, " + seconds(cpu) + " on the CPU"};
}

ChosenExecutor choose_executor(const Request& request, std::uint64_t result_bytes, const RunOptions& run) {
  Work work;
  return choose_by({.cpu_at_most =
                        [&] {
                          const Work most = at_most(request);
                          const double alone = cpu_seconds(most, 1);
                          return alone < kWorthAGpu ? alone : cpu_seconds(most, resolve_workers(run.workers));
                        },
                    .cpu =
                        [&] {
                          work = measure(request);
                          return cpu_seconds(work, resolve_workers(run.workers));
                        },
                    .cuda =
                        [&](unsigned multiprocessors) {
                          return cuda_seconds(work, text_bytes(request) + result_bytes, multiprocessors);
                        }},
                   run);
}

namespace {

/// Calls `use`; under `auto` a DeviceError sends the call to the CPU instead.
void use_on(const ChosenExecutor& chosen, const RunOptions& run, const std::function<void(const Executor&)>& use) {
  if (run.device.kind != Device::Kind::automatic || chosen.executor == &cpu_executor()) return use(*chosen.executor);
  try {
    use(*chosen.executor);
  } catch (const DeviceError&) {
    use(cpu_executor());
  }
}

}  // namespace

void run_on_chosen(const Request& request, std::uint64_t result_bytes, const RunOptions& run,
                   const std::function<void(const Executor&, const Control&)>& use) {
  use_on(choose_executor(request, result_bytes, run), run,
         [&](const Executor& executor) { use(executor, control_of(run, request, executor)); });
}

void run_on(const ChosenExecutor& chosen, const RunOptions& run,
            const std::function<void(const Executor&, const Control&)>& use) {
  const Control control = control_of(run);
  use_on(chosen, run, [&](const Executor& executor) { use(executor, control); });
}

}  // namespace warpmatch::dispatch
