#include "strings/default_process.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include <warpmatch/normalise.hpp>

#include "bind.hpp"
#include "errors.hpp"
#include "strings/strings.hpp"

// RapidFuzz's preprocessing: letters and digits in lower case, anything else a space, then no spaces at the ends.

namespace warpmatch::bindings {

namespace {

constexpr std::size_t plane = 0x10000;
using Plane = std::array<char16_t, plane>;

/// What every code point of the basic plane becomes; all of them stay within it. A call for each would cost more.
std::unique_ptr<Plane> make_basic_plane() {
  auto folded = std::make_unique<Plane>();
  for (char32_t point = 0; point < plane; ++point) (*folded)[point] = static_cast<char16_t>(lower_alphanumeric(point));
  return folded;
}

const Plane& basic_plane() {
  static const std::unique_ptr<const Plane> folded = make_basic_plane();
  return *folded;
}

template <class Unit>
char32_t fold(const Plane& folded, Unit point) {
  if constexpr (sizeof(Unit) == 4) {
    if (point >= plane) return lower_alphanumeric(point);
  }
  return folded[point];
}

/// Calls `visit(unit)` for every unit; false, with the Python error set, where a signal ended that.
template <class Unit, class Visit>
bool visit_units(const Unit* units, std::size_t length, const Visit& visit) {
  constexpr std::size_t look_up = 1 << 22;
  for (std::size_t i = 0;;) {
    for (const std::size_t end = i + std::min(length - i, look_up); i < end; ++i) visit(units[i]);
    if (i == length) return true;
    if (PyErr_CheckSignals() != 0) return false;
  }
}

template <class Out, class Unit>
bool write_folded(const Plane& folded, const Unit* units, std::size_t length, PyObject* text) {
  auto* out = static_cast<Out*>(PyUnicode_DATA(text));
  return visit_units(units, length, [&](Unit unit) { *out++ = static_cast<Out>(fold(folded, unit)); });
}

/// A new str; null, with the Python error set, when there is no memory for it or a signal ended it.
template <class Unit>
PyObject* folded_text(const Unit* units, std::size_t length, bool ascii = false) {
  const Plane& folded = basic_plane();
  const Unit* end = units + length;
  while (end > units && fold(folded, end[-1]) == U' ') --end;
  while (units < end && fold(folded, *units) == U' ') ++units;

  // Python stores a string as narrow as its code points allow: the bits of all say how narrow that is.
  char32_t bits = ascii ? 0x7F : 0;
  constexpr char32_t largest = 0x10FFFF;
  const auto kept = static_cast<std::size_t>(end - units);
  if (!ascii && !visit_units(units, kept, [&](Unit unit) { bits |= fold(folded, unit); })) return nullptr;
  PyObject* text = PyUnicode_New(static_cast<Py_ssize_t>(kept), std::min(bits, largest));
  if (text == nullptr) return nullptr;
  bool written = false;
  switch (PyUnicode_KIND(text)) {
    case PyUnicode_1BYTE_KIND: written = write_folded<Py_UCS1>(folded, units, kept, text); break;
    case PyUnicode_2BYTE_KIND: written = write_folded<Py_UCS2>(folded, units, kept, text); break;
    default: written = write_folded<Py_UCS4>(folded, units, kept, text); break;
  }
  if (written) return text;
  Py_DECREF(text);
  return nullptr;
}

PyObject* default_process(PyObject*, PyObject* const* args, Py_ssize_t positional, PyObject* keywords) {
  const Py_ssize_t named = keywords == nullptr ? 0 : PyTuple_GET_SIZE(keywords);
  if (positional + named != 1) {
    PyErr_Format(PyExc_TypeError, "default_process() takes 1 argument but %zd were given", positional + named);
    return nullptr;
  }
  if (named == 1 && PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(keywords, 0), "sentence") != 0) {
    PyErr_Format(PyExc_TypeError, "default_process() got an unexpected keyword argument '%U'",
                 PyTuple_GET_ITEM(keywords, 0));
    return nullptr;
  }
  return default_processed(args[0]);
}

py::list default_process_all(py::handle sentences) {
  const py::tuple items = items_of(sentences);
  NullTest is_null;
  py::list out(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    PyObject* item = PyTuple_GET_ITEM(items.ptr(), static_cast<Py_ssize_t>(i));
    const bool missing = PyUnicode_Check(item) == 0 && is_null(item);
    PyObject* text = missing ? Py_NewRef(item) : default_processed(item);
    if (text == nullptr) throw py::error_already_set();
    PyList_SET_ITEM(out.ptr(), static_cast<Py_ssize_t>(i), text);
  }
  return out;
}

constexpr const char* docs = R"(default_process(sentence)
--

Lower case for letters and digits, a space for anything else, no spaces at the ends.

As rapidfuzz.utils.default_process: code point by code point, with the letters and digits of Unicode 13.0; runs of
spaces stay. A str for str or bytes; a TypeError for anything else.

>>> from warpmatch import utils
>>> utils.default_process("  Café--Noir_No. 5!")
'café  noir no  5'
)";

PyMethodDef definition{"default_process", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(&default_process)),
                       METH_FASTCALL | METH_KEYWORDS, docs};

}  // namespace

PyObject* default_processed(PyObject* sentence) {
  Text text;
  if (!borrow_text(sentence, text)) {
    PyErr_SetString(PyExc_TypeError, ("[sentence] is " + describe(sentence) + "; expected str or bytes").c_str());
    return nullptr;
  }
  switch (text.encoding) {
    case Encoding::ucs2: return folded_text(static_cast<const Py_UCS2*>(text.data), text.units);
    case Encoding::ucs4: return folded_text(static_cast<const Py_UCS4*>(text.data), text.units);
    default: break;
  }
  const bool ascii = PyUnicode_Check(sentence) != 0 && PyUnicode_IS_ASCII(sentence);
  return folded_text(static_cast<const Py_UCS1*>(text.data), text.units, ascii);
}

bool is_default_process(py::handle processor) {
  return PyCFunction_CheckExact(processor.ptr()) && PyCFunction_GET_FUNCTION(processor.ptr()) == definition.ml_meth;
}

void bind_default_process(Module& module) {
  const py::str home("warpmatch.utils");  // so that it pickles by that name
  PyObject* function = PyCFunction_NewEx(&definition, nullptr, home.ptr());
  if (function == nullptr) throw py::error_already_set();
  module.add_object("default_process", py::reinterpret_steal<py::object>(function));
  module.def("default_process_all", &default_process_all, py::arg("sentences"),
             "A list of what default_process makes of each; nulls stay as they are.");
}

}  // namespace warpmatch::bindings
