#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <warpmatch/internal/text_source.hpp>

#include "arrow/abi.hpp"
#include "arrow/rows.hpp"

namespace warpmatch::bindings {

namespace py = pybind11;

/// Strings borrowed from Python, with all that keeps them alive: objects as texts, Arrow as columns that are read a
/// slice at a time, or all at once by `read_columns`. To be destroyed with the GIL held.
struct Strings final : TextSource {
  /// An array of a column, from row `first` on.
  struct Column {
    std::size_t first = 0;
    std::unique_ptr<ArrowRows> rows;
  };

  std::size_t size() const override;
  std::span<const Text> read(std::size_t first, std::size_t count, std::vector<Text>& memory) const override;

  /// Makes texts of what has been left in columns.
  void read_columns();

  std::vector<Text> texts;
  std::vector<Column> columns;  ///< where there are any there are no texts
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

/// Asks for an object that is about to be read, as each lies somewhere else in memory: its head, and what a short
/// string has behind it.
inline void fetch(const PyObject* item) {
  __builtin_prefetch(item, 1);
  __builtin_prefetch(reinterpret_cast<const char*>(item) + 64);
}

/// Says which Python objects stand for a missing string: None, a NaN or NaT of Python, NumPy or pandas, pandas.NA, and
/// numpy.ma.masked.
class NullTest {
 public:
  bool operator()(PyObject* value);

 private:
  py::object pandas_na_;  ///< these are looked up when first needed; None where nobody has loaded their module
  py::object pandas_nat_;
  py::object masked_;
  py::object numpy_scalar_;
};

/// A module that somebody has imported already, or None.
py::object loaded_module(const char* name);

/// Whether a value is an instance of a class of a module that is loaded.
bool is_instance_of(py::handle value, const char* module, const char* name);

/// The same of NumPy's arrays. pybind11's own test would import NumPy.
bool is_numpy_array(py::handle value);

/// TypeError that names `argument`.
[[noreturn]] void refuse(const std::string& argument, const std::string& problem);

/// Borrows one str or bytes; false for any other object. Bytes are read by value, as Latin-1.
bool borrow_any_text(PyObject* value, Text& out);
inline bool borrow_text(PyObject* value, Text& out) {
  if (!PyUnicode_Check(value) || !PyUnicode_IS_COMPACT_ASCII(value)) return borrow_any_text(value, out);
  out = {reinterpret_cast<const PyASCIIObject*>(value) + 1, static_cast<std::size_t>(PyUnicode_GET_LENGTH(value)),
         Encoding::latin1};
  return true;
}

/// An item of a sequence: borrowed, or a null text for a null. TypeError, naming `argument` and `row`, for others;
/// `advice` says what to do where all items are of one kind.
Text text_or_null(PyObject* item, NullTest& is_null, const std::string& argument, std::size_t row,
                  const std::string& advice = {});

/// Borrows the strings of a list, tuple, iterable, NumPy array, pandas, Polars or cuDF Series, or Arrow exporter, or of
/// a table of one such column. TypeError, naming `argument`, for what holds anything but strings and nulls, and for
/// mappings, of which nobody knows whether their keys or their values are meant.
Strings borrow_strings(py::handle source, const std::string& argument);

/// The same of any Python sequence or iterable. bytearrays and memoryviews are copied.
Strings borrow_sequence(py::handle source, const std::string& argument, const std::string& advice = {});

/// The same of a NumPy array, its masked entries being nulls (numpy_strings.cpp).
Strings borrow_numpy(const py::array& array, const std::string& argument);

/// The column of a table that has only one, be it pandas', Polars' or pyarrow's, or a field of NumPy records; the
/// objects of a Polars Object column; any other source as it is (columns.cpp). TypeError, naming `argument`, for tables
/// of several columns and for queries that have not run, with what to pass.
py::object column_in(py::handle source, const std::string& argument);

/// Whether an object has one of Arrow's protocols: `__arrow_c_stream__`, `__arrow_c_array__`, and the device forms of
/// both.
bool is_arrow(py::handle source);

/// Borrows the strings of an object that `is_arrow` (arrow_import.cpp); what lies on a CUDA device is copied to the
/// host.
Strings borrow_arrow(py::handle source, const std::string& argument);

}  // namespace warpmatch::bindings
