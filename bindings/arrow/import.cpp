#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

#include <warpmatch/error.hpp>

#include "arrow/device.hpp"
#include "arrow/layout.hpp"
#include "arrow/rows.hpp"
#include "strings/strings.hpp"

namespace warpmatch::bindings {

namespace {

/// What `work` gives; what it finds malformed is an error about `argument`.
template <class Work>
auto naming(const std::string& argument, const Work& work) {
  try {
    return work();
  } catch (const MalformedArrow& error) {
    throw InvalidArgument(argument, std::string("is malformed Arrow data: it ") + error.what());
  }
}

void check_column(const ArrowSchema& schema, const std::string& argument) {
  naming(argument, [&] { check_schema(schema); });
  check_arrow_type(schema, argument);
}

void add_array(Strings& strings, const ArrowSchema& schema, Owned<ArrowArray> array, const std::string& argument) {
  const std::size_t first = strings.size();
  strings.columns.push_back({first, arrow_rows(schema, *array, {argument, "row", first})});
  strings.arrays.push_back(std::move(array));
}

template <class Structure>
Structure* structure_in(py::handle capsule, const char* name) {
  void* pointer = PyCapsule_GetPointer(capsule.ptr(), name);
  if (pointer == nullptr) throw py::error_already_set();
  return static_cast<Structure*>(pointer);
}

template <class Structure>
Owned<Structure> take(py::handle capsule, const char* name) {
  return take_over(structure_in<Structure>(capsule, name));
}

/// A producer written in Python leaves its exception behind the error code.
template <class Stream>
[[noreturn]] void refuse_stream(Owned<Stream>& stream, int code, const std::string& argument) {
  if (PyErr_Occurred() != nullptr) throw py::error_already_set();
  const char* message = stream->get_last_error(stream.get());
  throw py::value_error("[" + argument + "] the Arrow stream failed: " +
                        (message != nullptr ? std::string(message) : std::strerror(code)));
}

/// The next array of a stream, where the host can read it; released at the end of the stream.
Owned<ArrowArray> next_array(Owned<ArrowArrayStream>& stream, const ArrowSchema&, const std::string& argument) {
  Owned<ArrowArray> array;
  if (const int code = stream->get_next(stream.get(), array.get())) refuse_stream(stream, code, argument);
  return array;
}

Owned<ArrowArray> next_array(Owned<ArrowDeviceArrayStream>& stream, const ArrowSchema& schema,
                             const std::string& argument) {
  ArrowDeviceArray next{};
  if (const int code = stream->get_next(stream.get(), &next)) refuse_stream(stream, code, argument);
  if (next.array.release == nullptr) return {};
  return naming(argument, [&] { return on_host(schema, next, argument); });
}

template <class Stream>
void add_stream(Strings& strings, Owned<Stream> stream, const std::string& argument) {
  Owned<ArrowSchema> schema;
  if (const int code = stream->get_schema(stream.get(), schema.get())) refuse_stream(stream, code, argument);
  check_column(*schema, argument);  // an empty stream has a type too
  while (true) {
    Owned<ArrowArray> array = next_array(stream, *schema, argument);
    if (array.released()) return;
    add_array(strings, *schema, std::move(array), argument);
  }
}

/// Arrow's C interface does not say how large a buffer is. pyarrow knows, and looks at no more than the ends.
void check_sizes(py::handle source, const std::string& argument) {
  const std::string home = py::cast<std::string>(py::str(py::type::of(source).attr("__module__")));
  if (!home.starts_with("pyarrow") || !py::hasattr(source, "validate")) return;
  try {
    source.attr("validate")();
  } catch (py::error_already_set& error) {
    if (!error.matches(PyExc_ValueError)) throw;  // pyarrow.ArrowInvalid is one
    throw InvalidArgument(argument, "is malformed Arrow data: " + py::cast<std::string>(py::str(error.value())));
  }
}

}  // namespace

bool is_arrow(py::handle source) {
  return py::hasattr(source, "__arrow_c_device_array__") || py::hasattr(source, "__arrow_c_device_stream__") ||
         py::hasattr(source, "__arrow_c_stream__") || py::hasattr(source, "__arrow_c_array__");
}

Strings borrow_arrow(py::handle source, const std::string& argument) {
  check_sizes(source, argument);  // before any of its text is looked at
  Strings strings;
  // The device protocols first: a source whose data lies on a device may refuse the others.
  if (py::hasattr(source, "__arrow_c_device_array__")) {
    const py::tuple capsules = source.attr("__arrow_c_device_array__")();
    auto schema = take<ArrowSchema>(capsules[0], schema_capsule);
    check_column(*schema, argument);
    auto* array = structure_in<ArrowDeviceArray>(capsules[1], device_array_capsule);
    add_array(strings, *schema, naming(argument, [&] { return on_host(*schema, *array, argument); }), argument);
  } else if (py::hasattr(source, "__arrow_c_device_stream__")) {
    const py::object capsule = source.attr("__arrow_c_device_stream__")();
    add_stream(strings, take<ArrowDeviceArrayStream>(capsule, device_stream_capsule), argument);
  } else if (py::hasattr(source, "__arrow_c_stream__")) {
    const py::object capsule = source.attr("__arrow_c_stream__")();
    add_stream(strings, take<ArrowArrayStream>(capsule, stream_capsule), argument);
  } else {
    const py::tuple capsules = source.attr("__arrow_c_array__")();
    auto schema = take<ArrowSchema>(capsules[0], schema_capsule);
    auto array = take<ArrowArray>(capsules[1], array_capsule);
    check_column(*schema, argument);
    add_array(strings, *schema, std::move(array), argument);
  }
  return strings;
}

}  // namespace warpmatch::bindings
