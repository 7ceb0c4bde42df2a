#include "strings/strings.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <utility>

#include <pybind11/numpy.h>

#include "errors.hpp"
#include "run.hpp"

namespace warpmatch::bindings {

namespace {

/// bytearrays and memoryviews of bytes can change while they are read: a copy, or null for what is neither.
py::object copied_bytes(PyObject* item) {
  const bool is_view = PyMemoryView_Check(item) && PyMemoryView_GET_BUFFER(item)->itemsize == 1;
  if (!is_view && PyByteArray_Check(item) == 0) return {};
  auto copy = py::reinterpret_steal<py::object>(PyBytes_FromObject(item));
  if (!copy) throw py::error_already_set();
  return copy;
}

/// A Series or an Index.
bool is_pandas(py::handle source) {
  return is_instance_of(source, "pandas", "Series") || is_instance_of(source, "pandas", "Index");
}

/// NumPy-backed columns come as NumPy arrays; strings, categories and other extension types by Arrow where pandas can.
Strings borrow_pandas(py::handle series, const std::string& argument) {
  const py::object type = series.attr("dtype");
  if (!py::isinstance<py::dtype>(type) && py::hasattr(series, "__arrow_c_stream__")) {
    try {
      return borrow_arrow(series, argument);
    } catch (py::error_already_set& error) {
      if (!error.matches(PyExc_ImportError)) throw;  // pandas exports through pyarrow, which may be missing
    }
  }
  const auto name = py::cast<std::string>(py::str(type));
  const std::string advice =
      name == "object" || name == "str" ? "" : ": they are " + name + ", and .astype(str) makes text of them";
  return borrow_sequence(series.attr("to_numpy")(py::arg("dtype") = "object").attr("tolist")(), argument, advice);
}

bool is_mapping(py::handle source) {
  return PyType_Check(source.ptr()) == 0 && py::hasattr(source, "keys") && py::hasattr(source, "items") &&
         py::hasattr(source, "__getitem__");
}

/// What to do with an item that is no string.
std::string advice_for(PyObject* item) {
  if (is_mapping(item)) {
    return ": a record; pass one field, [record[name] for record in records], or the records to dedupe(records, on=)";
  }
  if (PySequence_Check(item) != 0) return "";
  return ": make text of it first, e.g. [str(item) for item in items]";
}

/// A number or date of NumPy's that is none.
bool is_not_a_number(py::handle scalar) {
  constexpr std::string_view kinds = "fcmM";
  const auto kind = py::cast<std::string>(scalar.attr("dtype").attr("kind"));
  if (kinds.find(kind) == std::string_view::npos) return false;
  // PyObject_RichCompareBool would say that an object equals itself.
  const auto differs = py::reinterpret_steal<py::object>(PyObject_RichCompare(scalar.ptr(), scalar.ptr(), Py_NE));
  return differs && PyObject_IsTrue(differs.ptr()) == 1;
}

}  // namespace

std::size_t Strings::size() const {
  return columns.empty() ? texts.size() : columns.back().first + columns.back().rows->size();
}

std::span<const Text> Strings::read(std::size_t first, std::size_t count, std::vector<Text>& memory) const {
  if (columns.empty()) return std::span(texts).subspan(first, count);
  memory.resize(count);
  auto column = std::prev(std::ranges::upper_bound(columns, first, {}, &Column::first));
  for (std::span<Text> left = memory; !left.empty(); ++column) {
    const std::size_t from = first + (count - left.size()) - column->first;
    const std::span<Text> some = left.first(std::min(left.size(), column->rows->size() - from));
    column->rows->read(from, some);
    left = left.subspan(some.size());
  }
  return memory;
}

void Strings::read_columns() {
  for (const Column& column : columns) {
    const std::size_t before = texts.size();
    read_all(*column.rows, texts);
    const auto is_null = [](const Text& text) { return text.data == nullptr; };
    const auto nulls = std::ranges::count_if(std::span(texts).subspan(before), is_null);
    (column.rows->are_bytes() ? bytes_count : str_count) += column.rows->size() - static_cast<std::size_t>(nulls);
  }
  columns.clear();
}

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

py::object loaded_module(const char* name) {
  const py::dict modules = py::module_::import("sys").attr("modules");
  return modules.contains(name) ? py::object(modules[name]) : py::none();
}

bool is_instance_of(py::handle value, const char* module, const char* name) {
  const py::object loaded = loaded_module(module);
  if (loaded.is_none()) return false;
  const py::object type = py::getattr(loaded, name, py::none());  // it may be half imported
  return !type.is_none() && py::isinstance(value, type);
}

bool is_numpy_array(py::handle value) { return is_instance_of(value, "numpy", "ndarray"); }

void refuse(const std::string& argument, const std::string& problem) {
  throw py::type_error("[" + argument + "] " + problem);
}

bool NullTest::operator()(PyObject* value) {
  if (value == Py_None) return true;
  if (PyFloat_Check(value)) return std::isnan(PyFloat_AS_DOUBLE(value));
  if (PyUnicode_Check(value) || PyBytes_Check(value) || PyLong_Check(value)) return false;
  if (!numpy_scalar_) {
    const py::object pandas = loaded_module("pandas");
    pandas_na_ = py::getattr(pandas, "NA", py::none());
    pandas_nat_ = py::getattr(pandas, "NaT", py::none());
    masked_ = py::getattr(loaded_module("numpy.ma"), "masked", py::none());
    numpy_scalar_ = py::getattr(loaded_module("numpy"), "generic", py::none());
  }
  if (value == pandas_na_.ptr() || value == pandas_nat_.ptr() || value == masked_.ptr()) return true;
  return !numpy_scalar_.is_none() && py::isinstance(value, numpy_scalar_) && is_not_a_number(value);
}

bool borrow_any_text(PyObject* value, Text& out) {
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

Text text_or_null(PyObject* item, NullTest& is_null, const std::string& argument, std::size_t row,
                  const std::string& advice) {
  Text text;
  if (!borrow_text(item, text) && !is_null(item)) {
    refuse(argument, "item " + std::to_string(row) + " is " + describe(item) + "; expected str, bytes or None" +
                         (advice.empty() ? advice_for(item) : advice));
  }
  return text;
}

/// Holds references that no other thread can drop while the GIL is released.
Strings borrow_sequence(py::handle source, const std::string& argument, const std::string& advice) {
  Strings strings;
  py::tuple items = items_of(source);
  NullTest is_null;
  strings.texts.reserve(items.size());
  constexpr std::size_t look_up = 1 << 16;
  for (py::handle item : items) {
    if (strings.texts.size() % look_up == look_up - 1) check_signals();
    Text text;
    if (borrow_text(item.ptr(), text)) {
      ++(PyBytes_Check(item.ptr()) ? strings.bytes_count : strings.str_count);
    } else if (py::object copy = copied_bytes(item.ptr())) {
      borrow_text(copy.ptr(), text);
      ++strings.bytes_count;
      strings.objects.push_back(std::move(copy));
    } else {
      text = text_or_null(item.ptr(), is_null, argument, strings.texts.size(), advice);
    }
    strings.texts.push_back(text);
  }
  strings.objects.push_back(std::move(items));
  return strings;
}

Strings borrow_strings(py::handle given, const std::string& argument) {
  if (PyList_Check(given.ptr()) || PyTuple_Check(given.ptr())) return borrow_sequence(given, argument);
  const bool is_bytes = PyBytes_Check(given.ptr()) || PyByteArray_Check(given.ptr()) || PyMemoryView_Check(given.ptr());
  if (PyUnicode_Check(given.ptr()) || is_bytes) {
    refuse(argument, "is one string, " + describe(given) + "; pass a list of strings, [" + (is_bytes ? "b" : "") +
                         "\"...\"], to match it as a whole");
  }
  const py::object source = column_in(given, argument);
  if (is_numpy_array(source)) return borrow_numpy(source, argument);
  if (is_pandas(source)) return borrow_pandas(source, argument);
  if (is_arrow(source)) return borrow_arrow(source, argument);
  // cuDF's Series and Index export themselves by way of pyarrow alone.
  if (py::hasattr(source, "to_arrow")) return borrow_strings(source.attr("to_arrow")(), argument);
  if (is_mapping(source)) {
    const auto type = py::cast<std::string>(py::str(py::type::of(source).attr("__name__")));
    refuse(argument, "is a mapping, of type " + type + ": pass list(mapping.values()) or list(mapping), whichever is " +
                         "meant, or use warpmatch.process, which compares the values and gives their keys back");
  }
  if (!py::isinstance<py::iterable>(source)) {
    refuse(argument, "is " + describe(source) +
                         "; expected strings: a list, a NumPy array, a pandas or Polars Series, or an Arrow array");
  }
  return borrow_sequence(source, argument);
}

}  // namespace warpmatch::bindings
