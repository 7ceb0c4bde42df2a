#include "cuda/all_devices.hpp"

#include <algorithm>
#include <cstdint>

#include <warpmatch/error.hpp>

#include "cuda/operations/operations.hpp"
#include "dispatch/operations/part_team.hpp"

namespace warpmatch::cuda {

std::string AllDevices::detail() const {
  std::string text;
  for (const PartExecutor* device : devices_) text += (text.empty() ? "" : ", ") + device->detail();
  return std::to_string(devices_.size()) + " devices: " + text;
}

dispatch::JobPlan AllDevices::plan(const dispatch::Request& request, const dispatch::Work& work,
                                   const dispatch::Job& job, const dispatch::Control& control) const {
  dispatch::JobPlan all = devices_.front()->plan(request, work, job, control);
  all.tiles = std::max<std::uint64_t>(all.tiles, dispatch::cut_parts(request.left.distinct(), members()).size());
  all.memory_bytes *= members();
  all.seconds /= members();
  return all;
}

void AllDevices::scores(const dispatch::Request& request, const dispatch::DenseTarget& target,
                        const dispatch::Control& control) const {
  if (target.on_device) throw DeviceError("results that stay on a device need one device, not " + name());
  share(request.left.size(), Longest::first, control,
        [&](const PartExecutor& device, dispatch::Part part, const dispatch::Control& own) {
          device.scores(request, part, target, own);
        });
}

std::vector<dispatch::Choice> AllDevices::top_k(const dispatch::Request& request, std::size_t k,
                                                const dispatch::Control& control) const {
  std::vector<dispatch::Choice> all = no_choices(request.left.distinct(), k);
  share(request.left.distinct(), Longest::last, control,
        [&](const PartExecutor& device, dispatch::Part part, const dispatch::Control& own) {
          std::ranges::copy(device.top_k(request, part, k, own),
                            all.begin() + static_cast<std::ptrdiff_t>(std::size_t{part.first} * k));
        });
  return all;
}

void AllDevices::pairs(const dispatch::Request& request, dispatch::PairSink& sink,
                       const dispatch::Control& control) const {
  // Of a self-join the first parts have the most pairs.
  share(request.left.distinct(), request.self ? Longest::first : Longest::last, control,
        [&](const PartExecutor& device, dispatch::Part part, const dispatch::Control& own) {
          device.pairs(request, part, sink, own);
        });
}

void AllDevices::paired(const TextSource& queries, const TextSource& choices, const ScoreOptions& options,
                        const dispatch::DenseTarget& target, const dispatch::Control& control) const {
  devices_.front()->paired(queries, choices, options, target, control);
}

void AllDevices::chosen(const dispatch::Request& request, const dispatch::RankPairs& pairs, std::span<double> scores,
                        const dispatch::Control& control) const {
  devices_.front()->chosen(request, pairs, scores, control);
}

void AllDevices::share(std::uint32_t total, Longest longest, const dispatch::Control& control,
                       const PartWork& work) const {
  std::vector<dispatch::Part> parts = dispatch::cut_parts(total, members());
  if (longest == Longest::last) std::ranges::reverse(parts);
  dispatch::run_parts(parts, members(), control,
                      [&](unsigned member, dispatch::Part part, std::size_t, const dispatch::Control& own) {
                        work(*devices_[member], part, own);
                      });
}

}  // namespace warpmatch::cuda
