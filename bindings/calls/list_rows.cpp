#include "calls/list_rows.hpp"

#include <algorithm>

#include "strings/strings.hpp"

namespace warpmatch::bindings {

namespace {

/// Strings that are asked for before they are looked at: each lies somewhere else in memory.
constexpr std::size_t kAhead = 12;

}  // namespace

bool borrow_items(std::span<PyObject* const> items, std::span<Text> out) {
  for (const PyObject* item : items.first(std::min(items.size(), kAhead))) fetch(item);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i + kAhead < items.size()) fetch(items[i + kAhead]);
    out[i] = {};
    if (!borrow_text(items[i], out[i]) && items[i] != Py_None) return false;
  }
  return true;
}

py::object held_items(py::handle list, std::size_t first) {
  if (PyTuple_Check(list.ptr())) return py::reinterpret_borrow<py::object>(list);
  const py::ssize_t size = PyList_GET_SIZE(list.ptr());
  auto items = py::reinterpret_steal<py::object>(PyList_GetSlice(list.ptr(), static_cast<py::ssize_t>(first), size));
  if (!items) throw py::error_already_set();
  return items;
}

HeldRows::HeldRows(py::handle list, std::size_t first)
    : held_(held_items(list, first)),
      rows_(held_, held_.is(list) ? first : 0, static_cast<std::size_t>(PySequence_Fast_GET_SIZE(list.ptr())) - first) {
}

ListRows::ListRows(py::handle list, std::size_t first, std::size_t count)
    : items_(PySequence_Fast_ITEMS(list.ptr()) + first, count) {}

std::span<const Text> ListRows::read(std::size_t first, std::size_t count, std::vector<Text>& memory) const {
  memory.resize(count);
  if (!borrow_items(items_.subspan(first, count), memory)) throw NoText();
  return memory;
}

}  // namespace warpmatch::bindings
