#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <warpmatch/device_array.hpp>
#include <warpmatch/internal/device_memory.hpp>

#include "bind.hpp"
#include "calls/dtype.hpp"
#include "device/dlpack.hpp"
#include "errors.hpp"
#include "run.hpp"
#include "strings/bound_corpus.hpp"

namespace warpmatch::bindings {

namespace {

py::tuple shape_of(const DeviceArray& self) { return py::make_tuple(self.rows(), self.columns()); }

/// `__cuda_array_interface__`, version 3. There is no stream to wait for: results are complete.
py::dict cuda_array_interface(const DeviceArray& self) {
  py::dict out;
  out["shape"] = shape_of(self);
  out["typestr"] = numpy_dtype(self.dtype()).attr("str");
  out["data"] = py::make_tuple(reinterpret_cast<std::uintptr_t>(self.data()), false);
  out["strides"] = py::none();
  out["stream"] = py::none();
  out["version"] = 3;
  return out;
}

py::array to_numpy(const DeviceArray& self) {
  py::array out(numpy_dtype(self.dtype()),
                {static_cast<py::ssize_t>(self.rows()), static_cast<py::ssize_t>(self.columns())});
  void* data = out.mutable_data();
  const WithoutGil gil;
  self.download(data);
  return out;
}

py::object to_array(const DeviceArray& self, const py::object& dtype, const py::object& copy) {
  if (copy.is(py::bool_(false)))
    throw py::value_error("a DeviceArray lies on " + to_string(self.device()) + ": a NumPy array of it is a copy");
  const py::array out = to_numpy(self);
  return dtype.is_none() ? py::object(out) : out.attr("astype")(dtype, py::arg("copy") = false);
}

dlpack::Device dlpack_device(const DeviceArray& self) {
  return {dlpack::DeviceType::cuda, static_cast<std::int32_t>(self.device().ordinal)};
}

/// A result is complete before anybody sees it, so that no stream has to wait. But it must be one.
void check_stream(py::handle stream) {
  if (stream.is_none()) return;
  if (PyLong_Check(stream.ptr()) == 0)
    throw py::type_error("[stream] is " + describe(stream) + "; expected None or a whole number");
  if (py::int_(0).equal(stream) || py::int_(-1) > py::reinterpret_borrow<py::object>(stream))
    throw InvalidArgument("stream",
                          "must be None, -1, 1, 2 or a CUDA stream, got " + py::cast<std::string>(py::str(stream)));
}

/// The array as it is to be handed on to `wanted`, with a copy where there must be one. BufferError where it cannot be.
dlpack::Exported exported(const DeviceArray& self, dlpack::Device wanted, const std::optional<bool>& copy) {
  const py::dtype dtype = numpy_dtype(self.dtype());
  const auto code = dtype.kind() == 'i'   ? dlpack::TypeCode::integer
                    : dtype.kind() == 'u' ? dlpack::TypeCode::unsigned_integer
                                          : dlpack::TypeCode::floating;
  dlpack::Exported out{self.memory(),
                       wanted,
                       {code, static_cast<std::uint8_t>(dtype.itemsize() * 8)},
                       {static_cast<std::int64_t>(self.rows()), static_cast<std::int64_t>(self.columns())}};
  const bool to_host = wanted == dlpack::Device{dlpack::DeviceType::cpu, 0};
  if (!to_host && wanted != dlpack_device(self))
    throw py::buffer_error("a DeviceArray on " + to_string(self.device()) + " has no copy on the DLPack device (" +
                           std::to_string(static_cast<int>(wanted.type)) + ", " + std::to_string(wanted.id) + ")");
  if (to_host && copy == false)
    throw py::buffer_error("a DeviceArray lies on " + to_string(self.device()) + ": the host needs a copy of it");
  out.copied = to_host || copy == true;
  const WithoutGil gil;
  if (to_host) {
    const std::shared_ptr<std::byte[]> host(new std::byte[self.nbytes()]);
    self.download(host.get());
    out.memory = host;
  } else if (out.copied) {
    out.memory = self.copy().memory();
  }
  return out;
}

py::object to_dlpack(const DeviceArray& self, py::handle stream, const std::optional<std::pair<int, int>>& max_version,
                     const std::optional<std::pair<int, int>>& dl_device, const std::optional<bool>& copy) {
  check_stream(stream);
  dlpack::Device wanted = dlpack_device(self);
  if (dl_device) wanted = {static_cast<dlpack::DeviceType>(dl_device->first), dl_device->second};
  const bool versioned = max_version && max_version->first >= 1;
  PyObject* capsule = dlpack::capsule_of(exported(self, wanted, copy), versioned);
  if (capsule == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(capsule);
}

std::string repr(const DeviceArray& self) {
  return "<DeviceArray of " + std::to_string(self.rows()) + " x " + std::to_string(self.columns()) + " " +
         py::cast<std::string>(py::str(numpy_dtype(self.dtype()))) + " on " + to_string(self.device()) + ">";
}

DeviceArray bound_matrix_on_device(const BoundCorpus& queries, const BoundCorpus& choices, const ScoreOptions& score,
                                   const py::dtype& dtype, double multiplier, const Run& run) {
  const DType cell = dtype_of(dtype);
  return released(run, [&](const RunOptions& options) {
    return matrix_on_device(queries.corpus, choices.corpus, score, cell, multiplier, options);
  });
}

/// Memory of a CUDA device that Python has checked for shape and layout.
struct DeviceTarget {
  std::uintptr_t pointer = 0;
  DType dtype = DType::f32;
  std::size_t row_stride = 0;            ///< elements
  std::optional<std::uintptr_t> stream;  ///< to wait for first, as `wait_for_stream` has it
};

void bound_matrix_into(const BoundCorpus& queries, const BoundCorpus& choices, const ScoreOptions& score,
                       const DeviceTarget& out, double multiplier, const Run& run) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): an address is a number in __cuda_array_interface__
  const MatrixView view{reinterpret_cast<void*>(out.pointer), out.dtype, queries.corpus.size(), choices.corpus.size(),
                        out.row_stride};
  released(run, [&](const RunOptions& options) {
    if (out.stream && options.device.kind == Device::Kind::cuda) wait_for_stream(options.device.ordinal, *out.stream);
    matrix_on_device(queries.corpus, choices.corpus, score, view, multiplier, options);
    return view;
  });
}

constexpr const char* class_doc = R"(A matrix in the memory of a CUDA device; of `matrix` with ``keep_on_device=True``.

CuPy, PyTorch, JAX and Numba take it as it lies, without a copy: by ``__cuda_array_interface__``, e.g.
``cupy.asarray(found)``, or by DLPack, e.g. ``torch.from_dlpack(found)``. The memory is freed when the last of
those that hold it lets go. Results are complete when a call returns: there is no stream to wait for.
)";

}  // namespace

void bind_device_array(Module& module) {
  Class<DeviceArray> array(module, "DeviceArray", class_doc);
  array.def("__len__", &DeviceArray::rows)
      .def("__repr__", &repr)
      .def("numpy", &to_numpy, "A NumPy array with a copy of the values, in host memory.")
      .def("__array__", &to_array, py::arg("dtype") = py::none(), py::arg("copy") = py::none())
      .def("__dlpack__", &to_dlpack, py::kw_only(), py::arg("stream") = py::none(), py::arg("max_version") = py::none(),
           py::arg("dl_device") = py::none(), py::arg("copy") = py::none())
      .def("__dlpack_device__",
           [](const DeviceArray& self) {
             const dlpack::Device device = dlpack_device(self);
             return py::make_tuple(static_cast<int>(device.type), device.id);
           })
      .def_property_readonly("__cuda_array_interface__", &cuda_array_interface)
      .def_property_readonly("shape", &shape_of, "Rows and columns.")
      .def_property_readonly(
          "dtype", [](const DeviceArray& self) { return numpy_dtype(self.dtype()); }, "NumPy's dtype of the values.")
      .def_property_readonly(
          "device", [](const DeviceArray& self) { return to_string(self.device()); }, "``cuda:N``.")
      .def_property_readonly("nbytes", &DeviceArray::nbytes, "Bytes taken on the device.");
  array.attr("__module__") = "warpmatch";

  Class<DeviceTarget>(module, "DeviceTarget", "Memory of a CUDA device to write to, checked.")
      .def_init(
          [](std::uintptr_t pointer, const py::dtype& dtype, std::size_t row_stride,
             std::optional<std::uintptr_t> stream) {
            return DeviceTarget{pointer, dtype_of(dtype), row_stride, stream};
          },
          py::arg("pointer"), py::arg("dtype"), py::arg("row_stride"), py::arg("stream"));
  module.def("matrix_on_device", &bound_matrix_on_device, py::arg("queries"), py::arg("choices"), py::arg("score"),
             py::arg("dtype"), py::arg("multiplier"), py::arg("run"), "A DeviceArray (queries, choices).");
  module.def("matrix_into_device", &bound_matrix_into, py::arg("queries"), py::arg("choices"), py::arg("score"),
             py::arg("out"), py::arg("multiplier"), py::arg("run"), "Fills a DeviceTarget (queries, choices).");
}

}  // namespace warpmatch::bindings
