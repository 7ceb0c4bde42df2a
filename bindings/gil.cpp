#include "gil.hpp"

#include <unistd.h>

namespace warpmatch::bindings {

void wait_for_the_end() noexcept {
  for (;;) pause();
}

WithoutGil::~WithoutGil() {
  or_wait_for_the_end([this] { PyEval_RestoreThread(state_); });
}

WithGil::WithGil() : state_(or_wait_for_the_end([] { return PyGILState_Ensure(); })) {}

}  // namespace warpmatch::bindings
