#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <pybind11/pybind11.h>

#include <warpmatch/internal/text_source.hpp>

namespace warpmatch::bindings {

namespace py = pybind11;

/// What a list holds that is neither str, bytes nor None.
struct NoText {};

/// Some of the strings of a list or tuple, read where they lie: counting the references of hundreds of thousands takes
/// longer than to score them. Nobody may change the list meanwhile: the calling thread keeps the GIL, or the list is
/// its own. Then threads without the GIL may read as well. Throws NoText.
class ListRows final : public TextSource {
 public:
  ListRows(py::handle list, std::size_t first, std::size_t count);

  std::size_t size() const override { return items_.size(); }
  std::span<const Text> read(std::size_t first, std::size_t count, std::vector<Text>& memory) const override;

 private:
  std::span<PyObject* const> items_;
};

/// Those from `first` on, kept alive whatever others do to the list.
class HeldRows {
 public:
  HeldRows(py::handle list, std::size_t first);
  const ListRows& rows() const { return rows_; }

 private:
  py::object held_;
  ListRows rows_;
};

/// The items of a list or tuple from `first` on, which nobody else can change. A tuple is itself, whole.
py::object held_items(py::handle list, std::size_t first);

/// Borrows items; false where one is neither str, bytes nor None.
bool borrow_items(std::span<PyObject* const> items, std::span<Text> out);

}  // namespace warpmatch::bindings
