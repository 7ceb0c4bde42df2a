#pragma once

#include <warpmatch/monitor.hpp>

#include "watch/team.hpp"

namespace warpmatch::watch {

/// What a thread knows of the call it works for.
struct Here {
  Watch* watch = nullptr;    ///< in the thread that made the call
  StopFlag* flag = nullptr;  ///< of the innermost team
};

Here& here();

/// Puts another state in its place while it lives.
class Place {
 public:
  Place(Watch* watch, StopFlag* flag) : before_(here()) { here() = {watch, flag}; }
  ~Place() { here() = before_; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  Here before_;
};

}  // namespace warpmatch::watch
