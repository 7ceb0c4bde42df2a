#include "calls/results.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <variant>

#include <pybind11/stl.h>

#include "calls/dtype.hpp"

namespace warpmatch::bindings {

namespace {

/// Bytes that are copied sooner than an array takes them over.
constexpr std::size_t kFewBytes = 16384;

/// An array of so many rows and columns.
template <class Value>
py::array to_table(std::vector<Value>&& values, std::size_t rows, std::size_t columns) {
  const std::size_t bytes = values.size() * sizeof(Value);
  if (bytes > kFewBytes)
    return to_numpy(std::move(values), {static_cast<py::ssize_t>(rows), static_cast<py::ssize_t>(columns)});
  py::array table = new_array(py::dtype::of<Value>(), std::array{rows, columns});
  if (bytes > 0) std::memcpy(table.mutable_data(), values.data(), bytes);
  return table;
}

py::array to_numpy(ScoreColumn&& scores, std::vector<py::ssize_t> shape) {
  return std::visit([&](auto& values) { return bindings::to_numpy(std::move(values), std::move(shape)); }, scores);
}

}  // namespace

/// By NumPy itself: py::array makes vectors of the shape and of strides that NumPy then has to check.
py::array new_array(py::dtype dtype, std::span<const std::size_t> shape) {
  const auto& numpy = py::detail::npy_api::get();
  std::array<py::ssize_t, 2> dimensions{};
  std::ranges::copy(shape, dimensions.begin());
  PyObject* made =
      numpy.PyArray_NewFromDescr_(numpy.PyArray_Type_, dtype.release().ptr(), static_cast<int>(shape.size()),
                                  dimensions.data(), nullptr, nullptr, 0, nullptr);
  if (made == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::array>(made);
}

py::tuple to_tuple(Pairs&& found) {
  const auto size = static_cast<py::ssize_t>(found.size());
  return py::make_tuple(to_numpy(std::move(found.left)), to_numpy(std::move(found.right)),
                        to_numpy(std::move(found.score), {size}));
}

py::tuple to_tuple(TopK&& best) {
  const auto scores = [&](auto& values) { return to_table(std::move(values), best.queries, best.k); };
  return py::make_tuple(to_table(std::move(best.indices), best.queries, best.k), std::visit(scores, best.scores));
}

py::tuple to_tuple(Clusters&& found) {
  return py::make_tuple(bindings::to_numpy(std::move(found.cluster)),
                        bindings::to_numpy(std::move(found.representative)), bindings::to_numpy(std::move(found.size)),
                        found.pairs);
}

Linkage linkage_of(const std::string& name) {
  if (name == "average") return Linkage::average;
  if (name == "components") return Linkage::components;
  throw InvalidArgument("clusters", "must be average or components, got '" + name + "'");
}

MatrixView view_of(py::array& out) {
  const auto rows = static_cast<std::size_t>(out.shape(0));
  const auto columns = static_cast<std::size_t>(out.shape(1));
  const auto stride = rows > 1 ? static_cast<std::size_t>(out.strides(0) / out.itemsize()) : columns;
  return {out.mutable_data(), dtype_of(out.dtype()), rows, columns, std::max(stride, columns)};
}

Operation operation_from_name(const std::string& name) {
  if (name == "matrix") return Operation::matrix;
  if (name == "top_k") return Operation::top_k;
  if (name == "pairs") return Operation::pairs;
  if (name == "self_join") return Operation::self_join;
  throw InvalidArgument("operation", "must be matrix, top_k, pairs or self_join, got '" + name + "'");
}

py::dict to_dict(const Plan& plan) {
  py::dict out;
  out["operation"] = plan.operation;
  out["device"] = plan.device;
  out["reason"] = plan.reason;
  out["lanes"] = plan.lanes;
  out["left_rows"] = plan.left_rows;
  out["right_rows"] = plan.right_rows;
  out["pairs"] = plan.pairs;
  out["duplicate_pairs"] = plan.duplicate_pairs;
  out["distinct_pairs"] = plan.distinct_pairs;
  out["window_pairs"] = plan.window_pairs;
  out["probes"] = plan.probes;
  out["candidates"] = plan.candidates;
  out["filters"] = py::tuple(py::cast(plan.filters));
  out["tiles"] = plan.tiles;
  out["results"] = plan.results;
  out["results_are"] = plan.results_are;
  out["result_bytes"] = plan.result_bytes;
  out["memory_bytes"] = plan.memory_bytes;
  out["device_bytes"] = plan.device_bytes;
  out["seconds"] = plan.seconds;
  return out;
}

}  // namespace warpmatch::bindings
