#pragma once

#include <chrono>
#include <cxxabi.h>

#include <pybind11/pybind11.h>

namespace warpmatch::bindings {

namespace py = pybind11;

/// Python's default switch interval: how long other threads wait for the GIL at the most.
inline constexpr auto switch_interval = std::chrono::milliseconds(5);

// When the interpreter ends, it stops the other threads where they want the GIL. Before Python 3.14 it does so by
// pthread_exit, which unwinds the stack; C++ that is not made for that ends the process: a destructor, a `catch (...)`.
// So nothing of ours is unwound. The thread waits for the end of the process, which is what later versions do with it.

/// Never returns.
[[noreturn]] void wait_for_the_end() noexcept;

/// What `work()` gives, which can run code of Python's. Its own frames are unwound, without the GIL: let there be no
/// objects of Python's among what they hold.
template <class Work>
decltype(auto) or_wait_for_the_end(const Work& work) {
  try {
    return work();
  } catch (const abi::__forced_unwind&) {
    wait_for_the_end();
  }
}

/// What a function of Python's gives, which can be anybody's.
template <class... Arguments>
py::object called(py::handle function, const Arguments&... arguments) {
  // The place before them is for the instance of a method.
  PyObject* given[] = {nullptr, arguments.ptr()...};
  constexpr std::size_t count = sizeof...(Arguments) | PY_VECTORCALL_ARGUMENTS_OFFSET;
  PyObject* const made =
      or_wait_for_the_end([&] { return PyObject_Vectorcall(function.ptr(), given + 1, count, nullptr); });
  if (made == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(made);
}

/// The items of anything that can be gone through. A tuple, so that no other thread can drop them.
inline py::tuple items_of(py::handle iterable) {
  PyObject* const items = or_wait_for_the_end([&] { return PySequence_Tuple(iterable.ptr()); });
  if (items == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::tuple>(items);
}

/// While it lives, other threads can have the GIL.
class WithoutGil {
 public:
  WithoutGil();
  ~WithoutGil();
  WithoutGil(const WithoutGil&) = delete;
  WithoutGil& operator=(const WithoutGil&) = delete;

 private:
  PyThreadState* state_;
  PyThreadState* outer_;  ///< of a WithoutGil around a WithGil around this one
};

/// While it lives, this thread has the GIL, be it one of Python's or not. Once Python has ended only threads of
/// Python's come here, and wait.
class WithGil {
 public:
  WithGil();
  ~WithGil();
  WithGil(const WithGil&) = delete;
  WithGil& operator=(const WithGil&) = delete;

 private:
  PyThreadState* own_;  ///< what a WithoutGil of this thread gave away, or null
  PyGILState_STATE state_{};
};

}  // namespace warpmatch::bindings
