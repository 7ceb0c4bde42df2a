#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "arrow_device.hpp"
#include "arrow_layout.hpp"
#include "errors.hpp"
#include "strings.hpp"

namespace warpmatch::bindings {

namespace {

[[noreturn]] void refuse(const std::string& argument, const std::string& problem) {
  throw py::type_error("[" + argument + "] " + problem);
}

std::string column_names(const ArrowSchema& schema) {
  std::string names;
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    const char* name = schema.children[i]->name;
    names += (i == 0 ? "" : ", ") + std::string(name != nullptr ? name : "");
  }
  return names;
}

StringType string_type_of(const ArrowSchema& schema, const std::string& argument) {
  const std::string_view format = schema.format;
  if (const std::optional<StringType> type = string_type(format)) return *type;
  if (format == "+s") {
    refuse(argument, "is a table with the columns " + column_names(schema) + "; pass one of its columns");
  }
  refuse(argument, "has the Arrow format '" + std::string(format) +
                       "'; expected strings: utf8, large_utf8, string_view, binary or a dictionary of them");
}

/// Reads entries of one array; the row counts from the array's offset.
class Validity {
 public:
  explicit Validity(const ArrowArray& array)
      : bits_(array.n_buffers > 0 ? buffer<std::uint8_t>(array, 0) : nullptr), offset_(array.offset) {}

  bool operator[](std::int64_t row) const {
    const std::int64_t bit = row + offset_;
    return bits_ == nullptr || ((bits_[bit / 8] >> (bit % 8)) & 1) != 0;
  }

 private:
  const std::uint8_t* bits_;
  std::int64_t offset_;
};

class TextReader {
 public:
  TextReader(const StringType& type, const ArrowArray& array)
      : array_(array), valid_(array), type_(type), encoding_(type.binary ? Encoding::latin1 : Encoding::utf8) {}

  Text operator[](std::int64_t row) const {
    if (type_.layout == Layout::all_null || !valid_[row]) return {};
    const std::int64_t slot = row + array_.offset;
    switch (type_.layout) {
      case Layout::offsets32: return by_offsets(buffer<std::int32_t>(array_, 1) + slot);
      case Layout::offsets64: return by_offsets(buffer<std::int64_t>(array_, 1) + slot);
      case Layout::views: return by_view(buffer<View>(array_, 1)[slot]);
      default: return text(buffer<char>(array_, 1), static_cast<std::size_t>(slot) * type_.width, type_.width);
    }
  }

 private:
  /// A buffer of no bytes may be a null pointer; an empty string is not a null.
  Text text(const char* data, std::size_t begin, std::size_t size) const {
    return {data != nullptr ? data + begin : "", size, encoding_};
  }

  template <class Offset>
  Text by_offsets(const Offset* offsets) const {
    return text(buffer<char>(array_, 2), static_cast<std::size_t>(offsets[0]),
                static_cast<std::size_t>(offsets[1] - offsets[0]));
  }

  Text by_view(const View& view) const {
    const auto size = static_cast<std::size_t>(view.length);
    if (view.length <= View::inline_bytes) return text(view.bytes, 0, size);
    return text(buffer<char>(array_, 2 + view.outside.buffer), static_cast<std::size_t>(view.outside.offset), size);
  }

  const ArrowArray& array_;
  Validity valid_;
  StringType type_;
  Encoding encoding_;
};

template <class Index>
void append_by_index(const ArrowArray& array, const std::vector<Text>& values, const std::string& argument,
                     std::vector<Text>& out) {
  const Validity valid(array);
  const Index* indices = buffer<Index>(array, 1) + array.offset;
  for (std::int64_t row = 0; row < array.length; ++row) {
    if (!valid[row]) {
      out.emplace_back();
      continue;
    }
    // NOLINTNEXTLINE(bugprone-signed-char-misuse): a negative index becomes a large one, which is refused
    const auto index = static_cast<std::size_t>(indices[row]);
    if (index >= values.size()) refuse(argument, "has a dictionary index outside its dictionary");
    out.push_back(values[index]);
  }
}

/// Adds the rows of one array to `out`; returns whether they are bytes.
bool append(const ArrowSchema& schema, const ArrowArray& array, const std::string& argument, std::vector<Text>& out) {
  if (schema.dictionary == nullptr) {
    const StringType type = string_type_of(schema, argument);
    const TextReader texts(type, array);
    for (std::int64_t row = 0; row < array.length; ++row) out.push_back(texts[row]);
    return type.binary;
  }
  std::vector<Text> values;
  // A dictionary of nothing but nulls is empty, and of any type.
  const bool binary = array.dictionary->length > 0 && append(*schema.dictionary, *array.dictionary, argument, values);
  switch (schema.format[0]) {
    case 'c': append_by_index<std::int8_t>(array, values, argument, out); break;
    case 'C': append_by_index<std::uint8_t>(array, values, argument, out); break;
    case 's': append_by_index<std::int16_t>(array, values, argument, out); break;
    case 'S': append_by_index<std::uint16_t>(array, values, argument, out); break;
    case 'i': append_by_index<std::int32_t>(array, values, argument, out); break;
    case 'I': append_by_index<std::uint32_t>(array, values, argument, out); break;
    case 'l': append_by_index<std::int64_t>(array, values, argument, out); break;
    case 'L': append_by_index<std::uint64_t>(array, values, argument, out); break;
    default: refuse(argument, std::string("has the Arrow dictionary index format '") + schema.format + "'");
  }
  return binary;
}

void add_array(Strings& strings, const ArrowSchema& schema, Owned<ArrowArray> array, const std::string& argument) {
  const std::size_t before = strings.texts.size();
  const bool binary = append(schema, *array, argument, strings.texts);
  for (std::size_t row = before; row < strings.texts.size(); ++row) {
    if (strings.texts[row].data != nullptr) ++(binary ? strings.bytes_count : strings.str_count);
  }
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
  return on_host(schema, next, argument);
}

template <class Stream>
void add_stream(Strings& strings, Owned<Stream> stream, const std::string& argument) {
  Owned<ArrowSchema> schema;
  if (const int code = stream->get_schema(stream.get(), schema.get())) refuse_stream(stream, code, argument);
  if (schema->dictionary == nullptr) string_type_of(*schema, argument);  // an empty stream has a type too
  while (true) {
    Owned<ArrowArray> array = next_array(stream, *schema, argument);
    if (array.released()) return;
    add_array(strings, *schema, std::move(array), argument);
  }
}

}  // namespace

bool is_arrow(py::handle source) {
  return py::hasattr(source, "__arrow_c_device_array__") || py::hasattr(source, "__arrow_c_device_stream__") ||
         py::hasattr(source, "__arrow_c_stream__") || py::hasattr(source, "__arrow_c_array__");
}

Strings borrow_arrow(py::handle source, const std::string& argument) {
  Strings strings;
  // The device protocols first: a source whose data lies on a device may refuse the others.
  if (py::hasattr(source, "__arrow_c_device_array__")) {
    const py::tuple capsules = source.attr("__arrow_c_device_array__")();
    auto schema = take<ArrowSchema>(capsules[0], schema_capsule);
    auto* array = structure_in<ArrowDeviceArray>(capsules[1], device_array_capsule);
    add_array(strings, *schema, on_host(*schema, *array, argument), argument);
  } else if (py::hasattr(source, "__arrow_c_device_stream__")) {
    const py::object capsule = source.attr("__arrow_c_device_stream__")();
    add_stream(strings, take<ArrowDeviceArrayStream>(capsule, device_stream_capsule), argument);
  } else if (py::hasattr(source, "__arrow_c_stream__")) {
    const py::object capsule = source.attr("__arrow_c_stream__")();
    add_stream(strings, take<ArrowArrayStream>(capsule, stream_capsule), argument);
  } else {
    const py::tuple capsules = source.attr("__arrow_c_array__")();
    auto schema = take<ArrowSchema>(capsules[0], schema_capsule);
    add_array(strings, *schema, take<ArrowArray>(capsules[1], array_capsule), argument);
  }
  return strings;
}

}  // namespace warpmatch::bindings
