#include "run.hpp"

#include <string>
#include <utility>

#include "errors.hpp"

namespace warpmatch::bindings {

Device device_of(py::handle device) {
  if (!py::isinstance<py::str>(device)) {
    throw py::type_error("[device] is " + describe(device) +
                         "; expected 'auto', 'cpu', 'cuda', 'cuda:N' or 'cuda:all'");
  }
  py::ssize_t size = 0;
  const char* text = PyUnicode_AsUTF8AndSize(device.ptr(), &size);
  if (text == nullptr) throw py::error_already_set();
  return Device::parse({text, static_cast<std::size_t>(size)});
}

unsigned worker_count(py::handle workers) {
  if (workers.is_none()) return 0;
  if (PyIndex_Check(workers.ptr()) == 0) {
    throw py::type_error("[workers] is " + describe(workers) + "; expected a whole number or None");
  }
  const py::ssize_t count = PyNumber_AsSsize_t(workers.ptr(), nullptr);
  if (count == -1) {
    if (PyErr_Occurred() != nullptr) {  // its own __index__ failed, as that of an array does
      py::error_already_set cause;
      refuse_because(std::move(cause), "[workers] is " + describe(workers) + "; expected a whole number or None");
    }
    return 0;
  }
  constexpr py::ssize_t most = 1 << 16;
  if (count < 1) {
    throw InvalidArgument("workers",
                          "must be at least 1, or None or -1 for every core, got " + describe_value(workers));
  }
  if (count > most) {
    throw InvalidArgument("workers", "must be at most " + std::to_string(most) + ", got " + describe_value(workers));
  }
  return static_cast<unsigned>(count);
}

void PythonMonitor::report(std::uint64_t done, std::uint64_t total) {
  using std::chrono::milliseconds;
  const auto now = std::chrono::steady_clock::now();
  if (done < total && now - last_ < milliseconds(50)) return;
  last_ = now;
  const WithGil gil;
  check_signals();
  if (done == done_ && total == total_) return;
  done_ = done;
  total_ = total;
  if (!progress_.is_none()) called(progress_, py::int_(done), py::int_(total));
}

void PythonMonitor::finish() const {
  if (!progress_.is_none() && done_ < total_) called(progress_, py::int_(total_), py::int_(total_));
}

}  // namespace warpmatch::bindings
