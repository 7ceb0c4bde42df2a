#include "gil.hpp"

#include <unistd.h>
#include <utility>

namespace warpmatch::bindings {
namespace {

/// What the innermost WithoutGil of this thread gave away. It is taken back as it is: PyGILState_Ensure would look for
/// it, and crashes once Python has ended.
thread_local PyThreadState* given_away = nullptr;

void take_back(PyThreadState* state) {
  or_wait_for_the_end([state] { PyEval_RestoreThread(state); });
}

}  // namespace

void wait_for_the_end() noexcept {
  for (;;) pause();
}

WithoutGil::WithoutGil() : state_(PyEval_SaveThread()), outer_(std::exchange(given_away, state_)) {}

WithoutGil::~WithoutGil() {
  take_back(state_);
  given_away = outer_;
}

WithGil::WithGil() : own_(std::exchange(given_away, nullptr)) {
  if (own_ != nullptr)
    take_back(own_);
  else
    state_ = or_wait_for_the_end([] { return PyGILState_Ensure(); });
}

WithGil::~WithGil() {
  if (own_ != nullptr)
    given_away = PyEval_SaveThread();
  else
    PyGILState_Release(state_);
}

}  // namespace warpmatch::bindings
