#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <pybind11/pybind11.h>

#include <warpmatch/corpus.hpp>

#include "arrow_abi.hpp"

namespace warpmatch::bindings {

namespace py = pybind11;

/// Strings borrowed from Python, with all that keeps them alive. To be destroyed with the GIL held.
struct Strings {
  std::vector<Text> texts;
  std::size_t str_count = 0;    ///< how many are text
  std::size_t bytes_count = 0;  ///< how many are bytes

  std::vector<py::object> objects;        ///< owners on the Python side
  std::vector<Owned<ArrowArray>> arrays;  ///< owners on the Arrow side

  /// An array that others can write to while the GIL is released; null for none.
  py::object writable;

  /// Copies what others can write to. Not needed to pack: a Corpus refuses what changes meanwhile.
  void hold_still();

  /// True when every string is bytes, so that a corpus gives bytes back.
  bool all_bytes() const { return bytes_count > 0 && str_count == 0; }
};

/// Says which Python objects stand for a missing string: None, a float NaN, pandas.NA.
class NullTest {
 public:
  bool operator()(PyObject* value);

 private:
  py::object pandas_na_;  ///< looked up when first needed; None where pandas is not loaded
};

/// Borrows one str or bytes; false for any other object. Bytes are read by value, as Latin-1.
bool borrow_text(PyObject* value, Text& out);

/// An item of a sequence: borrowed, or a null text for a null. TypeError, naming `argument` and `row`, for others.
Text text_or_null(PyObject* item, NullTest& is_null, const std::string& argument, std::size_t row);

/// Borrows the strings of a list, tuple, iterable, NumPy array, pandas, Polars or cuDF Series, or Arrow exporter.
/// TypeError, naming `argument`, for what holds anything but strings and nulls.
Strings borrow_strings(py::handle source, const std::string& argument);

/// Whether an object has one of Arrow's protocols: `__arrow_c_stream__`, `__arrow_c_array__`, and the device forms of
/// both.
bool is_arrow(py::handle source);

/// Borrows the strings of an object that `is_arrow` (arrow_import.cpp); what lies on a CUDA device is copied to the
/// host.
Strings borrow_arrow(py::handle source, const std::string& argument);

}  // namespace warpmatch::bindings
