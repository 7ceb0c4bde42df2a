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
  const unsigned workers = resolve_workers(run.workers);
  Work work;
  return choose_by({.cpu_at_most = [&] { return cpu_seconds(at_most(request), workers); },
                    .cpu =
                        [&] {
                          work = measure(request);
                          return cpu_seconds(work, workers);
                        },
                    .cuda =
                        [&](unsigned multiprocessors) {
                          return cuda_seconds(work, text_bytes(request) + result_bytes, multiprocessors);
                        }},
                   run);
}

void run_on_chosen(const Request& request, std::uint64_t result_bytes, const RunOptions& run,
                   const std::function<void(const Executor&, const Control&)>& use) {
  run_on(choose_executor(request, result_bytes, run), run, use);
}

void run_on(const ChosenExecutor& chosen, const RunOptions& run,
            const std::function<void(const Executor&, const Control&)>& use) {
  const Control control = control_of(run);
  if (run.device.kind != Device::Kind::automatic || chosen.executor == &cpu_executor())
    return use(*chosen.executor, control);
  try {
    use(*chosen.executor, control);
  } catch (const DeviceError&) {
    use(cpu_executor(), control);
  }
}

}  // namespace warpmatch::dispatch
