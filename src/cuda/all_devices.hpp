#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <warpmatch/error.hpp>

#include "cuda/operations/operations.hpp"
#include "dispatch/executor.hpp"
#include "dispatch/operations/part_team.hpp"

namespace warpmatch::cuda {

/// The executor of several devices: a host thread each, and parts of the left side go to whichever is free. Each
/// device holds both corpora. Results are those of one device. `Device` is a DeviceExecutor.
template <class Device>
class AllDevices final : public dispatch::Executor {
 public:
  explicit AllDevices(std::vector<const Device*> devices) : devices_(std::move(devices)) {}

  std::string name() const override { return "cuda:all"; }
  std::string detail() const override {
    std::string text;
    for (const Device* device : devices_) text += (text.empty() ? "" : ", ") + device->detail();
    return std::to_string(devices_.size()) + " devices: " + text;
  }

  /// Each of them holds both sides and takes a share of the left one.
  dispatch::Outline outline(const dispatch::Request& request, const dispatch::Work& work, const dispatch::Job& job,
                            const dispatch::Control& control) const override {
    dispatch::Outline all = devices_.front()->outline(request, work, job, control);
    all.tiles = std::max<std::uint64_t>(all.tiles, parts(request.left.distinct()).size());
    all.memory_bytes *= members();
    all.seconds /= members();
    return all;
  }

  void scores(const dispatch::Request& request, const dispatch::DenseTarget& target,
              const dispatch::Control& control) const override {
    if (target.on_device) throw DeviceError("results that stay on a device need one device, not " + name());
    share(request.left.size(), control,
          [&](const Device& device, dispatch::Part part, std::size_t, const dispatch::Control& own) {
            device.scores(request, part, target, own);
          });
  }

  std::vector<dispatch::Choice> top_k(const dispatch::Request& request, std::size_t k,
                                      const dispatch::Control& control) const override {
    std::vector<dispatch::Choice> all = no_choices(request.left.distinct(), k);
    share(request.left.distinct(), control,
          [&](const Device& device, dispatch::Part part, std::size_t, const dispatch::Control& own) {
            std::ranges::copy(device.top_k(request, part, k, own),
                              all.begin() + static_cast<std::ptrdiff_t>(std::size_t{part.first} * k));
          });
    return all;
  }

  /// Row by row there is too little work for more than one device: the first does it.
  void paired(const dispatch::Request& request, const dispatch::DenseTarget& target,
              const dispatch::Control& control) const override {
    devices_.front()->paired(request, target, control);
  }

  void pairs(const dispatch::Request& request, dispatch::PairSink& sink,
             const dispatch::Control& control) const override {
    share(request.left.distinct(), control,
          [&](const Device& device, dispatch::Part part, std::size_t, const dispatch::Control& own) {
            device.pairs(request, part, sink, own);
          });
  }

 private:
  unsigned members() const { return static_cast<unsigned>(devices_.size()); }
  std::vector<dispatch::Part> parts(std::uint32_t total) const { return dispatch::cut_parts(total, members()); }

  template <class Work>
  void share(std::uint32_t total, const dispatch::Control& control, const Work& work) const {
    dispatch::run_parts(parts(total), members(), control,
                        [&](unsigned member, dispatch::Part part, std::size_t number, const dispatch::Control& own) {
                          work(*devices_[member], part, number, own);
                        });
  }

  std::vector<const Device*> devices_;
};

}  // namespace warpmatch::cuda
