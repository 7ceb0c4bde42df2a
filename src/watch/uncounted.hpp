#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include <warpmatch/monitor.hpp>

#include "watch/here.hpp"

namespace warpmatch::watch {

/// While it lives, loops of its thread (parallel.hpp) can be stopped as ever, but are not counted: whoever hears, hears
/// what was said last. For samples, after which the work that counts begins.
class Uncounted final : public Monitor {
 public:
  Uncounted()
      : hears_(Watch::current()),
        own_(hears_ != nullptr ? std::optional<Watch>(std::in_place, this, std::chrono::milliseconds(0))
                               : std::optional<Watch>()) {}

  void report(std::uint64_t, std::uint64_t) override {
    const Place place(hears_, here().flag);
    Watch::poll();
  }

 private:
  Watch* const hears_;
  std::optional<Watch> own_;
};

}  // namespace warpmatch::watch
