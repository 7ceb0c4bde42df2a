#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <pybind11/numpy.h>

#include <warpmatch/matcher.hpp>
#include <warpmatch/result.hpp>

namespace warpmatch::bindings {

namespace py = pybind11;

/// A NumPy array that takes the vector over.
template <class Value>
py::array to_numpy(std::vector<Value>&& values, std::vector<py::ssize_t> shape) {
  auto owned = std::make_unique<std::vector<Value>>(std::move(values));
  Value* data = owned->data();
  py::capsule owner(owned.get(), [](void* vector) { delete static_cast<std::vector<Value>*>(vector); });
  owned.release();  // NOLINT(bugprone-unused-return-value): the capsule has it
  return py::array_t<Value>(std::move(shape), data, owner);
}

template <class Value>
py::array to_numpy(std::vector<Value>&& values) {
  const auto size = static_cast<py::ssize_t>(values.size());
  return to_numpy(std::move(values), {size});
}

/// A NumPy array to be filled.
py::array new_array(py::dtype dtype, std::span<const std::size_t> shape);

/// (left, right, score).
py::tuple to_tuple(Pairs&& found);

/// (indices, scores), both (queries, k).
py::tuple to_tuple(TopK&& best);

/// (cluster, representative, size, pairs).
py::tuple to_tuple(Clusters&& found);

/// `average` or `components`.
Linkage linkage_of(const std::string& name);

/// The memory of `out`, which Python has checked for shape and layout. NumPy gives a lone row any stride.
MatrixView view_of(py::array& out);

/// InvalidArgument for a name that is none.
Operation operation_from_name(const std::string& name);

/// The fields of warpmatch.Plan by name.
py::dict to_dict(const Plan& plan);

}  // namespace warpmatch::bindings
