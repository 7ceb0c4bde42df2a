#include "strings.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <pybind11/numpy.h>

#include "errors.hpp"
#include "run.hpp"

namespace warpmatch::bindings {

namespace {

/// A module that somebody has imported already, or None.
py::object loaded_module(const char* name) {
  const py::dict modules = py::module_::import("sys").attr("modules");
  return modules.contains(name) ? py::object(modules[name]) : py::none();
}

[[noreturn]] void refuse(const std::string& argument, const std::string& problem) {
  throw py::type_error("[" + argument + "] " + problem);
}

void add_object(Strings& strings, PyObject* item, NullTest& is_null, const std::string& argument) {
  const Text text = text_or_null(item, is_null, argument, strings.texts.size());
  if (text.data != nullptr) ++(PyBytes_Check(item) ? strings.bytes_count : strings.str_count);
  strings.texts.push_back(text);
}

/// A list is copied to a tuple first: references that no other thread can drop while the GIL is released.
Strings borrow_sequence(py::handle source, const std::string& argument) {
  Strings strings;
  auto items = py::reinterpret_steal<py::tuple>(PySequence_Tuple(source.ptr()));
  if (!items) throw py::error_already_set();
  NullTest is_null;
  strings.texts.reserve(items.size());
  constexpr std::size_t look_up = 1 << 16;
  for (py::handle item : items) {
    if (strings.texts.size() % look_up == look_up - 1) check_signals();
    add_object(strings, item.ptr(), is_null, argument);
  }
  strings.objects.push_back(std::move(items));
  return strings;
}

/// NumPy pads fixed-width strings with zeros and does not count those at the end.
template <class Unit>
Text padded_text(const Unit* units, std::size_t width, Encoding encoding) {
  while (width > 0 && units[width - 1] == 0) --width;
  return {units, width, encoding};
}

Strings borrow_fixed_width(const py::array& given, char kind) {
  const py::object native = given.dtype().attr("newbyteorder")("=");
  const py::array array = py::module_::import("numpy").attr("require")(given, native, "CA");
  const auto bytes = static_cast<std::size_t>(array.itemsize());
  const auto* data = static_cast<const std::uint8_t*>(array.data());
  const auto rows = static_cast<std::size_t>(array.size());

  Strings strings;
  strings.texts.reserve(rows);
  for (std::size_t row = 0; row < rows; ++row, data += bytes) {
    if (kind == 'S') {
      strings.texts.push_back(padded_text(data, bytes, Encoding::latin1));
    } else {
      strings.texts.push_back(padded_text(reinterpret_cast<const std::uint32_t*>(data), bytes / 4, Encoding::ucs4));
    }
  }
  (kind == 'S' ? strings.bytes_count : strings.str_count) = rows;
  strings.objects.push_back(array);
  if (array.writeable()) strings.writable = array;
  return strings;
}

Strings borrow_numpy(const py::array& array, const std::string& argument) {
  if (array.ndim() != 1) {
    refuse(argument, "must have one dimension, got shape " + py::cast<std::string>(py::str(array.attr("shape"))));
  }
  const char kind = array.dtype().kind();
  if (kind == 'U' || kind == 'S') return borrow_fixed_width(array, kind);
  if (kind == 'O') return borrow_sequence(array.attr("tolist")(), argument);
  if (kind == 'T') return borrow_sequence(array.attr("astype")("O").attr("tolist")(), argument);
  // Numbers and dates: one pass over the items names the first that is not a string; all-NaN columns pass.
  return borrow_sequence(array.attr("tolist")(), argument);
}

/// A Series or an Index.
bool is_pandas(py::handle source) {
  const py::object pandas = loaded_module("pandas");
  return !pandas.is_none() &&
         (py::isinstance(source, pandas.attr("Series")) || py::isinstance(source, pandas.attr("Index")));
}

/// NumPy-backed columns come as NumPy arrays; strings, categories and other extension types by Arrow where pandas can.
Strings borrow_pandas(py::handle series, const std::string& argument) {
  if (!py::isinstance<py::dtype>(series.attr("dtype")) && py::hasattr(series, "__arrow_c_stream__")) {
    try {
      return borrow_arrow(series, argument);
    } catch (py::error_already_set& error) {
      if (!error.matches(PyExc_ImportError)) throw;  // pandas exports through pyarrow, which may be missing
    }
  }
  return borrow_numpy(series.attr("to_numpy")(py::arg("dtype") = "object"), argument);
}

}  // namespace

void Strings::hold_still() {
  if (!writable) return;
  const auto array = py::reinterpret_borrow<py::array>(writable);
  const py::array copy = array.attr("copy")();
  const auto* from = static_cast<const std::byte*>(array.data());
  const auto* to = static_cast<const std::byte*>(copy.data());
  for (Text& text : texts)
    if (text.data != nullptr) text.data = to + (static_cast<const std::byte*>(text.data) - from);
  objects.push_back(copy);
  writable = py::object();
}

bool NullTest::operator()(PyObject* value) {
  if (value == Py_None) return true;
  if (PyFloat_Check(value)) return std::isnan(PyFloat_AS_DOUBLE(value));
  if (!pandas_na_) pandas_na_ = py::getattr(loaded_module("pandas"), "NA", py::none());
  return value == pandas_na_.ptr();
}

bool borrow_text(PyObject* value, Text& out) {
  if (PyUnicode_Check(value)) {
    const auto length = static_cast<std::size_t>(PyUnicode_GET_LENGTH(value));
    switch (PyUnicode_KIND(value)) {
      case PyUnicode_1BYTE_KIND: out = {PyUnicode_1BYTE_DATA(value), length, Encoding::latin1}; return true;
      case PyUnicode_2BYTE_KIND: out = {PyUnicode_2BYTE_DATA(value), length, Encoding::ucs2}; return true;
      case PyUnicode_4BYTE_KIND: out = {PyUnicode_4BYTE_DATA(value), length, Encoding::ucs4}; return true;
      default: return false;
    }
  }
  if (PyBytes_Check(value)) {
    out = {PyBytes_AS_STRING(value), static_cast<std::size_t>(PyBytes_GET_SIZE(value)), Encoding::latin1};
    return true;
  }
  return false;
}

Text text_or_null(PyObject* item, NullTest& is_null, const std::string& argument, std::size_t row) {
  Text text;
  if (!borrow_text(item, text) && !is_null(item))
    refuse(argument, "item " + std::to_string(row) + " is " + describe(item) + "; expected str, bytes or None");
  return text;
}

Strings borrow_strings(py::handle source, const std::string& argument) {
  if (PyUnicode_Check(source.ptr()) || PyBytes_Check(source.ptr())) {
    refuse(argument, "is one string, " + describe(source) + "; pass a list of strings, [" +
                         (PyBytes_Check(source.ptr()) ? "b" : "") + "\"...\"], to match it as a whole");
  }
  if (PyList_Check(source.ptr()) || PyTuple_Check(source.ptr())) return borrow_sequence(source, argument);
  if (py::isinstance<py::array>(source)) return borrow_numpy(py::reinterpret_borrow<py::array>(source), argument);
  if (is_pandas(source)) return borrow_pandas(source, argument);
  if (is_arrow(source)) return borrow_arrow(source, argument);
  // cuDF's Series and Index export themselves by way of pyarrow alone.
  if (py::hasattr(source, "to_arrow")) return borrow_strings(source.attr("to_arrow")(), argument);
  if (!py::isinstance<py::iterable>(source)) {
    refuse(argument, "is " + describe(source) +
                         "; expected strings: a list, a NumPy array, a pandas or Polars Series, or an Arrow array");
  }
  return borrow_sequence(source, argument);
}

}  // namespace warpmatch::bindings
